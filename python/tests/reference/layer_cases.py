"""Layers of every kind with inputs that suit them, for tests that go through all of them."""

from __future__ import annotations

import math

import numpy as np

from digitus.reference import (
    Activation,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Draws,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    LeakyReLU,
    MaxPool2D,
    Pass,
)
from digitus.reference.activations import ACTIVATIONS
from digitus.reference.layer import Context

BATCH = 3

WINDOWS = {
    # height and width of the picture, window, strides, padding
    "one place": ((1, 1), (1, 1), (1, 1), "valid"),
    "one value": ((3, 4), (1, 1), (1, 1), "valid"),
    "square": ((5, 5), (3, 3), (1, 1), "valid"),
    "whole picture": ((4, 3), (4, 3), (1, 1), "valid"),
    "side by side": ((6, 4), (2, 2), (2, 2), "valid"),
    "rest left out": ((7, 5), (2, 2), (2, 2), "valid"),
    "overlapping": ((7, 6), (3, 3), (2, 2), "valid"),
    "apart": ((8, 7), (2, 2), (3, 3), "valid"),
    "oblong": ((6, 7), (2, 3), (2, 1), "valid"),
    "same": ((5, 4), (3, 3), (1, 1), "same"),
    "same, even window": ((5, 6), (2, 4), (1, 1), "same"),
    "same, stepping": ((7, 5), (3, 3), (2, 2), "same"),
    "same, oblong": ((7, 5), (5, 2), (3, 2), "same"),
    "same, apart": ((7, 8), (2, 2), (3, 3), "same"),
    "same, far apart": ((7, 8), (1, 2), (4, 5), "same"),
    "same, larger than the picture": ((2, 3), (5, 4), (1, 2), "same"),
    "same, one place": ((1, 1), (3, 3), (2, 2), "same"),
}


def all_cases() -> dict[str, tuple[object, tuple[int, ...]]]:
    """Return layers and the shapes of their inputs, by what is special about them."""
    cases = {
        "dense": (Dense(4), (5,)),
        "flatten": (Flatten(), (3, 2, 2)),
        "global average": (GlobalAveragePool2D(), (3, 5, 2)),
        "batch norm of rows": (BatchNorm(), (4,)),
        "batch norm of pictures": (BatchNorm(0.5, 0.25), (3, 4, 2)),
        "dropout of rows": (Dropout(0.4), (70,)),
        "dropout of pictures": (Dropout(0.7), (4, 5, 4)),
        "leaky ReLU": (LeakyReLU(0.25), (3, 4, 2)),
        "steep leaky ReLU": (LeakyReLU(2.0), (6,)),
        **{name: (Activation(name), (3, 4, 2)) for name in ACTIVATIONS},
    }
    for name, (size, window, strides, padding) in WINDOWS.items():
        for channels, filters in ((1, 2), (3, 1), (2, 3)):
            convolution = Conv2D(filters, window, strides=strides, padding=padding)
            cases[f"convolution, {name}, {channels} to {filters}"] = (
                convolution,
                (*size, channels),
            )
        cases[f"largest, {name}"] = (MaxPool2D(window, strides, padding), (*size, 2))
        cases[f"average, {name}"] = (AveragePool2D(window, strides, padding), (*size, 2))
    return cases


def inputs_for(shape: tuple[int, ...], dtype: type = np.float64) -> np.ndarray:
    """Return a batch of inputs from -2 to 2, no two of which are within 1e-3, nor any of 0."""
    count = BATCH * math.prod(shape)
    values = np.linspace(-2.0, 2.0, 2 * count + 1)[1::2]
    if count % 2 == 1:  # then 0 is in the middle
        values = values + 1.0 / count
    drawn = np.random.default_rng(count).permutation(values)
    return drawn.reshape(BATCH, *shape).astype(dtype)


def context_for(layer: object, shape: tuple[int, ...], dtype: type = np.float64) -> Context:
    """Return parameters that were all drawn, and a pass in training with dropout."""
    random = np.random.default_rng(11)
    parameters = layer.initial_parameters(shape, lambda kernel: random.normal(size=kernel))
    drawn = {name: random.normal(size=values.shape) for name, values in parameters.items()}
    if "moving_variance" in drawn:
        drawn["moving_variance"] = np.square(drawn["moving_variance"]) + 0.1
    draws = Draws(seed=5, epoch=2, samples=np.array([4, 0, 1_000_000]))
    own = {name: values.astype(dtype) for name, values in drawn.items()}
    return Context(3, own, Pass(is_training=True, draws=draws))
