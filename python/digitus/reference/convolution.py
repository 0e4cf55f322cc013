"""The convolution: the same small dense layer at every window of a picture.

Pictures x are [batch, height, width, channels]; the kernel W is [height, width, channels, filters]
and is not flipped. Output row r, column c and filter f are, with strides s and t::

    y[r, c, f] = b[f] + sum over i, j, k of x[r s + i, c t + j, k] W[i, j, k, f]

Each function goes through the places i, j of the kernel. For one place it is a dense layer whose
rows are all windows of all pictures, so its formulas are those of `digitus.reference.dense`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from digitus.reference.activations import check_activation
from digitus.reference.array_types import AnyArray, FloatArray, Parameters, Shape
from digitus.reference.layer import Context, DrawKernel, Layer, check_count, picture_shape
from digitus.reference.windows import SideLengths, Window, pair


def conv2d_forward(
    inputs: FloatArray, kernel: FloatArray, bias: FloatArray, window: Window
) -> FloatArray:
    """Compute the sums of every window.

    Parameters
    ----------
    inputs : ndarray, shape (batch, height, width, channels)
    kernel : ndarray, shape (window's height, window's width, channels, filters)
    bias : ndarray, shape (filters,)
    window : Window

    Returns
    -------
    ndarray, shape (batch, rows, columns, filters)
    """
    batch, height, width, channels = inputs.shape
    rows, columns = window.output_size((height, width))
    padded = window.pad(inputs, 0.0)
    sums = np.zeros((batch * rows * columns, len(bias)), dtype=inputs.dtype)
    for place, values in window.places((rows, columns)):
        sums += padded[values].reshape(-1, channels) @ kernel[place]
    return (sums + bias).reshape(batch, rows, columns, len(bias))


def conv2d_parameter_gradients(
    inputs: FloatArray, grad_outputs: FloatArray, window: Window
) -> tuple[FloatArray, FloatArray]:
    """Carry a gradient back to W and b.

    Parameters
    ----------
    inputs : ndarray, shape (batch, height, width, channels)
        Of the forward pass.
    grad_outputs : ndarray, shape (batch, rows, columns, filters)
    window : Window

    Returns
    -------
    grad_kernel : ndarray, shape (window's height, window's width, channels, filters)
    grad_bias : ndarray, shape (filters,)
    """
    _, rows, columns, filters = grad_outputs.shape
    channels = inputs.shape[3]
    padded = window.pad(inputs, 0.0)
    grad_sums = grad_outputs.reshape(-1, filters)
    grad_kernel = np.zeros((*window.size, channels, filters), dtype=inputs.dtype)
    for place, values in window.places((rows, columns)):
        # dL/dW = x^T dL/dy
        grad_kernel[place] = padded[values].reshape(-1, channels).T @ grad_sums
    grad_bias = grad_sums.sum(axis=0)  # dL/db = sum of dL/dy over all windows
    return grad_kernel, grad_bias


def conv2d_input_gradient(
    grad_outputs: FloatArray, kernel: FloatArray, window: Window, input_size: tuple[int, int]
) -> FloatArray:
    """Carry a gradient back to x: each window hands its share to the values that it looked at.

    Parameters
    ----------
    grad_outputs : ndarray, shape (batch, rows, columns, filters)
    kernel : ndarray, shape (window's height, window's width, channels, filters)
    window : Window
    input_size : (int, int)
        Height and width of the inputs.

    Returns
    -------
    ndarray, shape (batch, height, width, channels)
    """
    batch, rows, columns, filters = grad_outputs.shape
    channels = kernel.shape[2]
    grad_sums = grad_outputs.reshape(-1, filters)
    empty = np.zeros((batch, *input_size, channels), dtype=grad_outputs.dtype)
    grad_padded = window.pad(empty, 0.0)
    for place, values in window.places((rows, columns)):
        shares = grad_sums @ kernel[place].T  # dL/dx += dL/dy W^T, where the window looked
        grad_padded[values] += shares.reshape(batch, rows, columns, channels)
    return window.crop(grad_padded, input_size)


@dataclass(frozen=True)
class Conv2D(Layer):
    """A convolution, and its activation.

    Parameters
    ----------
    filters : int
        Channels of the output, 1 or more.
    kernel_size, strides : int or (int, int)
        Height and width; rows and columns.
    padding : str
        "valid" or "same".
    activation : str
        One of `digitus.reference.activations.ACTIVATIONS`.
    """

    kind: ClassVar[str] = "conv2d"

    filters: int
    kernel_size: SideLengths
    activation: str = "none"
    strides: SideLengths = 1
    padding: str = "valid"

    def __post_init__(self) -> None:
        check_count("filters", self.filters)
        check_activation(self.activation)
        _ = self.window  # which checks the rest

    @property
    def window(self) -> Window:
        """Where the kernel looks."""
        size = pair("kernel_size", self.kernel_size)
        return Window(size, pair("strides", self.strides), self.padding)

    @property
    def activation_after(self) -> str:
        """The activation that the network applies to the sums."""
        return self.activation

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return rows, columns and filters."""
        height, width, _ = picture_shape(input_shape)
        return (*self.window.output_size((height, width)), self.filters)

    def initial_parameters(self, input_shape: Shape, draw: DrawKernel) -> dict[str, AnyArray]:
        """Return kernel [height, width, channels, filters] and bias [filters]."""
        kernel = draw((*self.window.size, input_shape[2], self.filters))
        return {"kernel": kernel, "bias": np.zeros(self.filters)}

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Compute the sums of every window."""
        parameters = context.parameters
        return conv2d_forward(inputs, parameters["kernel"], parameters["bias"], self.window)

    def parameter_gradients(
        self, inputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> Parameters:
        """Carry a gradient back to kernel and bias."""
        grad_kernel, grad_bias = conv2d_parameter_gradients(inputs, grad_outputs, self.window)
        return {"kernel": grad_kernel, "bias": grad_bias}

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Carry a gradient back to the inputs."""
        size = (inputs.shape[1], inputs.shape[2])
        return conv2d_input_gradient(grad_outputs, context.parameters["kernel"], self.window, size)
