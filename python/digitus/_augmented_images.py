"""The loop behind `Dataset.augmented`."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from digitus._arrays import pointer_to
from digitus._checks import as_integer, as_seed
from digitus._errors import ArgumentError
from digitus._library import library
from digitus.augmentation import Augmentation, as_augmentation

if TYPE_CHECKING:
    from digitus.datasets import Dataset

VALUES_A_CALL = 1 << 20
"""Values of images that one native call changes: less than 0.2 s of work."""


def augmented_images(
    dataset: Dataset,
    augmentation: str | Augmentation,
    *,
    seed: int,
    epoch: int,
    start: int,
    stop: int | None,
) -> NDArray[np.float32]:
    """Return images as a training sees them; see `Dataset.augmented`, whose parameters these are.

    Returns
    -------
    ndarray of float32, shape (stop - start, width)
    """
    found, seed, count = as_augmentation(augmentation), as_seed(seed), len(dataset)
    if found is None:
        raise ArgumentError("augmentation: expected one such as 'digits', got None")
    epoch = as_integer("epoch", epoch, 1)
    first = as_integer("start", start, 0, count - 1)
    end = count if stop is None else as_integer("stop", stop, first + 1, count)
    structure, handle, native = found.structure(), dataset.handle, library()
    images = np.empty((end - first, dataset.width), dtype=np.float32)
    step = max(1, VALUES_A_CALL // dataset.width)
    for row in range(first, end, step):  # Ctrl-C is looked at between calls.
        part = images[row - first : min(row + step, end) - first]
        native.digitus_dataset_augment(
            handle.pointer,
            ctypes.byref(structure),
            seed,
            epoch,
            row,
            len(part),
            pointer_to(part),
            part.size,
        )
    return images
