"""The callback that saves the network after its epochs, or after the best of them."""

from __future__ import annotations

import os
import string
from typing import Any

from digitus._checks import as_flag, as_real
from digitus._errors import ArgumentError, FileMissingError
from digitus._files import StrPath, path_bytes
from digitus._log import LOGGER
from digitus._monitoring import MONITORS, as_monitor, figure_of, is_better, needs_validation
from digitus._shown import shown
from digitus.callbacks import Callback
from digitus.events import EpochEvent, TrainBeginEvent

FIELDS = ("epoch", *MONITORS)
"""What a path may have in braces."""


class ModelCheckpoint(Callback):
    """Saves the network after each epoch as a model file, to predict with or to load.

    A file is whole or not there: an earlier one stays until it is replaced at once. To go on with a
    training later it takes more than a model: see `fit(checkpoint=)`. With `fit(average=)` the
    averages are saved.

    Parameters
    ----------
    path : str or os.PathLike
        Where to save, such as "best.safetensors", or "{epoch:03d}-{val_accuracy:.4f}.safetensors"
        to keep each file: epoch, loss, accuracy, val_loss and val_accuracy in braces are filled in,
        with a format if one is given. Double braces stand for braces. The folder must exist.
    monitor : str
        "loss", "accuracy", "val_loss" or "val_accuracy": by which epochs are compared.
    save_best_only : bool
        Whether to save only after epochs that are better than all before them; those of a training
        that diverged never are.
    min_delta : float
        By how much better an epoch must be, 0 or more.

    Attributes
    ----------
    best : float or None
        The best figure of this training; None before there is one. Epochs before a checkpoint that
        training goes on from count.
    best_epoch : int
        Its epoch, counted from 1; 0 before there is one.
    saved : str or None
        The file that was written last.
    """

    def __init__(
        self,
        path: StrPath,
        *,
        monitor: str = "val_loss",
        save_best_only: bool = False,
        min_delta: float = 0.0,
    ) -> None:
        path_bytes("path", path)
        self.path = os.fspath(path)
        self._fields = _fields_of(self.path)
        self.monitor = as_monitor(monitor)
        self.save_best_only = as_flag("save_best_only", save_best_only)
        self.min_delta = as_real("min_delta", min_delta, at_least=0)
        self.best: float | None = None
        self.best_epoch = 0
        self.saved: str | None = None

    def on_train_begin(self, event: TrainBeginEvent) -> None:
        """Refuse what cannot be done before an epoch is spent; look at earlier epochs."""
        needed = [name for name in self._fields if needs_validation(name)]
        needed += [self.monitor] if self.save_best_only and needs_validation(self.monitor) else []
        if needed and not event.has_validation:
            raise ArgumentError(
                f"callbacks: {self!r} needs {needed[0]}; give fit validation_data or "
                "validation_split"
            )
        folder = os.path.dirname(self.path)
        if folder and not _fields_of(folder) and not os.path.isdir(folder):
            raise FileMissingError(f"{self.path}: the folder does not exist; make it first")
        self.best, self.best_epoch, self.saved = None, 0, None
        for epoch, value in enumerate(getattr(event.history, self.monitor), 1):
            self._look_at(epoch, value)

    def on_epoch_end(self, event: EpochEvent) -> None:
        """Save the network, if it is to be saved."""
        is_best = False
        if self.save_best_only or not needs_validation(self.monitor) or event.val_loss is not None:
            is_best = self._look_at(event.epoch, figure_of(event, self.monitor))
        if self.save_best_only and not is_best:
            return
        path = self.path.format(**{name: getattr(event, name) for name in FIELDS})
        event.network.save(path)
        self.saved = path
        LOGGER.debug("model of epoch %d saved: %s", event.epoch, path)

    def _look_at(self, epoch: int, value: float) -> bool:
        """Note an epoch's figure; return whether it is the best so far."""
        if not is_better(self.monitor, value, self.best, self.min_delta):
            return False
        self.best, self.best_epoch = value, epoch
        return True

    def __repr__(self) -> str:
        only = ", save_best_only=True" if self.save_best_only else ""
        return f"ModelCheckpoint({self.path!r}, monitor={self.monitor!r}{only})"


def _fields_of(path: str) -> set[str]:
    """Return the names in braces; ArgumentError if they, or their formats, cannot be filled in."""
    figures: dict[str, Any] = {name: 1 if name == "epoch" else 0.5 for name in FIELDS}
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(path) if name is not None}
        unknown = sorted(names - set(FIELDS))
        if not unknown:
            path.format(**figures)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise ArgumentError(
            f"path: {shown(path)} cannot be filled in: {error}; double braces stand for braces"
        ) from None
    if unknown:
        raise ArgumentError(
            f"path: expected {', '.join(FIELDS)} in braces, got {shown(unknown[0])} in "
            f"{shown(path)}; double braces stand for braces"
        )
    return names
