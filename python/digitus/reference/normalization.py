"""Batch norm: values with mean 0 and variance 1, then scaled and shifted by what is learned.

S. Ioffe and C. Szegedy, "Batch Normalization", ICML 2015. Statistics are taken per channel, that is
over all axes but the last. A variance is the mean of the squares of the n values' distances from
their mean, not divided by n - 1: as in Keras, for the moving one too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from digitus.reference.array_types import AnyArray, FloatArray, Parameters, Shape
from digitus.reference.layer import Context, DrawKernel, Layer, check_range


def batch_statistics(inputs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Compute mean and variance of each channel.

    Parameters
    ----------
    inputs : ndarray, shape (batch, ..., channels)

    Returns
    -------
    mean, variance : ndarray, shape (channels,)
    """
    axes = _all_but_last(inputs)
    mean: FloatArray = inputs.mean(axis=axes)
    variance: FloatArray = np.square(inputs - mean).mean(axis=axes)
    return mean, variance


def normalized(
    inputs: FloatArray, mean: FloatArray, variance: FloatArray, epsilon: float
) -> FloatArray:
    """Compute ``n = (x - mean) / sqrt(variance + epsilon)``."""
    values: FloatArray = (inputs - mean) / np.sqrt(variance + epsilon)
    return values


def batch_norm_parameter_gradients(
    inputs: FloatArray, grad_outputs: FloatArray, epsilon: float
) -> tuple[FloatArray, FloatArray]:
    """Carry a gradient back through ``y = gamma n + beta`` to gamma and beta.

    Parameters
    ----------
    inputs, grad_outputs : ndarray, shape (batch, ..., channels)
    epsilon : float

    Returns
    -------
    grad_gamma, grad_beta : ndarray, shape (channels,)
    """
    axes = _all_but_last(inputs)
    values = normalized(inputs, *batch_statistics(inputs), epsilon)
    grad_gamma: FloatArray = (grad_outputs * values).sum(axis=axes)
    grad_beta: FloatArray = grad_outputs.sum(axis=axes)
    return grad_gamma, grad_beta


def batch_norm_input_gradient(
    inputs: FloatArray, grad_outputs: FloatArray, gamma: FloatArray, epsilon: float
) -> FloatArray:
    """Carry a gradient back to x, through the statistics of the batch too.

    With g = dL/dn = gamma dL/dy, and means over what the statistics were taken over::

        dL/dx = (g - mean(g) - n mean(g n)) / sqrt(variance + epsilon)

    The second term is what x does by moving the mean, the third what it does by the variance.

    Parameters
    ----------
    inputs, grad_outputs : ndarray, shape (batch, ..., channels)
    gamma : ndarray, shape (channels,)
    epsilon : float

    Returns
    -------
    ndarray, shape (batch, ..., channels)
    """
    axes = _all_but_last(inputs)
    mean, variance = batch_statistics(inputs)
    values = normalized(inputs, mean, variance, epsilon)
    gradient = gamma * grad_outputs
    by_mean = gradient.mean(axis=axes)
    by_variance = values * (gradient * values).mean(axis=axes)
    grad_inputs: FloatArray = (gradient - by_mean - by_variance) / np.sqrt(variance + epsilon)
    return grad_inputs


def _all_but_last(values: FloatArray) -> tuple[int, ...]:
    return tuple(range(values.ndim - 1))


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Batch norm: ``y = gamma (x - mean) / sqrt(variance + epsilon) + beta``.

    In training, mean and variance are those of the batch; afterwards the moving ones follow them::

        moving = momentum moving + (1 - momentum) batch

    In inference they are the moving ones.

    Parameters
    ----------
    momentum : float
        0 or more, below 1.
    epsilon : float
        0 or more.
    """

    kind: ClassVar[str] = "batch_norm"
    untrained: ClassVar[frozenset[str]] = frozenset({"moving_mean", "moving_variance"})

    momentum: float = 0.99
    epsilon: float = 0.001

    def __post_init__(self) -> None:
        check_range("momentum", self.momentum, 0.0, 1.0)
        check_range("epsilon", self.epsilon, 0.0, math.inf)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the same shape."""
        return input_shape

    def initial_parameters(self, input_shape: Shape, draw: DrawKernel) -> dict[str, AnyArray]:
        """Return gamma, beta, moving mean and variance, one value a channel each."""
        channels = input_shape[-1]
        return {
            "gamma": np.ones(channels),
            "beta": np.zeros(channels),
            "moving_mean": np.zeros(channels),
            "moving_variance": np.ones(channels),
        }

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Normalise, scale and shift."""
        own = context.parameters
        mean, variance = own["moving_mean"], own["moving_variance"]
        if context.mode.is_training:
            mean, variance = batch_statistics(inputs)
        return own["gamma"] * normalized(inputs, mean, variance, self.epsilon) + own["beta"]

    def parameter_gradients(
        self, inputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> Parameters:
        """Carry a gradient back to gamma and beta."""
        grad_gamma, grad_beta = batch_norm_parameter_gradients(inputs, grad_outputs, self.epsilon)
        return {"gamma": grad_gamma, "beta": grad_beta}

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Carry a gradient back to the inputs of a pass in training."""
        gamma = context.parameters["gamma"]
        return batch_norm_input_gradient(inputs, grad_outputs, gamma, self.epsilon)

    def follow_batch(self, inputs: FloatArray, parameters: Parameters) -> None:
        """Move the moving statistics towards those of the batch."""
        names = ("moving_mean", "moving_variance")
        for name, batch in zip(names, batch_statistics(inputs), strict=True):
            moving = parameters[name]
            moving *= self.momentum
            moving += (1.0 - self.momentum) * batch
