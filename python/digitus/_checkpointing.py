"""When `Network.fit` writes checkpoints, and how it goes on from one."""

from __future__ import annotations

import os
import warnings

from digitus._errors import ArgumentError, DigitusError, ModelFormatError
from digitus._files import StrPath, path_bytes
from digitus._fit_note import FitNote
from digitus._stream_trainer import StreamTrainer
from digitus._watching import Watchers
from digitus.checkpoints import Checkpoint
from digitus.history import History
from digitus.metadata import CLASS_NAMES
from digitus.network import Network
from digitus.trainer import Trainer


class CheckpointWriter:
    """Write one run's checkpoints to one file.

    Parameters
    ----------
    network : Network
        What is trained.
    trainer : Trainer
        Whose training it is.
    path : str, os.PathLike or None
        None to write nothing.
    every : int
        Epochs from one checkpoint to the next.
    epochs : int
        Epochs that were asked for.
    watchers : Watchers
        Whose state is written too.
    validation_split : float or None
        Share of the images that is held out.
    """

    def __init__(
        self,
        network: Network,
        trainer: Trainer | StreamTrainer,
        path: StrPath | None,
        *,
        every: int,
        epochs: int,
        watchers: Watchers,
        validation_split: float | None,
    ) -> None:
        if path is not None:
            path_bytes("checkpoint", path)
        self._network = network
        self._trainer = trainer
        self._path = path
        self._every = every
        self._epochs = epochs
        self._watchers = watchers
        self._validation_split = validation_split

    def epoch_ended(self, history: History) -> None:
        """Write a checkpoint if it is time for one, and the end of training is not near."""
        if history.epochs % self._every == 0 and history.epochs < self._epochs:
            self.write(history, 0.0)

    def write(self, history: History, seconds: float) -> None:
        """Write a checkpoint.

        Parameters
        ----------
        history : History
            Of the finished epochs.
        seconds : float
            What the epoch at work has taken so far.
        """
        if self._path is not None:
            names = self._network.metadata.get(CLASS_NAMES)
            note = FitNote(
                history,
                seconds,
                self._epochs,
                names,
                self._validation_split,
                self._watchers.state(),
            )
            self._trainer.save(self._path, note.to_text())

    def write_last(self, history: History, seconds: float) -> None:
        """Write a checkpoint before Ctrl-C goes on its way, which a failure must not hold up."""
        try:
            self.write(history, seconds)
        except DigitusError as error:
            warnings.warn(f"the last checkpoint was not written: {error}", stacklevel=2)


def read_note(found: Checkpoint, path: StrPath) -> FitNote:
    """Return the figures that `fit` wrote into a checkpoint.

    Parameters
    ----------
    found : Checkpoint
        What the file is of.
    path : str or os.PathLike
        The file.

    Returns
    -------
    FitNote
        ModelFormatError if the checkpoint was not written by `fit`.
    """
    name = os.fspath(path)
    note = FitNote.from_text(found.note, name)
    if note.history.epochs not in (found.finished_epochs, found.epoch - 1):
        raise ModelFormatError(
            f"{name}: has figures of {note.history.epochs} epochs, but is in epoch {found.epoch}"
        )
    return note


def restore(
    trainer: Trainer,
    path: StrPath,
    *,
    epochs: int,
    has_validation: bool,
    validation_split: float | None,
    watchers: Watchers,
) -> FitNote:
    """Bring a trainer to where a checkpoint was written.

    Parameters
    ----------
    trainer : Trainer
        Changed only if all is well.
    path : str or os.PathLike
        What `fit` wrote.
    epochs : int
        Epochs that are asked for, those of the checkpoint included.
    has_validation : bool
        Whether epochs are validated; so must those of the checkpoint be.
    validation_split : float or None
        Share of the images that is held out; must be that of the checkpoint.
    watchers : Watchers
        Get the state that they had.

    Returns
    -------
    FitNote
        The figures so far.
    """
    path_bytes("resume", path)
    found = Checkpoint.read(path)
    name, note = os.fspath(path), read_note(found, path)
    history = note.history
    if found.epoch > epochs:
        raise ArgumentError(
            f"epochs: expected {found.epoch} or more, got {epochs}: {name} is in epoch "
            f"{found.epoch} already; epochs counts from the beginning of the training"
        )
    if history.epochs > 0 and bool(history.val_loss) != has_validation:
        was = "with" if history.val_loss else "without"
        raise ArgumentError(
            f"validation_data: the epochs of {name} were trained {was} validation images; go on so"
        )
    if note.validation_split != validation_split:
        raise ArgumentError(
            f"validation_split: {name} was trained with {note.validation_split}, here it is "
            f"{validation_split}; give the same"
        )
    watchers.restore(note.watchers, history.epochs, name)
    trainer.restore(path)
    return note
