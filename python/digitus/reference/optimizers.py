"""How parameters follow from gradients.

In the formulas w is a parameter tensor, g its gradient, eta the learning rate and t the number of
the step, counted from 1. What an optimizer remembers between steps begins at 0. Every step changes
the parameter arrays in place, and keeps their dtype. Parameters without a gradient, such as the
moving statistics of batch norm, are left alone.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from digitus.reference.array_types import Parameters


class Optimizer(Protocol):
    """Anything that can take one step, with a learning rate that a schedule may change."""

    learning_rate: float

    def step(self, parameters: Parameters, gradients: Parameters) -> None:
        """Change the parameters in place that have a gradient of the same name and shape."""
        ...


def _zeros_like(tensors: Parameters) -> Parameters:
    """Return zeros with the names, shapes and dtype of `tensors`."""
    return {name: np.zeros_like(tensor) for name, tensor in tensors.items()}


class GradientDescent:
    """Gradient descent: ``w -= eta g``.

    Parameters
    ----------
    learning_rate : float
        eta, above 0.
    """

    def __init__(self, learning_rate: float = 0.1) -> None:
        self.learning_rate = learning_rate

    def step(self, parameters: Parameters, gradients: Parameters) -> None:
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            Tensors by name; those without a gradient of their name stay as they are.
        """
        for name, gradient in gradients.items():
            parameters[name] -= self.learning_rate * gradient


class Momentum:
    """Gradient descent that keeps some of its velocity v: ``v = mu v - eta g; w += v``.

    Parameters
    ----------
    learning_rate : float
        eta, above 0.
    momentum : float
        mu, 0 to below 1.
    """

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9) -> None:
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.velocities: Parameters = {}

    def step(self, parameters: Parameters, gradients: Parameters) -> None:
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            Tensors by name; those without a gradient of their name stay as they are.
        """
        self.velocities = self.velocities or _zeros_like(gradients)
        for name, gradient in gradients.items():
            velocity = self.velocities[name]
            velocity *= self.momentum
            velocity -= self.learning_rate * gradient
            parameters[name] += velocity


class Nesterov(Momentum):
    """Nesterov's momentum as Keras writes it: ``v = mu v - eta g; w += mu v - eta g``.

    Parameters
    ----------
    learning_rate, momentum : float
        As of `Momentum`.
    """

    def step(self, parameters: Parameters, gradients: Parameters) -> None:
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            Tensors by name; those without a gradient of their name stay as they are.
        """
        self.velocities = self.velocities or _zeros_like(gradients)
        for name, gradient in gradients.items():
            velocity, descent = self.velocities[name], self.learning_rate * gradient
            velocity *= self.momentum
            velocity -= descent
            parameters[name] += self.momentum * velocity - descent


class Adam:
    """D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.

    With m the running mean of g and v that of g g (element by element)::

        m += (1 - beta_1) (g - m)
        v += (1 - beta_2) (g g - v)
        w -= eta sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon)

    The fraction makes up for the means having begun at 0. As in Keras, and in the last lines of
    the paper's section 2, epsilon is added to the root of v before that correction.

    Parameters
    ----------
    learning_rate : float
        eta, above 0.
    beta_1, beta_2 : float
        What m and v keep in a step, 0 to below 1.
    epsilon : float
        Above 0.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
    ) -> None:
        self.learning_rate = learning_rate
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.step_number = 0
        self.means: Parameters = {}
        self.mean_squares: Parameters = {}

    def step(self, parameters: Parameters, gradients: Parameters) -> None:
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            Tensors by name; those without a gradient of their name stay as they are.
        """
        self.means = self.means or _zeros_like(gradients)
        self.mean_squares = self.mean_squares or _zeros_like(gradients)
        self.step_number += 1
        correction_1 = 1.0 - self.beta_1**self.step_number
        correction_2 = 1.0 - self.beta_2**self.step_number
        corrected_rate = self.learning_rate * math.sqrt(correction_2) / correction_1
        for name, gradient in gradients.items():
            mean, mean_square = self.means[name], self.mean_squares[name]
            mean += (1.0 - self.beta_1) * (gradient - mean)
            mean_square += (1.0 - self.beta_2) * (gradient * gradient - mean_square)
            parameters[name] -= corrected_rate * mean / (np.sqrt(mean_square) + self.epsilon)


class AdamW(Adam):
    """Adam with decoupled weight decay: first ``w -= eta lambda w`` for kernels, then Adam's step.

    I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019. Biases, and
    gamma and beta of batch norm, do not decay.

    Parameters
    ----------
    learning_rate, beta_1, beta_2, epsilon : float
        As of `Adam`.
    weight_decay : float
        lambda, 0 or more.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        weight_decay: float = 0.004,
    ) -> None:
        super().__init__(learning_rate, beta_1, beta_2, epsilon)
        self.weight_decay = weight_decay

    def step(self, parameters: Parameters, gradients: Parameters) -> None:
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            Tensors by name; those without a gradient of their name stay as they are.
        """
        for name in gradients:
            if name.endswith(".kernel"):
                parameters[name] -= self.learning_rate * self.weight_decay * parameters[name]
        super().step(parameters, gradients)
