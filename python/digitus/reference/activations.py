"""Functions that are applied to each value by itself, and their slopes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitus.reference.array_types import FloatArray, Shape
from digitus.reference.layer import Context, Layer, check_range

LEAKY_RELU_SLOPE = float(np.float32(0.01))
"""Of the activation ``leaky_relu``: rounded to float32, as the engine and TensorFlow hold it."""

Forward: TypeAlias = Callable[[FloatArray], FloatArray]
"""Takes inputs, returns outputs of the same shape."""

Backward: TypeAlias = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]
"""Takes inputs, outputs and the gradient at the outputs; returns the one at the inputs."""


def relu_forward(inputs: FloatArray) -> FloatArray:
    """Compute ``y = max(x, 0)``, element by element."""
    return np.maximum(inputs, 0)


def relu_backward(outputs: FloatArray, grad_outputs: FloatArray) -> FloatArray:
    """Carry a gradient back through ``y = max(x, 0)``.

    Where y is above 0 the gradient passes, elsewhere it stops; at x = 0 the slope is taken as 0.

    Parameters
    ----------
    outputs : ndarray, any shape
        Of the forward pass.
    grad_outputs : ndarray, same shape

    Returns
    -------
    ndarray, same shape
    """
    return grad_outputs * (outputs > 0)


def leaky_relu_forward(inputs: FloatArray, slope: float) -> FloatArray:
    """Compute ``y = x`` where x is above 0, ``slope x`` elsewhere."""
    return np.where(inputs > 0, inputs, slope * inputs)


def leaky_relu_backward(inputs: FloatArray, grad_outputs: FloatArray, slope: float) -> FloatArray:
    """Carry a gradient back: times 1 where x is above 0, times the slope elsewhere."""
    return np.where(inputs > 0, grad_outputs, slope * grad_outputs)


def error_function(values: FloatArray) -> NDArray[np.float64]:
    """Compute erf, the one special function here that NumPy lacks, with the C library's."""
    results = [math.erf(value) for value in values.ravel().tolist()]
    return np.array(results, dtype=np.float64).reshape(values.shape)


def gelu_forward(inputs: FloatArray) -> FloatArray:
    """Compute ``y = x P(x)``, with ``P(x) = (1 + erf(x / sqrt(2))) / 2``.

    P(x) is the share of a standard normal distribution that lies below x. D. Hendrycks and
    K. Gimpel, "Gaussian Error Linear Units", 2016, arXiv 1606.08415; exactly, not by tanh.
    """
    return inputs * _normal_share(inputs)


def gelu_backward(inputs: FloatArray, grad_outputs: FloatArray) -> FloatArray:
    """Carry a gradient back: the slope is ``P(x) + x p(x)``, with P' = p the normal density."""
    density = np.exp(-0.5 * inputs * inputs) / math.sqrt(2.0 * math.pi)
    return grad_outputs * (_normal_share(inputs) + inputs * density)


def sigmoid_forward(inputs: FloatArray) -> FloatArray:
    """Compute ``y = 1 / (1 + exp(-x))``, by way of ``exp(-|x|)``, which is never too large."""
    powers = np.exp(-np.abs(inputs))
    return np.where(inputs >= 0, 1.0, powers) / (1.0 + powers)


def sigmoid_backward(outputs: FloatArray, grad_outputs: FloatArray) -> FloatArray:
    """Carry a gradient back: the slope is ``y (1 - y)``."""
    return grad_outputs * outputs * (1.0 - outputs)


def tanh_forward(inputs: FloatArray) -> FloatArray:
    """Compute ``y = tanh(x)``, element by element."""
    return np.tanh(inputs)


def tanh_backward(outputs: FloatArray, grad_outputs: FloatArray) -> FloatArray:
    """Carry a gradient back through ``y = tanh(x)``: the slope is ``1 - y^2``."""
    return grad_outputs * (1.0 - outputs * outputs)


def _normal_share(values: FloatArray) -> FloatArray:
    shares: FloatArray = 0.5 * (1.0 + error_function(values * math.sqrt(0.5)))
    return shares.astype(values.dtype)


ACTIVATIONS: dict[str, tuple[Forward, Backward]] = {
    "none": (
        lambda inputs: inputs,
        lambda inputs, outputs, grad_outputs: grad_outputs,
    ),
    "relu": (
        relu_forward,
        lambda inputs, outputs, grad_outputs: relu_backward(outputs, grad_outputs),
    ),
    "leaky_relu": (
        lambda inputs: leaky_relu_forward(inputs, LEAKY_RELU_SLOPE),
        lambda inputs, outputs, grad_outputs: leaky_relu_backward(
            inputs, grad_outputs, LEAKY_RELU_SLOPE
        ),
    ),
    "gelu": (
        gelu_forward,
        lambda inputs, outputs, grad_outputs: gelu_backward(inputs, grad_outputs),
    ),
    "sigmoid": (
        sigmoid_forward,
        lambda inputs, outputs, grad_outputs: sigmoid_backward(outputs, grad_outputs),
    ),
    "tanh": (
        tanh_forward,
        lambda inputs, outputs, grad_outputs: tanh_backward(outputs, grad_outputs),
    ),
}
"""Forward and backward of each activation, by name."""


def check_activation(name: str) -> None:
    """Raise a ValueError unless a name is that of an activation."""
    if name not in ACTIVATIONS:
        raise ValueError(f"activation: expected one of {', '.join(ACTIVATIONS)}, got {name!r}")


@dataclass(frozen=True)
class Activation(Layer):
    """An activation as a layer of its own.

    Parameters
    ----------
    activation : str
        One of `ACTIVATIONS`.
    """

    kind: ClassVar[str] = "activation"

    activation: str

    def __post_init__(self) -> None:
        check_activation(self.activation)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the same shape."""
        return input_shape

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Apply the function."""
        return ACTIVATIONS[self.activation][0](inputs)

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Multiply with the function's slope."""
        return ACTIVATIONS[self.activation][1](inputs, outputs, grad_outputs)


@dataclass(frozen=True)
class LeakyReLU(Layer):
    """ReLU that lets something of what is below 0 pass.

    Parameters
    ----------
    slope : float
        Below 0; 0 or more.
    """

    kind: ClassVar[str] = "leaky_relu"

    slope: float = 0.01

    def __post_init__(self) -> None:
        check_range("slope", self.slope, 0.0, math.inf)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the same shape."""
        return input_shape

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Multiply with the slope what is not above 0."""
        return leaky_relu_forward(inputs, self.slope)

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Multiply with the slope where the input was not above 0."""
        return leaky_relu_backward(inputs, grad_outputs, self.slope)
