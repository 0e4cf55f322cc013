"""EarlyStopping and BestWeights: when training ends, and with which weights."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from checkpoint_runs import fit, outcome, parameter_bytes
from synthetic import small_network
from watched_runs import WILD, first_stop, stopper

import digitus
from digitus.events import EpochEvent


class StubNetwork:
    """Has other parameters after each epoch."""

    def __init__(self):
        self.value = 0.0

    def parameters(self):
        """Return what tells the epoch."""
        return {"w": np.full(2, self.value, dtype=np.float32)}


def shown(callback, values, monitor="val_loss"):
    """Show a callback one figure an epoch, until it stops; return the epochs."""
    network = StubNetwork()
    for epoch, value in enumerate(values, 1):
        network.value = float(epoch)
        figures = {"loss": 9.0, "accuracy": 0.0, "val_loss": 9.0, "val_accuracy": 0.0}
        figures[monitor] = value
        event = EpochEvent(
            network=network,
            epoch=epoch,
            epochs=99,
            seconds=1.0,
            history=digitus.History(),
            learning_rate=0.1,
            **figures,
        )
        if callback.on_epoch_end(event):
            return epoch
    return None


NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("settings", "values", "stopped", "best"),
    [
        ({"patience": 2}, [3, 2, 2.5, 2.4, 1], 4, 2),
        ({"patience": 3}, [3, 2, 2.5, 2.4, 1, 1, 1, 1], 8, 5),
        ({"patience": 1}, [3, 2, 1, 1, 0], 4, 3),
        ({}, [3, 2, 1, 1, 0], 4, 3),
        ({"patience": 2}, [3, 2, 1], None, 3),
        ({"patience": 1, "min_delta": 0.5}, [3, 2.4, 2, 1], 3, 2),
        ({"patience": 2, "min_delta": 0.5}, [3, 2.6, 2.4, 2], None, 3),
        ({"patience": 2}, [NAN, 2, NAN, NAN, 1], 4, 2),
        ({"patience": 2}, [NAN, NAN, 1], 2, 0),
        ({"patience": 2}, [INF, 5, 6, 7], 4, 2),
        ({"patience": 2, "monitor": "loss"}, [1, 2, 3], 3, 1),
        ({"patience": 2, "monitor": "accuracy"}, [0.5, 0.6, 0.6, 0.55, 0.9], 4, 2),
        ({"patience": 1, "monitor": "val_accuracy", "min_delta": 0.1}, [0.5, 0.7, 0.75], 3, 2),
    ],
)
def test_early_stopping_ends_training_as_in_keras(settings, values, stopped, best):
    callback = digitus.EarlyStopping(**settings)
    assert shown(callback, values, settings.get("monitor", "val_loss")) == stopped
    assert callback.best_epoch == best
    assert callback.best == (values[best - 1] if best else None)
    assert callback.has_stopped == (stopped is not None)


@pytest.mark.tensorflow
@pytest.mark.slow
@pytest.mark.parametrize("patience", [1, 2, 3])
@pytest.mark.parametrize("min_delta", [0.0, 0.25])
@pytest.mark.parametrize("monitor", ["val_loss", "val_accuracy"])
def test_keras_stops_at_the_same_epochs(patience, min_delta, monitor):
    keras = pytest.importorskip("keras")
    random = np.random.default_rng(patience)
    for _ in range(20):
        values = random.integers(0, 8, size=15) / 4
        ours = digitus.EarlyStopping(monitor, patience=patience, min_delta=min_delta)
        theirs = keras.callbacks.EarlyStopping(
            monitor=monitor,
            patience=patience,
            min_delta=min_delta,
            mode="min" if monitor == "val_loss" else "max",
        )
        theirs.set_model(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
        theirs.model.compile(loss="mse", metrics=["accuracy"])
        theirs.on_train_begin()
        stopped = None
        for epoch, value in enumerate(values):
            theirs.on_epoch_end(epoch, {monitor: float(value)})
            if theirs.model.stop_training:
                stopped = epoch + 1
                break
        assert shown(ours, values, monitor) == stopped
        assert ours.best_epoch == theirs.best_epoch + 1


def test_best_weights_are_those_of_the_best_epoch():
    keeper = digitus.BestWeights("val_accuracy")
    assert shown(keeper, [0.5, 0.9, 0.7, 0.9, NAN], "val_accuracy") is None
    np.testing.assert_array_equal(keeper.seen.weights["w"], [2.0, 2.0])
    assert digitus.EarlyStopping().seen.weights is None


def test_weights_that_are_not_finite_are_never_the_best():
    keeper = digitus.BestWeights("val_accuracy")
    network = StubNetwork()
    network.value = NAN
    event = EpochEvent(network, 1, 2, 1.0, 0.1, 1.0, 0.1, 1.0, digitus.History(), 0.1)
    assert not keeper.on_epoch_end(event)
    assert (keeper.best, keeper.seen.epoch) == (None, 1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: digitus.EarlyStopping("accurracy"), "monitor: expected 'loss', 'accuracy', 'val_"),
        (lambda: digitus.EarlyStopping([]), "monitor: expected"),
        (lambda: digitus.BestWeights(min_delta=-1), "min_delta: expected"),
        (lambda: digitus.EarlyStopping(patience=-1), "patience: expected 0 or more, got -1"),
        (lambda: digitus.EarlyStopping(patience=1.5), "patience: expected an integer"),
        (lambda: digitus.EarlyStopping(restore_best_weights=1), "restore_best_weights: expected"),
    ],
)
def test_settings_that_cannot_work_are_refused(make, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        make()


@pytest.mark.parametrize("restores", [True, False])
@pytest.mark.parametrize("average", [None, 0.8])
def test_fit_stops_and_gives_the_best_weights(restores, average):
    whole, stopped, until_best = small_network(), small_network(), small_network()
    losses = fit(whole, average=average, **WILD).val_loss
    epoch, best = first_stop(losses, 2)
    assert best < epoch < 12, "the problem stops early"
    callback = stopper(restore_best_weights=restores)
    history = fit(stopped, average=average, callbacks=[callback], **WILD)
    assert history.val_loss == losses[:epoch]
    assert callback.best_epoch == best
    fit(until_best, average=average, **{**WILD, "epochs": best if restores else epoch})
    assert parameter_bytes(stopped) == parameter_bytes(until_best)
    record = json.loads(stopped.metadata["digitus.training"])
    assert record["epochs"] == epoch
    assert record.get("kept_epoch") == (best if restores else None)
    assert record["val_loss"] == losses[(best if restores else epoch) - 1]


def test_best_weights_without_stopping():
    network, until_best, keeper = small_network(), small_network(), digitus.BestWeights()
    losses = fit(network, callbacks=[keeper], **WILD).val_loss
    assert len(losses) == 12
    best = 1 + int(np.argmin(losses))
    assert keeper.best_epoch == best < 12
    fit(until_best, **{**WILD, "epochs": best})
    assert parameter_bytes(network) == parameter_bytes(until_best)


@pytest.mark.parametrize("average", [None, 0.8])
def test_best_weights_have_the_moving_averages_of_batch_norm_too(average):
    def made():
        layers = [digitus.Dense(24), digitus.BatchNorm(0.5), digitus.Activation("relu")]
        return digitus.Network((36,), [*layers, digitus.Dropout(0.2), digitus.Dense(10)], seed=3)

    kept, until_best, keeper = made(), made(), digitus.BestWeights()
    losses = fit(kept, callbacks=[keeper], average=average, **WILD).val_loss
    best = 1 + int(np.argmin(losses))
    assert keeper.best_epoch == best < 12
    fit(until_best, average=average, **{**WILD, "epochs": best})
    assert any("moving_mean" in name for name in kept.parameters())
    assert parameter_bytes(kept) == parameter_bytes(until_best)


def test_a_callback_may_be_used_again():
    callback, first, second = stopper(), small_network(), small_network()
    fit(first, callbacks=[callback], **WILD)
    fit(second, callbacks=[callback], **WILD)
    assert outcome(first) == outcome(second)


def test_ctrl_c_leaves_the_best_weights():
    until_best, network = small_network(), small_network()
    losses = fit(small_network(), **WILD).val_loss
    epoch, best = first_stop(losses, 1)

    def interrupt(event):
        if event.epoch == epoch:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(network, callbacks=[digitus.BestWeights(), interrupt], **WILD)
    fit(until_best, **{**WILD, "epochs": best})
    assert parameter_bytes(network) == parameter_bytes(until_best)


def test_validation_figures_need_validation_images():
    network = small_network()
    for callback in (digitus.EarlyStopping(), digitus.BestWeights("val_accuracy")):
        with pytest.raises(digitus.ArgumentError, match="needs validation images; give validation"):
            fit(network, callbacks=[callback], validation_data=None)
    event = EpochEvent(network, 1, 2, 1.0, 0.1, None, None, 1.0, digitus.History(), 0.1)
    with pytest.raises(digitus.ArgumentError, match="give fit validation_data"):
        digitus.EarlyStopping().on_epoch_end(event)
    history = fit(network, callbacks=[digitus.EarlyStopping("loss")], validation_data=None)
    assert history.epochs == 6
