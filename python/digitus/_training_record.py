"""What `Network.fit` writes about itself into the network's metadata."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

from digitus._errors import LimitError
from digitus._library import library
from digitus._training_choices import TrainingChoices
from digitus.augmentation import as_augmentation
from digitus.datasets import Dataset
from digitus.history import History
from digitus.metadata import TRAINING, Metadata
from digitus.optimizers import Optimizer
from digitus.schedules import Constant, as_schedule, name_of


class TrainingRecord:
    """One training: data, settings and results, as `digitus.Metadata` tells of them.

    Parameters
    ----------
    metadata : Metadata
        Of the network, before training.
    dataset : Dataset or None
        What it learns from; None for a stream, which has no hash.
    optimizer : Optimizer
        How it does.
    batch_size, shuffle, seed, epochs
        As of `Network.fit`.
    choices : TrainingChoices
        Of which those stand in the record that are in use.
    validation_split : float or None
        Share of the images that was held out.
    """

    def __init__(
        self,
        metadata: Metadata,
        dataset: Dataset | None,
        optimizer: Optimizer,
        *,
        batch_size: int | None,
        shuffle: bool,
        seed: int,
        epochs: int,
        choices: TrainingChoices,
        validation_split: float | None,
    ) -> None:
        self._metadata = metadata
        self._epochs = epochs
        self._settings: dict[str, Any] = {
            "data_hash": None if dataset is None else dataset.content_hash,
            "images": None if dataset is None else len(dataset),
            "optimizer": {
                "name": optimizer.kind.name.lower(),
                **dataclasses.asdict(optimizer),
            },
            "batch_size": batch_size,
            "shuffle": shuffle,
            "seed": seed,
            **_in_use(choices),
            **({} if validation_split is None else {"validation_split": validation_split}),
            "earlier_epochs": _epochs_so_far(metadata),
        }
        self._settings["optimizer"].pop("nesterov", None)  # The name says it.
        self.images: int | None = self._settings["images"]
        """Images of an epoch; None as long as nobody knows."""

    def write(
        self, history: History, *, is_broken_off: bool = False, kept_epoch: int | None = None
    ) -> None:
        """Set the network's entry to what has been done so far; none if there is no room for it.

        Parameters
        ----------
        history : History
            Of this training.
        is_broken_off : bool
            Whether parameters have changed since the last epoch of the history.
        kept_epoch : int or None
            The epoch whose weights the network has been given in the end; None for the last one's.
        """
        last = history.epochs if kept_epoch is None else kept_epoch
        record = {
            **self._settings,
            "images": self.images,
            "epochs": history.epochs,
            "complete": history.epochs == self._epochs and not is_broken_off,
            **({} if kept_epoch is None else {"kept_epoch": kept_epoch}),
            "loss": _figure(history.loss, last),
            "accuracy": _figure(history.accuracy, last),
            "val_loss": _figure(history.val_loss, last),
            "val_accuracy": _figure(history.val_accuracy, last),
            "library_version": library().digitus_version().decode(),
        }
        try:
            self._metadata[TRAINING] = json.dumps(record, allow_nan=False)
        except LimitError:  # No reason to lose a training; nothing is better than what was before.
            self._metadata.pop(TRAINING, None)


def _in_use(choices: TrainingChoices) -> dict[str, Any]:
    """Return the options that change anything, as the record has them."""
    schedule = as_schedule(choices.schedule)
    settings: dict[str, Any] = {}
    if schedule != Constant():
        settings["schedule"] = {"name": name_of(schedule), **dataclasses.asdict(schedule)}
    if choices.label_smoothing:
        settings["label_smoothing"] = choices.label_smoothing
    if choices.class_weight is not None:
        settings["class_weight"] = "balanced" if isinstance(choices.class_weight, str) else "given"
    if choices.sample_weight is not None:
        settings["sample_weight"] = "given"
    if choices.clip_norm is not None:
        settings["clip_norm"] = choices.clip_norm
    if choices.average is not None:
        settings["average"] = choices.average
    if choices.l2_penalty:
        settings["l2_penalty"] = choices.l2_penalty
    if choices.reduction != "images":
        settings["reduction"] = choices.reduction
    augmentation = as_augmentation(choices.augmentation)
    if augmentation is not None and augmentation.changes_images:
        settings["augmentation"] = augmentation.in_use
    return settings


def _figure(figures: list[float], epoch: int) -> float | None:
    """Return the figure of an epoch, counted from 1; None without one that is finite."""
    if not 0 < epoch <= len(figures) or not math.isfinite(figures[epoch - 1]):
        return None
    return figures[epoch - 1]


def _epochs_so_far(metadata: Metadata) -> int:
    """Return the epochs that an earlier record tells of; 0 without one of this form."""
    try:
        earlier = json.loads(metadata[TRAINING])
        counts = [earlier["epochs"], earlier["earlier_epochs"]]
    except (KeyError, ValueError, RecursionError):
        return 0
    return sum(count for count in counts if type(count) is int and 0 <= count < 2**53)
