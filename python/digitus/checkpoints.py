"""What a checkpoint file tells of the training that wrote it.

`Network.fit(checkpoint=FILE)` writes one at the beginning, every `checkpoint_every` epochs, at the
end, and when a callback or Ctrl-C stops training. Each replaces the one before at once, so that a
process killed at any moment leaves a whole one.

`Network.fit(resume=FILE)` goes on from there, as if training had never stopped: parameters,
optimizer state, place in the epoch and history become what they were. With as many epochs as are
done already nothing more is trained. Network, images, validation and settings must be those of the
checkpoint; ArgumentError names the first difference, and nothing changes. Both may be one file.
"""

from __future__ import annotations

import ctypes
import json
import os
from dataclasses import dataclass
from typing import Any

from digitus._errors import ModelFormatError
from digitus._files import StrPath, path_bytes
from digitus._library import library
from digitus.augmentation import Augmentation, augmentation_of
from digitus.layers import Layer, layer_from_description
from digitus.optimizers import SGD, Adam, AdamW, Optimizer
from digitus.schedules import Constant, Schedule, schedule_of


@dataclass(frozen=True)
class Checkpoint:
    """A training at the end of a batch, as `Trainer.save` and `Network.fit` wrote it to a file.

    `Checkpoint.read(path)` reads what one needs to know to go on with it. The tensors stay in the
    file; whether they are whole is seen when a trainer is restored.
    """

    input_shape: tuple[int, ...]
    layers: tuple[Layer, ...]
    images: int
    """Images of the dataset."""
    classes: int
    data_hash: str
    """16 hexadecimal digits that tell the dataset from others."""
    batch_size: int
    """Images a step, never more than there are images."""
    optimizer: Optimizer
    shuffle: bool
    seed: int
    """Draws the order of the images."""
    epoch: int
    """The epoch that the latest batch belongs to, counted from 1."""
    batch: int
    """Batches done in that epoch."""
    batches_per_epoch: int
    step: int
    """Steps done since the training began."""
    version: str
    """Release of the library that wrote the file."""
    note: str
    """The text that was saved with it."""
    schedule: Schedule
    """How the learning rate changes."""
    label_smoothing: float
    weights_hash: str | None
    """16 hexadecimal digits that tell the weights of the images from others; None without any."""
    clip_norm: float | None
    average: float | None
    """Decay of the average of the weights that it holds; None if it holds none."""
    augmentation: Augmentation | None
    """How the images are changed, and their shape; None if they are not."""
    l2_penalty: float
    reduction: str
    """What losses are divided by, as of `Network.fit`."""

    @property
    def finished_epochs(self) -> int:
        """Epochs all of whose batches are done."""
        return self.epoch if self.batch == self.batches_per_epoch else self.epoch - 1

    @classmethod
    def read(cls, path: StrPath) -> Checkpoint:
        """Read what a checkpoint is of.

        Parameters
        ----------
        path : str or os.PathLike
            FileMissingError if it does not exist, ModelFormatError if it is not a checkpoint.

        Returns
        -------
        Checkpoint
        """
        found = describe(path)
        architecture, data = found["architecture"], found["data"]
        settings, progress = found["settings"], found["progress"]
        try:
            return cls(
                input_shape=tuple(architecture["input_shape"]),
                layers=tuple(layer_from_description(entry) for entry in architecture["layers"]),
                images=data["images"],
                classes=data["classes"],
                data_hash=data["hash"],
                batch_size=settings["batch_size"],
                optimizer=_optimizer(**settings["optimizer"]),
                shuffle=settings["shuffle"],
                seed=settings["seed"],
                epoch=progress["epoch"],
                batch=progress["batch"],
                batches_per_epoch=progress["batches_per_epoch"],
                step=progress["step"],
                version=found["version"],
                note=found["note"],
                schedule=_schedule(settings.get("schedule")),
                label_smoothing=settings.get("label_smoothing", 0.0),
                weights_hash=settings.get("weights_hash"),
                clip_norm=settings.get("clip_norm"),
                average=settings.get("average_decay"),
                augmentation=_augmentation(settings.get("augmentation")),
                l2_penalty=settings.get("l2_penalty", 0.0),
                reduction=settings.get("reduction", "images"),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelFormatError(
                f"{os.fspath(path)}: its settings are none that a training can have: {error}"
            ) from None


def describe(path: StrPath) -> dict[str, Any]:
    """Return what `digitus_checkpoint_describe` writes about a checkpoint.

    Parameters
    ----------
    path : str or os.PathLike
        FileMissingError if it does not exist, ModelFormatError if it is not a checkpoint.

    Returns
    -------
    dict
    """
    native, length, name = library(), ctypes.c_int64(), path_bytes("path", path)
    native.digitus_checkpoint_describe(name, None, 0, ctypes.byref(length))
    text = ctypes.create_string_buffer(length.value + 1)
    native.digitus_checkpoint_describe(name, text, len(text), ctypes.byref(length))
    found: dict[str, Any] = json.loads(text.raw[: length.value])
    return found


def _schedule(settings: dict[str, Any] | None) -> Schedule:
    return Constant() if settings is None else schedule_of(**settings)


def _augmentation(numbers: dict[str, float] | None) -> Augmentation | None:
    return None if numbers is None else augmentation_of(numbers)


def _optimizer(name: str, numbers: dict[str, float]) -> Optimizer:
    """Return the optimizer that the library calls by a name and its numbers."""
    if name == "adam":
        return Adam(**numbers)
    if name == "adamw":
        return AdamW(**numbers)
    return SGD(**numbers, nesterov=name == "nesterov")
