"""ModelCheckpoint saves the network that an epoch has left, where and when it was told to."""

from __future__ import annotations

import os

import numpy as np
import pytest
from synthetic import digits, small_network
from watched_runs import WILD

import digitus

IMAGES, LABELS = digits(200)
VALIDATION = digits(200, seed=2)


def fit(callback, **arguments):
    network = small_network()
    arguments = {"epochs": 3, "validation_data": VALIDATION, **arguments}
    network.fit(IMAGES, LABELS, callbacks=[callback], **arguments)
    return network


def kernel(network):
    return network.parameters()["dense_1.kernel"]


def test_each_epoch_is_saved_under_its_figures(tmp_path):
    checkpoint = digitus.ModelCheckpoint(tmp_path / "{epoch:02d}-{val_accuracy:.3f}.safetensors")
    network = fit(checkpoint)
    names = [
        f"{epoch:02d}-{accuracy:.3f}.safetensors"
        for epoch, accuracy in enumerate(network.history.val_accuracy, 1)
    ]
    assert sorted(os.listdir(tmp_path)) == names
    assert checkpoint.saved == str(tmp_path / names[-1])
    for epoch, name in enumerate(names, 1):
        expected = small_network()
        expected.fit(IMAGES, LABELS, epochs=epoch)
        np.testing.assert_array_equal(
            kernel(digitus.Network.load(tmp_path / name)), kernel(expected)
        )


def test_the_best_epoch_alone_is_saved(tmp_path):
    path = tmp_path / "best.safetensors"
    checkpoint = digitus.ModelCheckpoint(path, save_best_only=True)
    network = fit(checkpoint, **WILD)
    best = 1 + int(np.argmin(network.history.val_loss))
    assert 1 < best < network.history.epochs
    assert (checkpoint.best_epoch, checkpoint.best) == (best, min(network.history.val_loss))
    expected = fit(lambda event: None, **{**WILD, "epochs": best})
    np.testing.assert_array_equal(kernel(digitus.Network.load(path)), kernel(expected))
    assert os.listdir(tmp_path) == ["best.safetensors"]


def test_more_accuracy_is_better_and_less_loss(tmp_path):
    for monitor, pick in (("accuracy", np.argmax), ("loss", np.argmin), ("val_loss", np.argmin)):
        checkpoint = digitus.ModelCheckpoint(tmp_path / "m", monitor=monitor, save_best_only=True)
        network = fit(checkpoint, **WILD)
        column = getattr(network.history, monitor)
        assert checkpoint.best_epoch == 1 + int(pick(column))
        assert checkpoint.best == column[checkpoint.best_epoch - 1]


def test_the_saved_model_tells_of_its_own_epoch(tmp_path):
    fit(digitus.ModelCheckpoint(tmp_path / "{epoch}"))
    record = digitus.Network.load(tmp_path / "2").metadata["digitus.training"]
    assert '"epochs": 2' in record


def test_averages_are_saved_where_they_are_kept(tmp_path):
    network = fit(digitus.ModelCheckpoint(tmp_path / "m"), average=0.9)
    np.testing.assert_array_equal(kernel(digitus.Network.load(tmp_path / "m")), kernel(network))


def test_a_better_epoch_must_be_better_by_min_delta(tmp_path):
    checkpoint = digitus.ModelCheckpoint(tmp_path / "m", save_best_only=True, min_delta=100)
    fit(checkpoint)
    assert checkpoint.best_epoch == 1


def test_without_validation_all_epochs_are_saved_and_none_is_best(tmp_path):
    checkpoint = digitus.ModelCheckpoint(tmp_path / "m{epoch}")
    fit(checkpoint, validation_data=None)
    assert len(os.listdir(tmp_path)) == 3
    assert (checkpoint.best, checkpoint.best_epoch) == (None, 0)


