"""The callback that writes the figures of a training for TensorBoard; needs tensorboard."""

from __future__ import annotations

import itertools
import os
import socket
import time
from typing import Any

from digitus._checks import as_integer
from digitus._errors import FileAccessError
from digitus._files import StrPath, system_path_bytes
from digitus.callbacks import Callback
from digitus.events import BatchEvent, EpochEvent, TrainBeginEvent, TrainEndEvent

_numbers = itertools.count()
"""Tells the files apart that one process begins within one second."""


class TensorBoard(Callback):
    """Writes scalars that `tensorboard --logdir` shows while training goes on.

    Two runs, so that their curves share a chart: "train" and "validation" below `log_dir`, with the
    tags epoch_loss and epoch_accuracy, as Keras names them, by epoch from 1; "train" also has
    epoch_learning_rate and epoch_seconds. Each training begins files of its own, and closes them
    however it ends. They are written by tensorboard's own writer of records.

    Parameters
    ----------
    log_dir : str or os.PathLike
        A folder; made if need be.
    every_steps : int or None
        Write batch_loss, batch_accuracy and batch_learning_rate too, by step, after every so many
        steps, 1 or more. The figures are those of the epoch so far. Training is a little slower.

    Raises
    ------
    MissingExtraError
        If tensorboard is not installed.
    """

    def __init__(self, log_dir: StrPath, *, every_steps: int | None = None) -> None:
        system_path_bytes("log_dir", log_dir)
        self.log_dir = os.fspath(log_dir)
        self.every_steps = (
            None if every_steps is None else as_integer("every_steps", every_steps, 1)
        )
        _import_tensorboard()
        self._writers: dict[str, _ScalarWriter] = {}

    @property
    def wants_batches(self) -> bool:
        """Whether single steps are written."""
        return self.every_steps is not None

    def on_train_begin(self, event: TrainBeginEvent) -> None:
        """Begin the files."""
        for run in ("train", "validation") if event.has_validation else ("train",):
            self._writers[run] = _ScalarWriter(os.path.join(self.log_dir, run))

    def on_batch_end(self, event: BatchEvent) -> None:
        """Write the figures of the epoch so far, if it is time to."""
        if self.every_steps is not None and event.step % self.every_steps == 0:
            figures = {
                "batch_loss": event.loss,
                "batch_accuracy": event.accuracy,
                "batch_learning_rate": event.learning_rate,
            }
            self._write("train", event.step, figures)

    def on_epoch_end(self, event: EpochEvent) -> None:
        """Write the figures of an epoch."""
        figures = {
            "epoch_loss": event.loss,
            "epoch_accuracy": event.accuracy,
            "epoch_learning_rate": event.learning_rate,
            "epoch_seconds": event.seconds,
        }
        self._write("train", event.epoch, figures)
        if event.val_loss is not None and event.val_accuracy is not None:
            figures = {"epoch_loss": event.val_loss, "epoch_accuracy": event.val_accuracy}
            self._write("validation", event.epoch, figures)

    def on_train_end(self, event: TrainEndEvent) -> None:
        """Close the files."""
        writers, self._writers = self._writers, {}
        for writer in writers.values():
            writer.close()

    def _write(self, run: str, step: int, figures: dict[str, float]) -> None:
        if run in self._writers:
            self._writers[run].write(step, figures)

    def __repr__(self) -> str:
        every = "" if self.every_steps is None else f", every_steps={self.every_steps}"
        return f"TensorBoard({self.log_dir!r}{every})"


class _ScalarWriter:
    """A file of events below a folder.

    tensorboard's EventFileWriter would import all of TensorFlow where that is installed, to open
    the file; what it writes records with is used here without that.
    """

    def __init__(self, folder: str) -> None:
        self._protocol, self._summary, record_writer = _import_tensorboard()
        self._folder = folder
        name = f"{time.time():010.0f}.{socket.gethostname()}.{os.getpid()}.{next(_numbers)}"
        path = os.path.join(folder, f"events.out.tfevents.{name}")
        try:
            os.makedirs(folder, exist_ok=True)
            self._records = record_writer(open(path, "xb"))  # noqa: SIM115 - closed by close
        except OSError as error:
            raise self._failure(error) from error
        self._add(self._protocol.Event(wall_time=time.time(), file_version="brain.Event:2"))

    def write(self, step: int, figures: dict[str, float]) -> None:
        """Write scalars by their tags, so that they can be read at once."""
        values = [
            self._summary.Summary.Value(tag=tag, simple_value=value)
            for tag, value in figures.items()
        ]
        summary = self._summary.Summary(value=values)
        self._add(self._protocol.Event(wall_time=time.time(), step=step, summary=summary))

    def close(self) -> None:
        """Close the file."""
        try:
            self._records.close()
        except OSError as error:
            raise self._failure(error) from error

    def _add(self, event: Any) -> None:
        try:
            self._records.write(event.SerializeToString())
            self._records.flush()
        except OSError as error:
            raise self._failure(error) from error

    def _failure(self, error: OSError) -> FileAccessError:
        return FileAccessError(f"{self._folder}: cannot write: {error.strerror}")


def _import_tensorboard() -> tuple[Any, Any, Any]:
    """Return tensorboard's two modules of messages, and its writer of records."""
    from digitus._extras import import_extra  # noqa: PLC0415 - seldom needed

    import_extra("tensorboard", "tensorboard")
    from tensorboard.compat.proto import event_pb2, summary_pb2  # noqa: PLC0415 - optional
    from tensorboard.summary.writer.record_writer import RecordWriter  # noqa: PLC0415

    return event_pb2, summary_pb2, RecordWriter
