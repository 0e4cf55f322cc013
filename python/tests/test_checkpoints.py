"""Checkpoints from Python: a training that was stopped goes on to the same bits."""

from __future__ import annotations

import json
import os

import pytest
from checkpoint_runs import (
    DATASET,
    IMAGES,
    LABELS,
    TEST_IMAGES,
    TEST_LABELS,
    figures,
    fit,
    outcome,
    parameter_bytes,
)
from synthetic import small_network

import digitus

OPTIMIZERS = ["sgd", "momentum", "nesterov", "adam", digitus.AdamW(1e-2, 0.8, 0.99, 1e-6, 0.1)]


@pytest.fixture(scope="module")
def whole():
    """Return what a training gives that nothing stopped."""
    network = small_network()
    fit(network)
    return outcome(network)


class StopAt:
    """Stop at the end of an epoch or of a step; or raise what is to be raised there."""

    def __init__(self, epoch=None, step=None, error=None):
        self.epoch, self.step, self.error = epoch, step, error
        self.epochs, self.steps = [], []

    def on_epoch_end(self, event):
        """Remember the epoch."""
        self.epochs.append((event.epoch, event.epochs, event.history.epochs))
        return self._act(event.epoch == self.epoch)

    def on_batch_end(self, event):
        """Remember the step."""
        self.steps.append(event.step)
        return self._act(event.step == self.step)

    def _act(self, is_time):
        if is_time and self.error is not None:
            raise self.error
        return is_time


STOPS = [{"epoch": 1}, {"epoch": 4}, {"step": 1}, {"step": 8}, {"step": 9}, {"step": 20}]


@pytest.mark.parametrize("stop", STOPS, ids=str)
@pytest.mark.parametrize("error", [None, KeyboardInterrupt()], ids=["callback", "Ctrl-C"])
def test_a_stopped_training_goes_on_to_the_same_bits(tmp_path, whole, stop, error):
    path, first, second = tmp_path / "c", small_network(), small_network(seed=8)
    stopper = StopAt(**stop, error=error)
    if error is None:
        fit(first, callbacks=[stopper], checkpoint=path)
    else:
        with pytest.raises(KeyboardInterrupt):
            fit(first, callbacks=[stopper], checkpoint=path)
    found, listener = digitus.Checkpoint.read(path), StopAt()
    assert found.step == stop.get("step", stop.get("epoch", 0) * 8)
    history = fit(second, seed=3, callbacks=[listener], checkpoint=path, resume=path)
    assert outcome(second) == whole
    assert history is second.history
    assert listener.steps == list(range(found.step + 1, 49))
    epochs = [epoch for epoch, _, _ in stopper.epochs]
    if error is not None and stop == {"step": 8}:  # Its epoch is whole, and not recorded yet.
        assert found.finished_epochs == 1
        assert epochs == []
    assert listener.epochs == [(n, 6, n) for n in range(len(epochs) + 1, 7)]
    assert digitus.Checkpoint.read(path).finished_epochs == 6


def test_the_comparison_would_notice_lost_state(tmp_path, whole):
    """The same weights with a fresh optimizer, or other figures, give another outcome."""
    network = small_network()
    fit(network, epochs=3)
    history = figures(network.history)
    fit(network, epochs=3)
    assert parameter_bytes(network) != whole[0]
    assert figures(network.history) != whole[1]
    assert history == tuple(column[:3] for column in whole[1])


