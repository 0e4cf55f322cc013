"""Networks of the engine with the same layers in the reference, and images for them."""

from __future__ import annotations

import dataclasses

import numpy as np

import digitus
from digitus import reference

CLASSES = 3

OURS = {
    reference.Activation: digitus.Activation,
    reference.AveragePool2D: digitus.AveragePool2D,
    reference.BatchNorm: digitus.BatchNorm,
    reference.Conv2D: digitus.Conv2D,
    reference.Dense: digitus.Dense,
    reference.Dropout: digitus.Dropout,
    reference.Flatten: digitus.Flatten,
    reference.GlobalAveragePool2D: digitus.GlobalAveragePool2D,
    reference.MaxPool2D: digitus.MaxPool2D,
}
"""The engine's layer of each kind of the reference."""


def ours(layer):
    """Return the engine's layer with the settings of one of the reference."""
    settings = {field.name: getattr(layer, field.name) for field in dataclasses.fields(layer)}
    return OURS[type(layer)](**settings)


def both(input_shape, layers, seed=0):
    """Return the engine's network and the reference's in float64, with weights that were drawn."""
    engine = digitus.Network(input_shape, [ours(layer) for layer in layers], seed=seed)
    random = np.random.default_rng(seed)
    drawn = {}
    for name, values in engine.parameters().items():
        if name.endswith(".kernel"):
            continue
        drawn[name] = random.normal(size=values.shape).astype(np.float32) / 4
        if name.endswith((".gamma", ".moving_variance")):
            drawn[name] = np.exp(drawn[name])
    engine.set_parameters(drawn)
    twin = reference.Network(reference.Architecture(input_shape, layers))
    twin.set_parameters(engine.parameters())
    return engine, twin


def some_images(count, shape, seed=1):
    """Return normal images of float32, and labels."""
    random = np.random.default_rng(seed)
    images = random.normal(size=(count, *shape)).astype(np.float32)
    return images, random.integers(0, CLASSES, size=count)


def some_digits(count, shape, zeros=0.8, seed=1):
    """Return images of bytes of which a share is 0, as in MNIST, and labels."""
    random = np.random.default_rng(seed)
    images = random.integers(1, 256, size=(count, *shape), dtype=np.uint8)
    images[random.random(images.shape) < zeros] = 0
    return images, random.integers(0, CLASSES, size=count)


MIXED = {
    "as LeNet": (
        (28, 28, 1),
        [
            reference.Conv2D(6, 5, "relu", padding="same"),
            reference.AveragePool2D(2),
            reference.Conv2D(16, 5, "leaky_relu"),
            reference.MaxPool2D(2),
            reference.Flatten(),
            reference.Dense(40, "gelu"),
            reference.Dense(CLASSES),
        ],
    ),
    "pools in a row, and a global one": (
        (19, 23, 2),
        [
            reference.AveragePool2D((2, 3), 1, "same"),
            reference.MaxPool2D(3, 2),
            reference.Conv2D(33, (2, 3), "gelu"),
            reference.MaxPool2D((3, 1), (1, 2), "same"),
            reference.AveragePool2D(2),
            reference.Activation("leaky_relu"),
            reference.Conv2D(8, 1, "tanh"),
            reference.Activation("sigmoid"),
            reference.GlobalAveragePool2D(),
            reference.Dense(CLASSES),
        ],
    ),
    "convolutions in a row": (
        (9, 8, 3),
        [
            reference.Conv2D(12, 3, "relu", 2, "same"),
            reference.Conv2D(5, 2, "none", 1, "valid"),
            reference.Conv2D(20, (4, 3), "leaky_relu", (3, 1), "same"),
            reference.Conv2D(CLASSES, 2, "none", 2, "same"),
            reference.GlobalAveragePool2D(),
        ],
    ),
    "batch norm before and behind activations": (
        (14, 12, 1),
        [
            reference.Conv2D(7, 3, "leaky_relu"),
            reference.BatchNorm(0.9),
            reference.Activation("relu"),
            reference.MaxPool2D(2),
            reference.Dropout(0.3),
            reference.Conv2D(9, (2, 3), "gelu", padding="same"),
            reference.BatchNorm(0.0, 0.1),
            reference.Flatten(),
            reference.Dropout(0.5),
            reference.Dense(CLASSES),
        ],
    ),
    "one pixel": (
        (1, 1, 1),
        [
            reference.Conv2D(4, 3, "gelu", padding="same"),
            reference.MaxPool2D(2, 1, "same"),
            reference.Flatten(),
            reference.Dense(CLASSES),
        ],
    ),
}
"""Shapes of images and layers, by what is special about them."""
