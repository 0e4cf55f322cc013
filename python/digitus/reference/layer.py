"""What every layer can do, and what it is given to do it with.

A layer holds settings alone. Its parameters, and how the pass through the network is made, come
with each call, so nothing is remembered between calls: what a backward function needs of the
forward pass are the layer's inputs and outputs.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral
from typing import ClassVar, TypeAlias

from digitus.reference.array_types import AnyArray, FloatArray, IndexArray, Parameters, Shape

DrawKernel: TypeAlias = Callable[[Shape], AnyArray]
"""Draws the initial kernel of a shape."""


@dataclass(frozen=True)
class Draws:
    """What the random numbers of one step of training are drawn with.

    Attributes
    ----------
    seed : int
        Of the training, 0 to 2^64 - 1: the one that orders the images.
    epoch : int
        Counted from 1.
    samples : ndarray of int64, shape (batch,)
        Row number in the dataset of each image of the batch.
    """

    seed: int
    epoch: int
    samples: IndexArray


@dataclass(frozen=True)
class Pass:
    """How a batch goes through the network.

    Attributes
    ----------
    is_training : bool
        Whether batch norm uses the statistics of the batch instead of its moving ones.
    draws : Draws or None
        What dropout draws with; without, nothing is dropped.
    """

    is_training: bool = False
    draws: Draws | None = None


INFERENCE = Pass()
"""Moving statistics, and no dropout."""


@dataclass(frozen=True)
class Context:
    """What a layer is given besides its inputs.

    Attributes
    ----------
    position : int
        Of the layer in the network, counted from 0.
    parameters : dict of str to ndarray
        The layer's own, by their short names, such as ``kernel``.
    mode : Pass
    """

    position: int
    parameters: Parameters
    mode: Pass


class Layer(ABC):
    """One layer of a network, without its activation.

    The network applies the activation as a step of its own, because the gradient of some needs
    what went in.
    """

    kind: ClassVar[str]
    """The layer's name, without its number."""

    untrained: ClassVar[frozenset[str]] = frozenset()
    """Short names of the parameters that follow the batches instead of a gradient."""

    @property
    def activation_after(self) -> str:
        """The activation that the network applies to the layer's outputs."""
        return "none"

    @abstractmethod
    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of one output, without the batch.

        Raises
        ------
        ValueError
            If inputs cannot have that shape.
        """

    def initial_parameters(self, input_shape: Shape, draw: DrawKernel) -> dict[str, AnyArray]:
        """Return the parameters to begin with, by their short names, the kernel first."""
        return {}

    @abstractmethod
    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Compute the outputs (batch, ...) of a batch, in the inputs' dtype."""

    def parameter_gradients(
        self, inputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> Parameters:
        """Carry a gradient back to the parameters that are trained."""
        return {}

    @abstractmethod
    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Carry a gradient back to the inputs."""

    def follow_batch(self, inputs: FloatArray, parameters: Parameters) -> None:
        """Change the untrained parameters in place, as a step of training does."""
        return


def flat_size(shape: Shape) -> int:
    """Return the values of one flat input.

    Raises
    ------
    ValueError
        If it is not flat.
    """
    if len(shape) != 1:
        raise ValueError(f"expected flat inputs, got shape {shape}; put Flatten() before it")
    return shape[0]


def picture_shape(shape: Shape) -> tuple[int, int, int]:
    """Return height, width and channels of one input.

    Raises
    ------
    ValueError
        If it is not a picture.
    """
    if len(shape) != 3:
        raise ValueError(f"expected inputs of height, width and channels, got shape {shape}")
    height, width, channels = shape
    return height, width, channels


def check_count(name: str, value: int) -> None:
    """Raise a ValueError unless a setting is an integer, 1 or more."""
    if not isinstance(value, Integral) or value < 1:
        raise ValueError(f"{name}: expected an integer, 1 or more, got {value!r}")


def check_range(name: str, value: float, low: float, high: float) -> None:
    """Raise a ValueError unless ``low <= value < high``."""
    if not (low <= value < high and math.isfinite(value)):
        limit = f"{low:g} or more" if high == math.inf else f"{low:g} or more, below {high:g}"
        raise ValueError(f"{name}: expected {limit}, got {value}")
