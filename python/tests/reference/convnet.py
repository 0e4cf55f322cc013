"""A small convolutional network with a layer of every kind, and images for it."""

from __future__ import annotations

import numpy as np

from digitus.reference import (
    Activation,
    Architecture,
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
    Network,
)

LAYERS = [
    Conv2D(3, 3, "gelu", padding="same"),
    BatchNorm(momentum=0.75),
    MaxPool2D(2),
    Dropout(0.25),
    Conv2D(4, (2, 3), "leaky_relu", strides=(1, 2), padding="same"),
    AveragePool2D(2, 1, "same"),
    LeakyReLU(0.25),
    Flatten(),
    Dense(6, "relu"),
    BatchNorm(epsilon=0.0625),
    Activation("gelu"),
    Dropout(0.5),
    Dense(3),
]
CONVNET = Architecture((7, 6, 2), LAYERS)
"""Every kind of layer but the global average, and every activation."""

GLOBAL = Architecture((7, 6, 2), [Conv2D(5, 3, "relu"), GlobalAveragePool2D(), Dense(3)])
"""With the global average."""

COUNT = 20
IMAGES = np.random.default_rng(31).integers(0, 256, size=(COUNT, 7, 6, 2), dtype=np.uint8)
LABELS = np.random.default_rng(32).integers(0, 3, size=COUNT)


def drawn_network(architecture: Architecture, dtype: type = np.float64) -> Network:
    """Return a network whose every parameter was drawn, so that no two are alike."""
    network = Network(architecture, dtype, seed=7)
    random = np.random.default_rng(8)
    for name, values in network.parameters.items():
        if not name.endswith(".kernel"):
            values[...] = random.uniform(0.5, 1.5, size=values.shape)
    return network


def some_draws(rows: np.ndarray) -> Draws:
    """Return draws for the images of these rows."""
    return Draws(seed=3, epoch=2, samples=rows)