@pytest.mark.parametrize("every", [1, 2, 3, 100])
def test_checkpoints_are_written_as_often_as_asked(tmp_path, every):
    path, seen = tmp_path / "c", []

    def look(_event):
        seen.append(digitus.Checkpoint.read(path).finished_epochs)

    fit(small_network(), callbacks=[look], checkpoint=path, checkpoint_every=every)
    # A callback runs before the checkpoint of its epoch is written.
    assert seen == [(epoch - 1) // every * every for epoch in range(1, 7)]
    assert digitus.Checkpoint.read(path).finished_epochs == 6
    assert os.listdir(tmp_path) == ["c"]


def test_a_finished_training_does_nothing_more_and_more_epochs_go_on(tmp_path, whole):
    path, first = tmp_path / "c", small_network()
    fit(first, epochs=4, checkpoint=path)
    before, again, listener = path.read_bytes(), small_network(seed=8), StopAt()
    history = fit(again, epochs=4, seed=3, resume=path, callbacks=[listener])
    assert outcome(again) == outcome(first)
    assert history.seconds == first.history.seconds
    assert listener.epochs == listener.steps == []
    assert path.read_bytes() == before
    fit(again, seed=3, resume=path)
    assert outcome(again) == whole
    with pytest.raises(digitus.ArgumentError, match="epochs: expected 4 or more, got 3"):
        fit(again, epochs=3, seed=3, resume=path)


def test_training_is_the_same_with_checkpoints_and_without(tmp_path, whole):
    network = small_network()
    fit(network, checkpoint=tmp_path / "c")
    assert outcome(network) == whole


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_a_checkpoint_tells_what_it_is_of(tmp_path, optimizer):
    path = tmp_path / "c"
    fit(small_network(), optimizer=optimizer, epochs=1, shuffle=False, checkpoint=path)
    found = digitus.Checkpoint.read(path)
    assert found.optimizer == digitus.optimizers.as_optimizer(optimizer)
    assert (found.batch_size, found.shuffle, found.seed) == (64, False, 3)
    assert (found.input_shape, found.images, found.classes) == ((36,), 500, 10)
    assert found.layers == (digitus.Dense(24, "relu"), digitus.Dense(10))
    assert (found.epoch, found.batch, found.batches_per_epoch, found.step) == (1, 8, 8, 8)
    assert found.version == digitus.__version__
    network = digitus.Network(found.input_shape, found.layers)
    history = network.fit(
        *(IMAGES, LABELS, 2),
        batch_size=found.batch_size,
        optimizer=found.optimizer,
        shuffle=found.shuffle,
        seed=found.seed,
        validation_data=(TEST_IMAGES, TEST_LABELS),
        resume=path,
    )
    assert history.epochs == 2


def test_ctrl_c_goes_on_its_way_if_the_last_checkpoint_cannot_be_written(tmp_path):
    folder, network = tmp_path / "folder", small_network()
    folder.mkdir()

    def interrupt(_event):
        (folder / "c").unlink()
        folder.rmdir()
        raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="last checkpoint was not written"):  # noqa: SIM117
        with pytest.raises(KeyboardInterrupt):
            fit(network, callbacks=[interrupt], checkpoint=folder / "c")
    assert network.history.epochs == 1


class ShortColumn(list):
    """A column into which Ctrl-C lets no second value."""

    def append(self, value):
        """Append the first value alone."""
        if len(self) == 1:
            raise KeyboardInterrupt
        super().append(value)


@pytest.mark.parametrize("column", ["accuracy", "seconds", "val_loss", "val_accuracy"])
def test_ctrl_c_while_an_epoch_is_recorded_loses_nothing(tmp_path, whole, column):
    path, first, second = tmp_path / "c", small_network(), small_network(seed=8)

    def narrow(event):
        setattr(event.history, column, ShortColumn(getattr(event.history, column)))

    with pytest.raises(KeyboardInterrupt):
        fit(first, callbacks=[narrow], checkpoint=path)
    assert digitus.Checkpoint.read(path).finished_epochs == 2
    assert first.history.epochs == len(first.history.val_accuracy) == 1
    fit(second, seed=3, resume=path)
    assert outcome(second) == whole


def test_trainer_saves_and_restores_with_a_note(tmp_path):
    path, text = tmp_path / "c", 'zażółć "quoted" \\ \n\u0001 😀'
    first, second = small_network(), small_network(seed=8)
    trainer = digitus.Trainer(first, DATASET, "nesterov", 64, seed=1)
    assert trainer.progress()[:5] == (1, 0, 8, 0, 0)
    state = trainer.run(5)
    trainer.save(path, note=text)
    assert trainer.progress() == state
    other = digitus.Trainer(second, DATASET, "nesterov", 64, seed=1, time_limit=1.0)
    assert other.restore(path) == text
    assert other.progress() == state
    assert (other.order() == trainer.order()).all()
    for _ in range(3):
        assert trainer.run(10) == other.run(10)
    assert parameter_bytes(first) == parameter_bytes(second)
    trainer.save(path)
    assert other.restore(path) == ""
    with pytest.raises(digitus.ModelFormatError, match=r"not written by fit.*Trainer\.restore"):
        first.fit(IMAGES, LABELS, resume=path)


def test_a_checkpoint_is_a_safetensors_file(tmp_path):
    safetensors = pytest.importorskip("safetensors.numpy")
    network, path = small_network(), tmp_path / "c"
    fit(network, epochs=1, checkpoint=path)
    tensors = safetensors.load_file(path)
    for name, value in network.parameters().items():
        assert (tensors[name] == value).all()
        assert tensors[f"optimizer.{name}"].shape == (2, *value.shape)
    assert json.loads(tensors["note"].tobytes())["history"]["loss"] == network.history.loss
