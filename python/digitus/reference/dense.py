"""The dense layer: every output is a weighted sum of all inputs.

A gradient ``grad_x`` says how much the loss grows for each unit that ``x`` grows; it has the shape
of ``x``. The functions that carry a gradient back through a layer take the one at its output. The
division by the batch size happens once, at the loss; everything after it only sums over the batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from digitus.reference.activations import check_activation
from digitus.reference.array_types import AnyArray, FloatArray, Parameters, Shape
from digitus.reference.layer import Context, DrawKernel, Layer, check_count, flat_size


def dense_forward(inputs: FloatArray, kernel: FloatArray, bias: FloatArray) -> FloatArray:
    """Compute ``y = x W + b``.

    Parameters
    ----------
    inputs : ndarray, shape (batch, inputs)
    kernel : ndarray, shape (inputs, outputs)
    bias : ndarray, shape (outputs,)

    Returns
    -------
    ndarray, shape (batch, outputs)
    """
    return inputs @ kernel + bias


def dense_parameter_gradients(
    inputs: FloatArray, grad_outputs: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Carry a gradient back through ``y = x W + b`` to W and b.

    Parameters
    ----------
    inputs : ndarray, shape (batch, inputs)
        Of the forward pass.
    grad_outputs : ndarray, shape (batch, outputs)

    Returns
    -------
    grad_kernel : ndarray, shape (inputs, outputs)
    grad_bias : ndarray, shape (outputs,)
    """
    grad_kernel = inputs.T @ grad_outputs  # dL/dW = x^T dL/dy
    grad_bias = grad_outputs.sum(axis=0)  # dL/db = sum of dL/dy over the batch
    return grad_kernel, grad_bias


def dense_input_gradient(grad_outputs: FloatArray, kernel: FloatArray) -> FloatArray:
    """Carry a gradient back through ``y = x W + b`` to x.

    Parameters
    ----------
    grad_outputs : ndarray, shape (batch, outputs)
    kernel : ndarray, shape (inputs, outputs)

    Returns
    -------
    ndarray, shape (batch, inputs)
    """
    grad_inputs: FloatArray = grad_outputs @ kernel.T  # dL/dx = dL/dy W^T
    return grad_inputs


@dataclass(frozen=True)
class Dense(Layer):
    """A dense layer: ``y = activation(x W + b)``.

    Parameters
    ----------
    units : int
        Outputs, 1 or more.
    activation : str
        One of `digitus.reference.activations.ACTIVATIONS`.
    """

    kind: ClassVar[str] = "dense"

    units: int
    activation: str = "none"

    def __post_init__(self) -> None:
        check_count("units", self.units)
        check_activation(self.activation)

    @property
    def activation_after(self) -> str:
        """The activation that the network applies to the sums."""
        return self.activation

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (units,); the input is to be flat."""
        flat_size(input_shape)
        return (self.units,)

    def initial_parameters(self, input_shape: Shape, draw: DrawKernel) -> dict[str, AnyArray]:
        """Return kernel [inputs, units] and bias [units]."""
        kernel = draw((flat_size(input_shape), self.units))
        return {"kernel": kernel, "bias": np.zeros(self.units)}

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Compute ``x W + b``."""
        return dense_forward(inputs, context.parameters["kernel"], context.parameters["bias"])

    def parameter_gradients(
        self, inputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> Parameters:
        """Carry a gradient back to kernel and bias."""
        grad_kernel, grad_bias = dense_parameter_gradients(inputs, grad_outputs)
        return {"kernel": grad_kernel, "bias": grad_bias}

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Carry a gradient back to the inputs."""
        return dense_input_gradient(grad_outputs, context.parameters["kernel"])


@dataclass(frozen=True)
class Flatten(Layer):
    """All values of a picture in a row, the last axis fastest: [h, w, c] to [h w c]."""

    kind: ClassVar[str] = "flatten"

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the number of values."""
        count = 1
        for size in input_shape:
            count *= size
        return (count,)

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Write each picture as a row."""
        return inputs.reshape(len(inputs), -1)

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Write each row as a picture."""
        return grad_outputs.reshape(inputs.shape)
