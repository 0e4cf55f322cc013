"""Each pair of rows does the same, and what is said of them is what happened."""

from __future__ import annotations

import dataclasses
import statistics
import sys

import numpy as np
import pytest
from closeness import assert_close

import digitus
from digitus.comparison import Listener, Session, Settings, compare
from digitus.comparison.rows import plan
from digitus.comparison.tensorflow_contestant import REMEDY

LOSS_TOLERANCE = 1e-4
"""Relative: the engine adds up in float32, NumPy in float64."""

EPOCHS_GD, EPOCHS_ADAM = 25, 3


@pytest.fixture(scope="module", name="digits")
def fixture_digits():
    """Return 300 training images of the sample, and its test images."""
    train, test = digitus.load_data("sample")
    return digitus.Dataset.from_arrays(train.images[:300], train.labels[:300]), test


@pytest.fixture(scope="module", name="comparison")
def fixture_comparison(digits):
    return compare(
        *digits,
        data_name="few",
        epochs_gd=EPOCHS_GD,
        epochs_adam=EPOCHS_ADAM,
        hidden=32,
        seed=7,
        with_tensorflow=False,
    )


def assert_same_learning(ours, theirs):
    """Fail unless two rows learned the same from the same steps."""
    for name in ("loss", "val_loss"):
        expected, found = getattr(theirs.history, name), getattr(ours.history, name)
        assert_close(found, expected, LOSS_TOLERANCE, 0.0, name)
    assert np.count_nonzero(ours.predictions != theirs.predictions) <= 1


def test_engine_learns_what_numpy_learns(comparison):
    theirs, ours = comparison.result("numpy-gd"), comparison.result("digitus-gd")
    assert ours.history.epochs == EPOCHS_GD
    assert ours.history.loss[-1] < ours.history.loss[0]
    assert_same_learning(ours, theirs)
    one_image = 1 / len(comparison.test)
    assert abs(ours.accuracy_test - theirs.accuracy_test) <= one_image * 1.001


def test_another_seed_is_noticed(digits, comparison):
    other = compare(
        *digits, epochs_gd=EPOCHS_GD, epochs_adam=1, hidden=32, seed=8, with_tensorflow=False
    )
    with pytest.raises(AssertionError, match="loss"):
        assert_same_learning(other.result("digitus-gd"), comparison.result("numpy-gd"))


@pytest.mark.parametrize("key", ["digitus-gd", "digitus-adam"])
def test_initial_weights_are_those_the_engine_draws_itself(key):
    task = next(row.task for row in plan(Settings()) if row.key == key)
    initializer = digitus.Normal(0.01) if task.batch_size is None else "glorot_uniform"
    layers = [digitus.Dense(16, "relu", initializer), digitus.Dense(10, initializer=initializer)]
    drawn = digitus.Network((784,), layers, seed=5).parameters()
    for name, expected in task.initial_parameters((784, 16, 10), 5).items():
        np.testing.assert_array_equal(drawn[name], expected, err_msg=name)


def test_default_rows_are_those_of_the_learning_project():
    rows = {row.key: row for row in plan(Settings())}
    assert list(rows) == ["numpy-gd", "digitus-gd", "tensorflow-adam", "digitus-adam"]
    descent, adam = rows["numpy-gd"].task, rows["tensorflow-adam"].task
    assert (descent.epochs, descent.batch_size, descent.shuffles) == (400, None, False)
    assert descent.reference_optimizer().learning_rate == 0.1
    assert descent.engine_optimizer == digitus.SGD(0.1)
    assert (adam.epochs, adam.batch_size, adam.shuffles) == (20, 32, True)
    assert adam.engine_optimizer == digitus.Adam()
    assert rows["digitus-gd"].task is descent
    assert rows["digitus-adam"].task is adam


def test_figures_follow_from_the_epochs(digits, comparison):
    train, test = digits
    for result in comparison.results:
        seconds = result.history.seconds
        assert result.seconds == pytest.approx(sum(seconds))
        assert result.images_per_second == pytest.approx(len(train) / statistics.median(seconds))
        assert result.final_cost == result.history.loss[-1]
        assert result.accuracy_test == result.history.val_accuracy[-1]
        if result.network is not None:
            assert result.accuracy_train == result.network.evaluate(train).accuracy
            np.testing.assert_array_equal(result.predictions, result.network.predict(test))


def test_speed_up_is_that_within_a_pair(comparison):
    numpy, engine, adam = comparison.results
    assert comparison.speed_up(numpy) is None
    expected = engine.images_per_second / numpy.images_per_second
    assert comparison.speed_up(engine) == expected
    assert comparison.speed_up(adam) is None  # TensorFlow did not take part


