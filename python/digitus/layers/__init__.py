"""Layers as a caller writes them down."""

from __future__ import annotations

from typing import Any

from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.layers._base import Layer
from digitus.layers._initializers import Initializer, Normal
from digitus.layers._input_shape import check_input_shape
from digitus.layers.convolution import Conv2D
from digitus.layers.dense import MAX_UNITS, Dense
from digitus.layers.elementwise import Activation, Flatten
from digitus.layers.pooling import AveragePool2D, GlobalAveragePool2D, MaxPool2D
from digitus.layers.training_only import BatchNorm, Dropout

__all__ = [
    "KINDS",
    "MAX_UNITS",
    "Activation",
    "AveragePool2D",
    "BatchNorm",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAveragePool2D",
    "Initializer",
    "Layer",
    "MaxPool2D",
    "Normal",
    "check_input_shape",
    "check_layers",
    "layer_from_description",
]

KINDS: dict[str, type[Layer]] = {
    layer.kind: layer
    for layer in (
        Activation,
        AveragePool2D,
        BatchNorm,
        Conv2D,
        Dense,
        Dropout,
        Flatten,
        GlobalAveragePool2D,
        MaxPool2D,
    )
}
"""The class of each "type" in a description."""


def layer_from_description(description: dict[str, Any]) -> Layer:
    """Return the layer that an entry of the library's description stands for.

    Parameters
    ----------
    description : dict
        With "type" and that layer's settings.

    Returns
    -------
    Layer
    """
    settings = dict(description)
    kind = settings.pop("type")
    settings.pop("name", None)
    if kind not in KINDS:
        raise ArgumentError(f"layer: expected a type that this package knows, got {kind!r}")
    return KINDS[kind](**settings)


def check_layers(layers: Any) -> tuple[Layer, ...]:
    """Return the layers of a new network, at least one, each of a known type."""
    try:
        given = tuple(layers)
    except TypeError:
        raise ArgumentError(f"layers: expected a list of layers, got {shown(layers)}") from None
    if not given:
        raise ArgumentError("layers: expected at least one layer, got none")
    for index, layer in enumerate(given):
        if not isinstance(layer, Layer):
            raise ArgumentError(
                f"layers[{index}]: expected a layer such as Dense, got {shown(layer)}"
            )
    return given