def test_epochs_before_a_checkpoint_count(tmp_path):
    (tmp_path / "models").mkdir()
    path = tmp_path / "models" / "m"
    settings = {**WILD, "checkpoint": tmp_path / "c"}
    first = digitus.ModelCheckpoint(path, save_best_only=True)
    history = fit(first, **settings).history
    best = first.best_epoch
    path.unlink()
    again = digitus.ModelCheckpoint(path, save_best_only=True)
    fit(again, **{**settings, "epochs": len(history.loss) + 1, "resume": tmp_path / "c"})
    assert (again.best_epoch, again.best) == (best, first.best)
    assert again.saved is None
    assert not path.exists()


def test_a_second_training_begins_afresh(tmp_path):
    checkpoint = digitus.ModelCheckpoint(tmp_path / "m", save_best_only=True)
    fit(checkpoint, **WILD)
    checkpoint.best = 0.0
    fit(checkpoint, epochs=1)
    assert checkpoint.best_epoch == 1
    assert checkpoint.best > 0


def test_a_training_that_diverges_is_not_the_best(tmp_path):
    checkpoint = digitus.ModelCheckpoint(tmp_path / "m", save_best_only=True)
    fit(checkpoint, optimizer=digitus.SGD(1e38))
    assert checkpoint.best_epoch == 0
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("{}", "expected epoch, loss, accuracy, val_loss, val_accuracy in braces, got ''"),
        ("{0}", "in braces, got '0'"),
        ("{step}", "in braces, got 'step'"),
        ("{epoch.__class__}", "in braces, got 'epoch.__class__'"),
        ("{epoch", "cannot be filled in: expected '}'"),
        ("{loss:d}", "cannot be filled in: Unknown format code 'd'"),
        ("{epoch:{width}}", "cannot be filled in: 'width'"),
        (3, "path: expected"),
        ("a\0", "path: expected"),
    ],
)
def test_paths_that_cannot_be_filled_in_are_refused(path, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        digitus.ModelCheckpoint(path)


def test_other_settings_are_refused():
    with pytest.raises(digitus.ArgumentError, match="monitor: expected 'loss'"):
        digitus.ModelCheckpoint("m", monitor="f1")
    with pytest.raises(digitus.ArgumentError, match="save_best_only: expected True or False"):
        digitus.ModelCheckpoint("m", save_best_only=1)
    with pytest.raises(digitus.ArgumentError, match="min_delta: expected"):
        digitus.ModelCheckpoint("m", min_delta=-1)


def test_braces_and_other_characters_stay(tmp_path):
    fit(digitus.ModelCheckpoint(tmp_path / "{{é}} {epoch}.m", monitor="loss"), epochs=1)
    assert os.listdir(tmp_path) == ["{é} 1.m"]


@pytest.mark.parametrize(
    "arguments", [{"path": "{val_loss}"}, {"path": "m", "save_best_only": True}]
)
def test_what_needs_validation_says_so_before_an_epoch_is_spent(arguments):
    network = small_network()
    with pytest.raises(digitus.ArgumentError, match="needs val_loss; give fit validation_data"):
        network.fit(IMAGES, LABELS, callbacks=[digitus.ModelCheckpoint(**arguments)])
    assert network.history.epochs == 0


def test_a_folder_that_is_not_there_is_said_before_an_epoch_is_spent(tmp_path):
    network = small_network()
    path = tmp_path / "none" / "{epoch}"
    with pytest.raises(digitus.FileMissingError, match="the folder does not exist; make it first"):
        network.fit(IMAGES, LABELS, callbacks=[digitus.ModelCheckpoint(path, monitor="loss")])
    assert network.history.epochs == 0


def test_a_save_that_fails_ends_the_training_and_leaves_the_network(tmp_path):
    (tmp_path / "2").mkdir()
    network = small_network()
    with pytest.raises(digitus.FileAccessError, match="2: "):
        network.fit(IMAGES, LABELS, callbacks=[digitus.ModelCheckpoint(tmp_path / "{epoch}")])
    assert network.history.epochs == 2
    assert network.evaluate(IMAGES, LABELS).count == 200
