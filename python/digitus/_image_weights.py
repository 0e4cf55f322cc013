"""What each image counts in the loss: weights as callers give them, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.datasets import Dataset

ClassWeight: TypeAlias = "str | Mapping[int, float] | Sequence[float] | None"

_LARGEST = float(np.finfo(np.float32).max)


def sample_weights(weights: ArrayLike | None, count: int) -> NDArray[np.float64] | None:
    """Return one weight an image.

    Parameters
    ----------
    weights : array_like of shape (count,), or None
        Finite, 0 or more.
    count : int
        Images of the dataset.

    Returns
    -------
    ndarray of float64, shape (count,), or None
    """
    return None if weights is None else _checked("sample_weight", weights, count)


def class_weights(weights: ClassWeight, dataset: Dataset) -> NDArray[np.float64] | None:
    """Return one weight a class.

    Parameters
    ----------
    weights : "balanced", mapping of int to float, sequence of float, or None
        "balanced": images / (classes that occur * images of the class), as scikit-learn has it. A
        mapping gives 1 to the classes that it leaves out.
    dataset : Dataset
        What is trained on.

    Returns
    -------
    ndarray of float64, shape (classes,), or None
    """
    classes = dataset.classes
    if weights is None:
        return None
    if isinstance(weights, str):
        if weights != "balanced":
            raise ArgumentError(
                f"class_weight: expected 'balanced', a mapping such as {{3: 2.0}}, or {classes} "
                f"numbers, got {shown(weights)}"
            )
        counts = np.bincount(dataset.labels, minlength=classes)
        occurring = np.count_nonzero(counts)
        return np.where(counts > 0, len(dataset) / (occurring * np.maximum(counts, 1)), 1.0)
    if isinstance(weights, Mapping):
        by_class: list[Any] = [1.0] * classes
        for label, weight in weights.items():
            by_class[as_integer("class_weight: class", label, 0, classes - 1)] = weight
        weights = by_class
    return _checked("class_weight", weights, classes)


def check_class_weight(weights: Any) -> None:
    """Refuse what cannot be class weights in a file: "balanced", a list of numbers, or None."""
    if isinstance(weights, (list, tuple)):
        _checked("class_weight", weights, len(weights))
    elif weights not in (None, "balanced"):
        raise ArgumentError(
            f"class_weight: expected 'balanced', a list of numbers, or null, got {shown(weights)}"
        )


def _checked(name: str, weights: Any, count: int) -> NDArray[np.float64]:
    try:
        values = np.ascontiguousarray(weights)
        if values.dtype.kind not in "uif":
            raise TypeError
        values = values.astype(np.float64)
    except (TypeError, ValueError):
        raise ArgumentError(f"{name}: expected numbers, got {shown(weights)}") from None
    if values.shape != (count,):
        raise ArgumentError(f"{name}: expected {count} numbers, got shape {values.shape}")
    wrong = np.flatnonzero(~((values >= 0) & (values <= _LARGEST)))
    if len(wrong) > 0:
        place = int(wrong[0])
        raise ArgumentError(
            f"{name}[{place}]: expected a finite number, 0 or more, got {values[place]}"
        )
    return values
