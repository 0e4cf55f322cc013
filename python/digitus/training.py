"""The loop behind `Network.fit`."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from digitus._checkpointing import CheckpointWriter, restore
from digitus._checks import as_flag, as_integer
from digitus._files import StrPath
from digitus._fit_note import FitNote
from digitus._progress import Display, make_display
from digitus._training_choices import TrainingChoices
from digitus._training_record import TrainingRecord
from digitus.callbacks import BatchEvent, Callbacks, EpochEvent
from digitus.datasets import Dataset
from digitus.history import History
from digitus.inference import Metrics, evaluate
from digitus.metadata import CLASS_NAMES, TRAINING
from digitus.network import Network
from digitus.optimizers import Optimizer, as_optimizer
from digitus.trainer import Progress, Trainer

TIME_LIMIT = 0.05
"""Seconds that one native call may take: Ctrl-C is looked at between calls."""

ALL_BATCHES = 2**62


def fit(
    network: Network,
    dataset: Dataset,
    *,
    epochs: int,
    batch_size: int | None,
    optimizer: str | Optimizer,
    shuffle: bool,
    seed: int,
    choices: TrainingChoices | None = None,
    validation: Dataset | None,
    callbacks: Iterable[Any],
    progress: bool,
    checkpoint: StrPath | None = None,
    checkpoint_every: int = 1,
    resume: StrPath | None = None,
) -> History:
    """Train a network; see `Network.fit`, whose parameters these are.

    Parameters
    ----------
    network, dataset, epochs, batch_size, optimizer, shuffle, seed
        What learns, from what, and how.
    choices : TrainingChoices or None
        Schedule, smoothing, weights, clipping, averaging and augmentation; a schedule ends with
        the training.
    validation : Dataset or None
        Evaluated after each epoch.
    callbacks, progress
        Who hears of it.
    checkpoint, checkpoint_every, resume
        Where to write checkpoints and how often, and which one to go on from.

    Returns
    -------
    History
        Also `network.history` from the start on, so that it outlives an exception. The network's
        metadata have a record of the same, whenever this function or a callback's turn ends.
    """
    epochs = as_integer("epochs", epochs, 1)
    every = as_integer("checkpoint_every", checkpoint_every, 1)
    listeners = Callbacks(callbacks)
    is_shown = as_flag("progress", progress)
    choices = _settled(choices or TrainingChoices(), len(dataset), epochs, batch_size)
    parts = validation.parts(network.images_per_call) if validation is not None else []
    if parts:  # Refuse images or classes that do not fit before an epoch is spent.
        evaluate(network, [parts[0].part(0, 1)])
    with Trainer(
        network,
        dataset,
        optimizer,
        batch_size,
        shuffle=shuffle,
        seed=seed,
        time_limit=TIME_LIMIT,
        **vars(choices),
    ) as trainer:
        record = TrainingRecord(
            network.metadata,
            dataset,
            as_optimizer(optimizer),
            batch_size=batch_size,
            shuffle=shuffle,
            seed=seed,
            epochs=epochs,
            choices=choices,
        )
        writer = CheckpointWriter(network, trainer, checkpoint, every=every, epochs=epochs)
        run = _Run(
            network,
            trainer,
            count=len(dataset),
            epochs=epochs,
            listeners=listeners,
            record=record,
            is_averaged=choices.average is not None,
        )
        if resume is not None:
            run.go_on_from(restore(trainer, resume, epochs, bool(parts)))
        network.history = run.history
        try:
            if run.history.epochs < epochs:
                writer.write(run.history, run.seconds)
                with make_display(is_shown, epochs) as display:
                    run.train(parts, display, writer)
                writer.write(run.history, run.seconds)
        except KeyboardInterrupt:
            run.drop_half_recorded_epoch()
            writer.write_last(run.history, run.seconds)
            raise
        finally:
            run.adopt_average()
            run.write_record()
    return run.history


def _settled(
    choices: TrainingChoices, count: int, epochs: int, batch_size: int | None
) -> TrainingChoices:
    """Return the choices with a schedule over all steps of the training."""
    size = count if batch_size is None else as_integer("batch_size", batch_size, 1)
    return choices.ending_after(epochs * -(-count // size))


class _Run:
    """One call of `fit`: its figures so far."""

    def __init__(
        self,
        network: Network,
        trainer: Trainer,
        *,
        count: int,
        epochs: int,
        listeners: Callbacks,
        record: TrainingRecord,
        is_averaged: bool,
    ) -> None:
        self.history = History()
        self._network = network
        self._trainer = trainer
        self._count = count
        self._epochs = epochs
        self._listeners = listeners
        self._training_record = record
        self._is_averaged = is_averaged
        self._is_within_epoch = False
        self.seconds = 0.0
        self._is_validated = False
        self._state: Progress

    def go_on_from(self, note: FitNote) -> None:
        """Take over what `fit` wrote into a checkpoint that the trainer has been restored from."""
        if note.class_names is not None:
            self._network.metadata.setdefault(CLASS_NAMES, note.class_names)
        self.history, self.seconds = note.history, note.seconds
        self._state = self._trainer.progress()

    def train(self, parts: list[Dataset], display: Display, writer: CheckpointWriter) -> None:
        """Train the epochs that are not recorded yet, or until a callback wants to stop."""
        self._is_validated = bool(parts)
        state = self._trainer.progress()
        for epoch in range(self.history.epochs + 1, self._epochs + 1):
            if state.epoch == epoch and state.epoch_finished:  # Only its record is missing.
                display.update(state, self._count)
            elif self._train_epoch(epoch, display):
                return
            is_stopped = self._end_epoch(parts, display)
            self.seconds = 0.0
            if is_stopped:
                return
            writer.epoch_ended(self.history)

    def drop_half_recorded_epoch(self) -> None:
        """Undo a record that Ctrl-C has cut short: whoever goes on records that epoch."""
        history = self.history
        columns = [history.loss, history.accuracy, history.seconds]
        if self._is_validated:
            columns += [history.val_loss, history.val_accuracy]
        epochs = min(map(len, columns))
        for column in columns:
            del column[epochs:]

    def _train_epoch(self, epoch: int, display: Display) -> bool:
        """Train to the end of an epoch; return whether a callback wants to stop before it."""
        self._is_within_epoch = True
        steps = None
        limit = 1 if self._listeners.want_batches else ALL_BATCHES
        while True:
            started = time.perf_counter()
            state = self._state = self._trainer.run(limit)
            self.seconds += time.perf_counter() - started
            # A call that its time limit cut short inside the first batch of an epoch may
            # still tell of the epoch before.
            if state.epoch != epoch:
                continue
            display.update(state, self._count)
            if self._listeners.want_batches and state.batch and state.step != steps:
                steps = state.step
                if self._listeners.batch_ended(self._batch_event()):
                    return True
            if state.epoch_finished:
                return False

    def _end_epoch(self, parts: list[Dataset], display: Display) -> bool:
        """Validate and record an epoch; return whether a callback wants to stop."""
        network = self._trainer.averaged_network() if self._is_averaged else self._network
        metrics = evaluate(network, parts) if parts else None
        self._record(metrics)
        self._is_within_epoch = False
        self.write_record()
        if self._is_averaged and TRAINING in self._network.metadata:
            network.metadata[TRAINING] = self._network.metadata[TRAINING]
        event = self._epoch_event(network, metrics)
        display.epoch_ended(event)
        return self._listeners.epoch_ended(event)

    def adopt_average(self) -> None:
        """Give the network the averaged weights, if such are kept: what training was for."""
        if self._is_averaged and not self._network.handle.is_closed:
            with self._trainer.averaged_network() as averaged:
                values = averaged.parameters()
            # A training that diverged leaves the network with what it has, as without an average.
            if all(np.isfinite(value).all() for value in values.values()):
                self._network.set_parameters(values)

    def write_record(self) -> None:
        """Put what was done so far into the network's metadata, if there is any of both."""
        is_begun = self.history.epochs > 0 or self._is_within_epoch
        if is_begun and not self._network.handle.is_closed:
            self._training_record.write(self.history, is_broken_off=self._is_within_epoch)

    def _record(self, metrics: Metrics | None) -> None:
        history, state = self.history, self._state
        history.loss.append(state.loss)
        history.accuracy.append(state.accuracy)
        history.seconds.append(self.seconds)
        if metrics is not None:
            history.val_loss.append(metrics.loss)
            history.val_accuracy.append(metrics.accuracy)

    def _batch_event(self) -> BatchEvent:
        state = self._state
        return BatchEvent(
            network=self._network,
            epoch=state.epoch,
            epochs=self._epochs,
            loss=state.loss,
            accuracy=state.accuracy,
            batch=state.batch,
            batches=state.batches_per_epoch,
            step=state.step,
        )

    def _epoch_event(self, network: Network, metrics: Metrics | None) -> EpochEvent:
        state = self._state
        return EpochEvent(
            network=network,
            epoch=state.epoch,
            epochs=self._epochs,
            loss=state.loss,
            accuracy=state.accuracy,
            val_loss=metrics.loss if metrics else None,
            val_accuracy=metrics.accuracy if metrics else None,
            seconds=self.seconds,
            history=self.history,
        )
