"""Networks of all layers that Hypothesis puts together, with weights, and images for them."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st

import digitus
from digitus.layers._settings import ACTIVATIONS

ACTIVATION = st.sampled_from([None, *ACTIVATIONS])
CLASSES = 3


@st.composite
def networks(draw):
    """Draw a network, whose weights make each of its settings matter."""
    rank = draw(st.sampled_from([1, 2, 3, 3, 3, 3]))
    shape = tuple(draw(st.integers(1, 7)) for _ in range(rank))
    shape = (*shape[:2], draw(st.integers(1, 3))) if rank == 3 else shape
    layers, made = [], None
    for _ in range(draw(st.integers(0, 5))):
        layers.append(draw(layer_for(shape if made is None else made.layer_sizes[-1].output_shape)))
        made = digitus.Network(shape, layers)
    if not layers or draw(st.booleans()):
        layers.append(digitus.Dense(CLASSES, draw(ACTIVATION)))
    network = digitus.Network(shape, layers, seed=draw(st.integers(0, 9)))
    give_weights(network)
    return network


@st.composite
def layer_for(draw, shape):
    """Draw a layer that can take in values of a shape."""
    makers = ["activation", "batch_norm", "dense", "dropout", "flatten"]
    if len(shape) == 3:
        makers += ["average", "conv", "max", "global", "average", "conv", "max"]
    kind = draw(st.sampled_from(makers))
    if kind in ("average", "conv", "max"):
        padding = draw(st.sampled_from(["valid", "same"]))
        sides = [min(4, side) if padding == "valid" else 4 for side in shape[:2]]
        size = tuple(draw(st.integers(1, side)) for side in sides)
        strides = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
        if kind == "conv":
            filters, activation = draw(st.integers(1, 4)), draw(ACTIVATION)
            return digitus.Conv2D(filters, size, activation, strides, padding)
        pool = digitus.MaxPool2D if kind == "max" else digitus.AveragePool2D
        return pool(size, strides, padding)
    return {
        "activation": lambda: digitus.Activation(draw(ACTIVATION)),
        "batch_norm": lambda: digitus.BatchNorm(epsilon=draw(st.sampled_from([1e-3, 0.5]))),
        "dense": lambda: digitus.Dense(draw(st.integers(1, 5)), draw(ACTIVATION)),
        "dropout": lambda: digitus.Dropout(0.5),
        "flatten": digitus.Flatten,
        "global": digitus.GlobalAveragePool2D,
    }[kind]()


def give_weights(network, seed=5):
    """Give a network biases and statistics that are not 0 or 1."""
    random = np.random.default_rng(seed)
    drawn = {}
    for name, values in network.parameters().items():
        if not name.endswith(".kernel"):
            drawn[name] = random.normal(size=values.shape).astype(np.float32) / 2
        if name.endswith((".gamma", ".moving_variance")):
            drawn[name] = np.exp(drawn[name])
    network.set_parameters(drawn)


def images_for(network, count=5, seed=6):
    """Return images of bytes, and the same as the network sees them."""
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, size=(count, *network.input_shape), dtype=np.uint8)
    assert math.prod(pixels.shape) > 0
    return pixels, pixels.astype(np.float32) / np.float32(255)
