"""One call of `Network.fit`: its epochs, and what it writes down of them."""

from __future__ import annotations

import time
from typing import Protocol

import numpy as np

from digitus._checkpointing import CheckpointWriter
from digitus._epoch_line import epoch_line
from digitus._fit_note import FitNote
from digitus._line_display import Display
from digitus._log import LOGGER
from digitus._trainer_base import ALL_BATCHES
from digitus._training_record import TrainingRecord
from digitus._watching import Watchers
from digitus.callbacks import BatchEvent, Callbacks, EpochEvent, TrainBeginEvent, TrainEndEvent
from digitus.datasets import Dataset
from digitus.history import History
from digitus.inference import Metrics, evaluate
from digitus.metadata import CLASS_NAMES, TRAINING
from digitus.network import Network
from digitus.trainer import Progress


class Training(Protocol):
    """What trains: a `Trainer`, or what does the same with a stream of chunks."""

    @property
    def images_per_epoch(self) -> int | None:
        """Images of an epoch; None if nobody knows yet."""

    def progress(self) -> Progress:
        """Return where the training stands."""

    def run(self, max_batches: int = 1) -> Progress:
        """Train for some batches, not past the end of an epoch."""

    def averaged_network(self) -> Network:
        """Return a network with the average of the weights."""


class TrainingRun:
    """One call of `fit`: its figures so far."""

    def __init__(
        self,
        network: Network,
        trainer: Training,
        *,
        epochs: int,
        listeners: Callbacks,
        record: TrainingRecord,
        is_averaged: bool,
    ) -> None:
        self.history = History()
        self._network = network
        self._trainer = trainer
        self._epochs = epochs
        self._listeners = listeners
        self._training_record = record
        self._is_averaged = is_averaged
        self._is_within_epoch = False
        self.seconds = 0.0
        self._is_validated = False
        self._kept_epoch: int | None = None
        self._state: Progress
        self.error: BaseException | None = None
        """What has ended the training before its time."""

    def go_on_from(self, note: FitNote, watchers: Watchers) -> None:
        """Take over what `fit` wrote into a checkpoint that the trainer has been restored from."""
        if note.class_names is not None:
            self._network.metadata.setdefault(CLASS_NAMES, note.class_names)
        self.history, self.seconds = note.history, note.seconds
        self._state = self._trainer.progress()
        # Ctrl-C may have come after an epoch was recorded, and before they saw it.
        for watcher in watchers.behind(self.history.epochs):
            watcher.on_epoch_end(self._epoch_event(self._current()))

    def begin(self, *, has_validation: bool) -> bool:
        """Tell the callbacks; return whether one of them wants no training at all."""
        state, history = self._trainer.progress(), self.history
        images = self._trainer.images_per_epoch
        event = TrainBeginEvent(
            network=self._network,
            epoch=history.epochs + 1,
            epochs=self._epochs,
            images=images,
            batches=None if images is None else state.batches_per_epoch,
            learning_rate=state.learning_rate,
            has_validation=has_validation,
            history=history,
        )
        LOGGER.debug(
            "training begins: epochs %d to %d, %s images in %s batches, learning rate %g, %r",
            *(event.epoch, event.epochs, event.images, event.batches, event.learning_rate),
            self._network,
        )
        return self._listeners.train_began(event)

    def end(self, watchers: Watchers) -> None:
        """Give the network what it is to keep, and tell the callbacks, however training ended."""
        try:
            self.adopt_average()
            self.adopt_best(watchers)
            self.write_record()
        finally:
            error, self.error = self.error, None  # The error's traceback leads back here.
            epochs = self.history.epochs
            LOGGER.debug("training ends with %d of %d epochs: %r", epochs, self._epochs, error)
            event = TrainEndEvent(self._network, epochs, self._epochs, self.history, error)
            self._listeners.train_ended(event)

    def train(self, parts: list[Dataset], display: Display, writer: CheckpointWriter) -> None:
        """Train the epochs that are not recorded yet, or until a callback wants to stop."""
        self._is_validated = bool(parts)
        state = self._trainer.progress()
        for epoch in range(self.history.epochs + 1, self._epochs + 1):
            if state.epoch == epoch and state.epoch_finished:  # Only its record is missing.
                display.update(state, self._trainer.images_per_epoch)
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
            display.update(state, self._trainer.images_per_epoch)
            if self._listeners.want_batches and state.batch and state.step != steps:
                steps = state.step
                if self._listeners.batch_ended(self._batch_event()):
                    return True
            if state.epoch_finished:
                return False

    def _end_epoch(self, parts: list[Dataset], display: Display) -> bool:
        """Validate and record an epoch; return whether a callback wants to stop."""
        network = self._current()
        metrics = evaluate(network, parts) if parts else None
        self._record(metrics)
        self._is_within_epoch = False
        self.write_record()
        if self._is_averaged and TRAINING in self._network.metadata:
            network.metadata[TRAINING] = self._network.metadata[TRAINING]
        event = self._epoch_event(network)
        LOGGER.info("%s", epoch_line(event, self._trainer.images_per_epoch or 0))
        display.epoch_ended(event)
        return self._listeners.epoch_ended(event)

    def _current(self) -> Network:
        """Return the network whose figures count: that of the averages, if they are kept."""
        return self._trainer.averaged_network() if self._is_averaged else self._network

    def adopt_best(self, watchers: Watchers) -> None:
        """Give the network the weights of its best epoch, if a callback has kept them."""
        if not self._network.handle.is_closed:
            self._kept_epoch = watchers.adopt_best(self._network)

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
            self._training_record.images = self._trainer.images_per_epoch
            self._training_record.write(
                self.history,
                is_broken_off=self._is_within_epoch,
                kept_epoch=self._kept_epoch,
            )

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
            learning_rate=state.learning_rate,
        )

    def _epoch_event(self, network: Network) -> EpochEvent:
        """Return the event of the latest epoch in the history."""
        history = self.history
        return EpochEvent(
            network=network,
            epoch=history.epochs,
            epochs=self._epochs,
            loss=history.loss[-1],
            accuracy=history.accuracy[-1],
            val_loss=history.val_loss[-1] if history.val_loss else None,
            val_accuracy=history.val_accuracy[-1] if history.val_accuracy else None,
            seconds=history.seconds[-1],
            history=history,
            learning_rate=self._state.learning_rate,
        )
