"""The networks that are verified, in words that engine and reference both understand."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from digitus import reference
from digitus._errors import ArgumentError
from digitus.datasets import Dataset
from digitus.layers import layer_from_description
from digitus.network import Network
from digitus.reference.array_types import AnyArray

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
    draws_biases : bool
        Whether biases behind the first layer begin with random numbers. A bias of 0 hides what is
        done with it; and all that it is after Adam's first step is that step, which for a gradient
        near 0 is made of rounding, because Adam divides by its size. They are below 0, so that ReLU
        does not let everything pass: before batch norm that is as if it were not there. The first
        layer's stay 0, so that empty parts of pictures give equal values, between which pools have
        to choose.
    """

    name: str
    input_shape: tuple[int, ...]
    layers: tuple[Description, ...]
    draws_biases: bool = False

    def engine_network(self, seed: int) -> Network:
        """Return the engine's network, with the initial parameters of a seed."""
        layers = [layer_from_description(dict(layer)) for layer in self.layers]
        network = Network(self.input_shape, layers, seed=seed)
        network.set_parameters(self.drawn_biases(network.parameters(), seed))
        return network

    def drawn_biases(self, parameters: Mapping[str, AnyArray], seed: int) -> dict[str, AnyArray]:
        """Return what biases begin with that do not begin with 0.

        Parameters
        ----------
        parameters : mapping of str to ndarray
            Initial parameters of the network.
        seed : int
            Draws normal numbers of standard deviation 0.1, which are then made negative.
        """
        random = np.random.default_rng(seed)
        biases = [name for name in parameters if name.endswith((".bias", ".beta"))]
        drawn = biases[1:] if self.draws_biases else []
        return {
            name: -np.abs(random.normal(scale=0.1, size=parameters[name].shape)).astype(np.float32)
            for name in drawn
        }

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
    ReLU, GELU and ReLU. A pool behind GELU, because ReLU would hide where its gradient goes. Batch
    norm and dropout stand behind all that can tie (see `ties`), and batch norm behind ReLU: a bias
    just before it has a gradient of 0 but for rounding, of which Adam makes steps.

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
        _batch_norm(0.9),
        _pool("average_pool2d", (2, 2), (2, 2), "same"),
        _dropout(0.25),
        {"type": "flatten"},
        _dense(32, "gelu"),
        _dropout(0.5),
        _dense(dataset.classes, "none"),
    )
    return VerifiedModel("cnn", (side, side, 1), layers, draws_biases=True)


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


def _batch_norm(momentum: float) -> Description:
    return {"type": "batch_norm", "momentum": momentum, "epsilon": 0.001}


def _dropout(rate: float) -> Description:
    return {"type": "dropout", "rate": rate}


def _pool(kind: str, size: tuple[int, int], strides: tuple[int, int], padding: str) -> Description:
    return {"type": kind, "pool_size": size, "strides": strides, "padding": padding}