def test_tensorflow_is_left_out_by_name(comparison):
    (left_out,) = comparison.left_out
    assert left_out.row.label == "TensorFlow, Adam"
    assert left_out.reason == "not asked for"
    assert comparison.is_complete


def test_missing_tensorflow_is_left_out_with_the_remedy(digits, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    comparison = compare(*digits, epochs_gd=1, epochs_adam=1)
    (left_out,) = comparison.left_out
    assert left_out.row.key == "tensorflow-adam"
    assert left_out.reason == f"not installed; {REMEDY}"
    assert len(comparison.results) == 3


def test_damaged_tensorflow_is_left_out_with_its_reason(digits, monkeypatch):
    monkeypatch.setattr("digitus.comparison.session.is_installed", lambda: True)
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    comparison = compare(*digits, epochs_gd=1, epochs_adam=1)
    (left_out,) = comparison.left_out
    assert left_out.reason.startswith("cannot be imported: ")
    assert comparison.is_complete


@pytest.mark.tensorflow
def test_tensorflow_learns_as_well_as_the_engine(digits):
    pytest.importorskip("tensorflow")
    comparison = compare(*digits, epochs_gd=1, epochs_adam=12, seed=2**64 - 1)
    theirs, ours = comparison.result("tensorflow-adam"), comparison.result("digitus-adam")
    assert comparison.left_out == []
    assert comparison.speed_up(ours) > 0
    # The order of the images differs, so only what they arrive at can be compared.
    assert abs(ours.accuracy_test - theirs.accuracy_test) < 0.05
    assert ours.final_cost == pytest.approx(theirs.final_cost, rel=0.25)
    assert theirs.history.val_accuracy[-1] == pytest.approx(theirs.accuracy_test, abs=0.002 + 1e-6)


def press_ctrl_c(row, figures):
    """Stop in the engine's first row."""
    if row.key == "digitus-gd" and figures.epoch == 3:
        raise KeyboardInterrupt


def test_interrupted_session_keeps_its_rows_and_can_go_on(digits):
    settings = Settings(epochs_gd=5, epochs_adam=1, with_tensorflow=False)
    listener = Listener()
    listener.epoch_ended = press_ctrl_c
    session = Session(*digits, settings, listener=listener)
    with pytest.raises(KeyboardInterrupt):
        session.run()
    comparison = session.comparison
    assert [result.row.key for result in comparison.results] == ["numpy-gd"]
    assert [row.key for row in comparison.unfinished] == ["digitus-gd", "digitus-adam"]
    assert not comparison.is_complete
    listener.epoch_ended = Listener().epoch_ended
    assert session.run().is_complete
    assert_same_learning(comparison.results[1], comparison.results[0])


def recorder(heard):
    """Return a listener that notes what it hears in a list."""
    listener = Listener()
    listener.session_begins = lambda rows: heard.extend(row.key for row in rows)
    listener.epoch_ended = lambda row, figures: heard.append((row.key, figures.epoch, figures.loss))
    listener.row_ended = lambda result: heard.append(result.row.key)
    listener.row_left_out = lambda left_out: heard.append(left_out.reason)
    return listener


def test_listener_hears_every_epoch(digits):
    heard = []
    comparison = compare(
        *digits, epochs_gd=2, epochs_adam=1, with_tensorflow=False, listener=recorder(heard)
    )
    keys = ["numpy-gd", "digitus-gd", "digitus-adam"]
    expected = [*keys, "not asked for"]
    for result in comparison.results:
        key, losses = result.row.key, result.history.loss
        expected += [(key, number, loss) for number, loss in enumerate(losses, start=1)]
        expected.append(key)
    assert heard == expected


@pytest.mark.parametrize(
    "wrong",
    [{"epochs_gd": 0}, {"epochs_adam": 1.5}, {"hidden": 0}, {"hidden": 10**6}, {"seed": -1}],
)
def test_wrong_settings_are_refused(digits, wrong):
    with pytest.raises(digitus.ArgumentError, match=next(iter(wrong))):
        compare(*digits, **wrong)


def test_images_that_do_not_belong_together_are_refused(digits):
    train, test = digits
    narrow = digitus.Dataset.from_arrays(test.images[:, :16], test.labels)
    with pytest.raises(digitus.ArgumentError, match="expected 784 values an image"):
        compare(train, narrow)
    with pytest.raises(digitus.ArgumentError, match=r"train: expected a digitus\.Dataset"):
        compare(train.images, test)


def test_settings_do_not_change(comparison):
    with pytest.raises(dataclasses.FrozenInstanceError):
        comparison.settings.seed = 1
