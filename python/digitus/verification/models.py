"""The networks that are verified, in words that engine and reference both understand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from digitus import reference
from digitus._errors import ArgumentError
from digitus.datasets import Dataset
from digitus.layers import layer_from_description
from digitus.network import Network

Description = dict[str, Any]
"""One layer as model files describe it."""


@dataclass(frozen=True)
class VerifiedModel:
    """A network to verify.

    Attributes
    ----------
    name : str
        One of `MODELS`; faults are put where such a network has something to break.
    input_shape : tuple of int
    layers : tuple of dict
        As model files describe them: type and settings.
    """

    name: str
    input_shape: tuple[int, ...]
    layers: tuple[Description, ...]

    def engine_network(self, seed: int) -> Network:
        """Return the engine's network, with initial weights of a seed."""
        layers = [layer_from_description(dict(layer)) for layer in self.layers]
        return Network(self.input_shape, layers, seed=seed)

    @cached_property
    def architecture(self) -> reference.Architecture:
        """The reference's layers, with their names and shapes."""
        return reference.Architecture.from_description(
            {"input_shape": self.input_shape, "layers": self.layers}
        )


def mlp(dataset: Dataset, hidden: Sequence[int] = (64,)) -> VerifiedModel:
    """Return dense layers in a row, with ReLU between them.

    Parameters
    ----------
    dataset : Dataset
        Whose images and classes they fit.
    hidden : sequence of int
        Units of the hidden layers.
    """
    layers = [_dense(units, "relu") for units in hidden]
    return VerifiedModel("mlp", (dataset.width,), (*layers, _dense(dataset.classes, "none")))


def cnn(dataset: Dataset) -> VerifiedModel:
    """Return a small convolutional network with every kind of layer that can be verified.

    Windows overlap, hang over the edges, are oblong, and step over pixels; activations are leaky
    ReLU, GELU and ReLU. A pool behind GELU, because ReLU would hide where its gradient goes.

    Parameters
    ----------
    dataset : Dataset
        Of square images, at least 3 x 3.

    Raises
    ------
    ArgumentError
        If the images are not square, or too small.
    """
    side = math.isqrt(dataset.width)
    if side * side != dataset.width or side < 3:
        raise ArgumentError(
            f"data: expected square images of 3 x 3 pixels or more for the model cnn, got "
            f"{dataset.width} pixels"
        )
    layers = (
        _conv2d(6, (3, 3), (2, 2), "valid", "leaky_relu"),
        _conv2d(8, (3, 3), (1, 1), "same", "gelu"),
        _pool("max_pool2d", (3, 3), (2, 2), "same"),
        _conv2d(12, (2, 3), (1, 2), "same", "relu"),
        _pool("average_pool2d", (2, 2), (2, 2), "same"),
        {"type": "flatten"},
        _dense(32, "relu"),
        _dense(dataset.classes, "none"),
    )
    return VerifiedModel("cnn", (side, side, 1), layers)


MODELS: dict[str, Callable[[Dataset], VerifiedModel]] = {"mlp": mlp, "cnn": cnn}
"""What makes each network that `digitus verify` knows, for the data it is to see."""


def _dense(units: int, activation: str) -> Description:
    return {"type": "dense", "units": units, "activation": activation}


def _conv2d(
    filters: int, size: tuple[int, int], strides: tuple[int, int], padding: str, activation: str
) -> Description:
    return {
        "type": "conv2d",
        "filters": filters,
        "kernel_size": size,
        "strides": strides,
        "padding": padding,
        "activation": activation,
    }


def _pool(kind: str, size: tuple[int, int], strides: tuple[int, int], padding: str) -> Description:
    return {"type": kind, "pool_size": size, "strides": strides, "padding": padding}
