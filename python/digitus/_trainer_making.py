"""Making a native trainer of what `Trainer` is told."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from digitus._checks import as_flag, as_integer, as_real, as_seed
from digitus._handles import Handle
from digitus._image_weights import class_weights, sample_weights
from digitus._library import library
from digitus._signatures import DoublePointer, TrainerPointer, TrainingOptionsStructure
from digitus.augmentation import as_augmentation
from digitus.optimizers import Optimizer, as_optimizer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from digitus._image_weights import ClassWeight
    from digitus._training_choices import TrainingChoices
    from digitus.datasets import Dataset
    from digitus.network import Network


def make_trainer(
    network: Network,
    dataset: Dataset,
    optimizer: str | Optimizer,
    batch_size: int | None,
    *,
    shuffle: bool,
    seed: int,
    time_limit: float,
    choices: TrainingChoices,
    kept: list[Any],
) -> Handle:
    """Return the owner of a new trainer.

    Parameters
    ----------
    network, dataset, optimizer, batch_size, shuffle, seed, time_limit, choices
        As of `Trainer`.
    kept : list
        Of what lives as long as the trainer does; the dataset is added.

    Returns
    -------
    Handle
    """
    native, options = library(), TrainingOptionsStructure()
    native.digitus_training_options_init_sized(ctypes.byref(options), ctypes.sizeof(options))
    choices.fill(options)
    changes = as_augmentation(choices.augmentation)
    weights = ImageWeights(dataset, choices.class_weight, choices.sample_weight)
    as_optimizer(optimizer).fill(options)
    options.batch_size = 0 if batch_size is None else as_integer("batch_size", batch_size, 1)
    options.shuffle = as_flag("shuffle", shuffle)
    options.seed = as_seed(seed)
    options.time_limit = as_real("time_limit", time_limit, at_least=0)
    images, pointer = dataset.handle, TrainerPointer()
    kept.append(images)
    network.guard.exclusively(
        lambda: native.digitus_trainer_create(
            network.handle.pointer,
            images.pointer,
            ctypes.byref(options),
            ctypes.byref(pointer),
        )
    )
    handle = Handle("trainer", pointer, native.digitus_trainer_destroy, kept)
    weights.set_in(pointer)
    if changes is not None:
        native.digitus_trainer_set_augmentation(pointer, ctypes.byref(changes.structure()))
    return handle


class ImageWeights:
    """Weights of a dataset's images and classes, checked.

    Parameters
    ----------
    dataset : Dataset
    class_weight, sample_weight
        As of `Network.fit`.
    """

    def __init__(
        self, dataset: Dataset, class_weight: ClassWeight, sample_weight: ArrayLike | None
    ) -> None:
        self._samples = sample_weights(sample_weight, len(dataset))
        self._classes = class_weights(class_weight, dataset)

    def set_in(self, trainer: Any) -> None:
        """Give them to a native trainer, if there are any."""
        native = library()
        for weights, setter in (
            (self._samples, native.digitus_trainer_set_sample_weights),
            (self._classes, native.digitus_trainer_set_class_weights),
        ):
            if weights is not None:
                setter(trainer, weights.ctypes.data_as(DoublePointer), len(weights))
