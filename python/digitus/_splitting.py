"""Which images of a dataset are held out for validation."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from digitus._checks import as_real, as_seed
from digitus._errors import ArgumentError
from digitus._image_weights import sample_weights
from digitus.reference.random import random_integers, stream

if TYPE_CHECKING:
    from digitus._training_choices import TrainingChoices
    from digitus.datasets import Dataset

PURPOSE = 16
"""Of the streams that choose images to hold out; their index is 0. The engine uses small ones."""


def as_share(name: str, value: float) -> float:
    """Return a share of the images that can be held out: above 0, below 1."""
    return as_real(name, value, above=0, below=1)


def held_out(
    labels: NDArray[np.uint8] | NDArray[np.int32], share: float, seed: int
) -> NDArray[np.bool_]:
    """Choose the images to hold out, the same share of each class.

    Of class c with n images share · n are held out, rounded so that all classes together give
    the nearest integer to share · all; which ones is drawn from the seed alone.

    Parameters
    ----------
    labels : ndarray of integers, shape (n,)
    share : float
        Above 0, below 1; ArgumentError if it leaves no image on either side.
    seed : int
        0 to 2**64 - 1.

    Returns
    -------
    ndarray of bool, shape (n,)
        Whether an image is held out.
    """
    count, share = len(labels), as_share("share", share)
    wanted = round(count * share)
    if not 0 < wanted < count:
        side = "to hold out" if wanted == 0 else "to train on"
        raise ArgumentError(
            f"share: expected one that leaves images on both sides; {share:g} of {count} images "
            f"leaves none {side}"
        )
    counts = np.bincount(labels)
    numbers = _apportioned(counts * np.float64(share), wanted)
    # Images by class, and within each class by their random number: the first ones are held out.
    order = np.lexsort((random_integers(stream(as_seed(seed), PURPOSE, 0), count), labels))
    places = np.arange(count) - np.repeat(np.cumsum(counts) - counts, counts)
    chosen = np.zeros(count, dtype=np.bool_)
    chosen[order] = places < np.repeat(numbers, counts)
    return chosen


def hold_out(
    dataset: Dataset,
    validation: Dataset | None,
    share: float,
    seed: int,
    choices: TrainingChoices,
) -> tuple[Dataset, Dataset, TrainingChoices]:
    """Hold out images of a training for validation.

    Parameters
    ----------
    dataset : Dataset
        All images.
    validation : Dataset or None
        ArgumentError if there are others already.
    share, seed
        As of `held_out`.
    choices : TrainingChoices
        With a weight for each of all images, if any.

    Returns
    -------
    rest, held_out : Dataset
    choices : TrainingChoices
        With the weights of the rest.
    """
    if validation is not None:
        raise ArgumentError("validation_split: expected none beside validation_data; give one")
    share = as_share("validation_split", share)
    chosen = held_out(dataset.labels, share, seed)
    weights = sample_weights(choices.sample_weight, len(dataset))
    if weights is not None:
        choices = dataclasses.replace(choices, sample_weight=weights[~chosen])
    return dataset.rows(~chosen), dataset.rows(chosen), choices


def _apportioned(shares: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Round shares to integers with this sum: down, then up where most was cut off."""
    numbers = np.floor(shares).astype(np.int64)
    cut = shares - numbers
    numbers[np.argsort(-cut, kind="stable")[: max(0, total - int(numbers.sum()))]] += 1
    return numbers
