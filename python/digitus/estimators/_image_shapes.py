"""Samples as images: what shape they have, and as rows of values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def as_flat(X: Any) -> tuple[Any, tuple[int, int, int] | None]:
    """Return images as rows, and their shape if it can be seen.

    Parameters
    ----------
    X : array_like or sparse matrix
        Shape (n, height, width[, channels]); anything else stays as it is.

    Returns
    -------
    X : array_like or sparse matrix
        Shape (n, height · width · channels) if X was images.
    shape : tuple of int or None
        Height, width and channels.
    """
    if isinstance(X, (list, tuple)):
        try:
            X = np.asarray(X)
        except ValueError:  # Rows of different lengths: refused later, in scikit-learn's words.
            return X, None
    sizes = [int(size) for size in getattr(X, "shape", ())]
    if len(sizes) not in {3, 4}:
        return X, None
    channels = sizes[3] if len(sizes) == 4 else 1
    return np.reshape(X, (sizes[0], -1)), (sizes[1], sizes[2], channels)


def image_shape(given: Any, seen: tuple[int, int, int] | None, features: int) -> tuple[int, ...]:
    """Return height, width and channels of an image of so many values.

    Parameters
    ----------
    given : sequence of int or None
        Height and width, and channels if there is not one alone.
    seen : tuple of int or None
        What X itself says.
    features : int
        Values of an image.

    Returns
    -------
    tuple of int
        `given`, or what X says; else a square if `features` is the square of a number, and a row of
        pixels if it is not, each with one channel.
    """
    if given is not None:
        sizes = tuple(given)
        if len(sizes) not in {2, 3} or not all(_is_size(size) for size in sizes):
            raise ValueError(
                f"image_shape: expected (height, width) or (height, width, channels), got {given!r}"
            )
        shape = (*(int(size) for size in sizes), 1)[:3]
        if math.prod(shape) != features or (seen is not None and seen != shape):
            found = f"images of shape {seen}" if seen is not None else f"{features} features"
            raise ValueError(f"image_shape: {tuple(given)} does not fit X, which has {found}")
        return shape
    if seen is not None:
        return seen
    side = math.isqrt(features)
    return (side, side, 1) if side * side == features else (1, features, 1)


def _is_size(size: Any) -> bool:
    return isinstance(size, (int, np.integer)) and not isinstance(size, bool) and bool(size > 0)
