"""Pools: one value for each window of a picture, channel by channel.

Pictures are [batch, height, width, channels]. What padding adds never counts: it never is the
largest value, and no average is taken over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from digitus.reference.array_types import FloatArray, Shape
from digitus.reference.layer import Context, Layer, picture_shape
from digitus.reference.windows import SideLengths, Window, pair


def max_pool2d_forward(inputs: FloatArray, window: Window) -> FloatArray:
    """Compute the largest value of each window.

    Parameters
    ----------
    inputs : ndarray, shape (batch, height, width, channels)
    window : Window

    Returns
    -------
    ndarray, shape (batch, rows, columns, channels)
    """
    largest: FloatArray = _values_by_place(inputs, window).max(axis=0)
    return largest


def max_pool2d_backward(inputs: FloatArray, grad_outputs: FloatArray, window: Window) -> FloatArray:
    """Carry a gradient back: all of it goes to the largest value of the window.

    Of equal ones it is the first, row by row, as in TensorFlow.

    Parameters
    ----------
    inputs : ndarray, shape (batch, height, width, channels)
        Of the forward pass.
    grad_outputs : ndarray, shape (batch, rows, columns, channels)
    window : Window

    Returns
    -------
    ndarray, shape (batch, height, width, channels)
    """
    size = (inputs.shape[1], inputs.shape[2])
    return hand_to_winners(max_pool2d_winners(inputs, window), grad_outputs, window, size)


def max_pool2d_winners(inputs: FloatArray, window: Window) -> NDArray[np.intp]:
    """Find the largest value of each window; of equal ones the first, row by row.

    Parameters
    ----------
    inputs : ndarray, shape (batch, height, width, channels)
    window : Window

    Returns
    -------
    ndarray of integers, shape (batch, rows, columns, channels)
        Its place in the window, counted from 0 row by row.
    """
    winners: NDArray[np.intp] = _values_by_place(inputs, window).argmax(axis=0)
    return winners


def hand_to_winners(
    winners: NDArray[np.intp],
    grad_outputs: FloatArray,
    window: Window,
    input_size: tuple[int, int],
) -> FloatArray:
    """Carry a gradient back to one value of each window.

    Parameters
    ----------
    winners : ndarray of integers, shape (batch, rows, columns, channels)
        Places as of `max_pool2d_winners`.
    grad_outputs : ndarray, same shape
    window : Window
    input_size : (int, int)
        Height and width of the inputs.

    Returns
    -------
    ndarray, shape (batch, height, width, channels)
    """
    batch, rows, columns, channels = grad_outputs.shape
    empty = np.zeros((batch, *input_size, channels), dtype=grad_outputs.dtype)
    grad_padded = window.pad(empty, 0.0)
    for number, (_, values) in enumerate(window.places((rows, columns))):
        grad_padded[values] += grad_outputs * (winners == number)
    return window.crop(grad_padded, input_size)


def _values_by_place(inputs: FloatArray, window: Window) -> FloatArray:
    """Return the values of all windows, [place in the window, batch, rows, columns, channels]."""
    size = window.output_size((inputs.shape[1], inputs.shape[2]))
    padded = window.pad(inputs, -np.inf)
    return np.stack([padded[values] for _, values in window.places(size)])


def average_pool2d_forward(inputs: FloatArray, window: Window) -> FloatArray:
    """Compute the mean of what each window sees of the picture.

    Parameters
    ----------
    inputs : ndarray, shape (batch, height, width, channels)
    window : Window

    Returns
    -------
    ndarray, shape (batch, rows, columns, channels)
    """
    counts = _counts(inputs, window)
    padded = window.pad(inputs, 0.0)
    sums = np.zeros((len(inputs), *counts.shape, inputs.shape[3]), dtype=inputs.dtype)
    for _, values in window.places(counts.shape):
        sums += padded[values]
    return sums / counts[:, :, np.newaxis]


def average_pool2d_backward(
    inputs: FloatArray, grad_outputs: FloatArray, window: Window
) -> FloatArray:
    """Carry a gradient back: each value that a window saw gets an equal share.

    Parameters
    ----------
    inputs : ndarray, shape (batch, height, width, channels)
        Of the forward pass.
    grad_outputs : ndarray, shape (batch, rows, columns, channels)
    window : Window

    Returns
    -------
    ndarray, shape (batch, height, width, channels)
    """
    counts = _counts(inputs, window)
    shares = grad_outputs / counts[:, :, np.newaxis]
    grad_padded = window.pad(np.zeros_like(inputs), 0.0)
    for _, values in window.places(counts.shape):
        grad_padded[values] += shares
    return window.crop(grad_padded, (inputs.shape[1], inputs.shape[2]))


def _counts(inputs: FloatArray, window: Window) -> FloatArray:
    """Return how many values of the picture each window sees, [rows, columns]."""
    size = (inputs.shape[1], inputs.shape[2])
    rows, columns = window.output_size(size)
    padded = window.pad(np.ones((1, *size, 1), dtype=inputs.dtype), 0.0)
    counts = np.zeros((rows, columns), dtype=inputs.dtype)
    for _, values in window.places((rows, columns)):
        counts += padded[values][0, :, :, 0]
    return counts


@dataclass(frozen=True)
class _Pool2D(Layer):
    """What both pools have in common.

    Parameters
    ----------
    pool_size : int or (int, int)
        Height and width of the window.
    strides : int or (int, int), optional
        Rows and columns from one window to the next; left out, windows lie side by side.
    padding : str
        "valid" or "same".
    """

    pool_size: SideLengths = 2
    strides: SideLengths | None = None
    padding: str = "valid"

    def __post_init__(self) -> None:
        _ = self.window  # which checks the settings

    @property
    def window(self) -> Window:
        """Where the pool looks."""
        strides = self.pool_size if self.strides is None else self.strides
        return Window(pair("pool_size", self.pool_size), pair("strides", strides), self.padding)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return rows and columns, and the channels of the input."""
        height, width, channels = picture_shape(input_shape)
        return (*self.window.output_size((height, width)), channels)


class MaxPool2D(_Pool2D):
    """The largest value of each window.

    Parameters
    ----------
    pool_size : int or (int, int)
        Height and width of the window.
    strides : int or (int, int), optional
        Rows and columns from one window to the next; left out, windows lie side by side.
    padding : str
        "valid" or "same".
    """

    kind: ClassVar[str] = "max_pool2d"

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Compute the largest values."""
        return max_pool2d_forward(inputs, self.window)

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Carry a gradient back to the largest values."""
        return max_pool2d_backward(inputs, grad_outputs, self.window)


class AveragePool2D(_Pool2D):
    """The mean of each window; settings as of `MaxPool2D`."""

    kind: ClassVar[str] = "average_pool2d"

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Compute the means."""
        return average_pool2d_forward(inputs, self.window)

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Carry a gradient back to what the means were taken of."""
        return average_pool2d_backward(inputs, grad_outputs, self.window)


@dataclass(frozen=True)
class GlobalAveragePool2D(Layer):
    """The mean of each channel: [height, width, channels] to [channels]."""

    kind: ClassVar[str] = "global_average_pool2d"

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the channels."""
        return (picture_shape(input_shape)[2],)

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Compute the means."""
        means: FloatArray = inputs.mean(axis=(1, 2))
        return means

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Give each value an equal share."""
        shares = grad_outputs / (inputs.shape[1] * inputs.shape[2])
        grad_inputs: FloatArray = np.ones_like(inputs) * shares[:, np.newaxis, np.newaxis, :]
        return grad_inputs
