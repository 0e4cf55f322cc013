"""The layers of a ConvNetClassifier, from its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from digitus.layers import Conv2D, Dense, Dropout, Flatten, Layer, MaxPool2D, check_layers

SMALL_SIDE = 8
"""Images of fewer rows or columns keep their size in a convolution."""
POOLED_SIDE = 4
"""Rows or columns from which on a pool halves them."""


def convnet_layers(
    shape: Sequence[int],
    classes: int,
    *,
    filters: Any,
    kernel_size: int,
    activation: str,
    dense_units: Any,
    dropout: float,
) -> list[Layer]:
    """Return convolutions, each with a pool behind it, then dense layers and the scores.

    A convolution keeps the size of an image that is small in one direction ("same" padding), and
    leaves out its border else. A pool takes the largest of two values in each direction that has
    four or more.

    Parameters
    ----------
    shape : sequence of int
        Height, width and channels of an image.
    classes : int
        Scores.
    filters, dense_units : int or sequence of int
        One convolution, or dense layer, each.
    kernel_size : int
        Side of the windows.
    activation : str
        Behind convolutions and dense layers.
    dropout : float
        Before each dense layer that has weights, the scores' included; 0 for none.

    Returns
    -------
    list of Layer
    """
    height, width = shape[0], shape[1]
    layers: list[Layer] = []
    for count in _numbers(filters):
        is_small = min(height, width) < max(SMALL_SIDE, kernel_size)
        padding = "same" if is_small else "valid"
        layers.append(Conv2D(count, kernel_size, activation, padding=padding))
        if not is_small:
            height, width = height - kernel_size + 1, width - kernel_size + 1
        pool = (_pool(height), _pool(width))
        if pool != (1, 1):
            layers.append(MaxPool2D(pool))
            height, width = height // pool[0], width // pool[1]
    layers.append(Flatten())
    for units in [*_numbers(dense_units), None]:
        if dropout > 0:
            layers.append(Dropout(dropout))
        layers.append(Dense(classes) if units is None else Dense(units, activation))
    return layers


def with_scores(layers: Any, classes: int) -> list[Layer]:
    """Return layers of a caller with the scores behind them."""
    return [*check_layers(layers), Dense(classes)]


def _numbers(given: Any) -> list[int]:
    return list(given) if hasattr(given, "__iter__") else [given]


def _pool(side: int) -> int:
    return 2 if side >= POOLED_SIDE else 1
