"""What both rows of a pair do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from digitus import reference
from digitus.optimizers import SGD, Adam, Optimizer
from digitus.reference.array_types import Parameters
from digitus.reference.initializers import Initializer

LEARNING_RATE = 0.1
STANDARD_DEVIATION = 0.01
BATCH_SIZE = 32
"""Keras's default."""


@dataclass(frozen=True)
class Task:
    """A way to train, the same for all who do it.

    Attributes
    ----------
    optimizer, short_name : str
        What documents call it, and what is short enough for a terminal.
    epochs : int
    batch_size : int or None
        Images a step; None for all of them, in file order.
    initializer : callable
        How the initial weights are drawn.
    engine_optimizer : Optimizer
    reference_optimizer : callable
        Makes the reference's optimizer of the same settings, at its first step.
    """

    optimizer: str
    short_name: str
    epochs: int
    batch_size: int | None
    initializer: Initializer
    engine_optimizer: Optimizer
    reference_optimizer: Callable[[], reference.Optimizer]

    @property
    def shuffles(self) -> bool:
        """Whether each epoch visits the images in a new order; a full batch has none."""
        return self.batch_size is not None

    def initial_parameters(self, sizes: Sequence[int], seed: int) -> Parameters:
        """Return the weights that all who do this task begin with.

        Parameters
        ----------
        sizes : sequence of int
            Values of an image, then the outputs of each layer.
        seed : int

        Returns
        -------
        dict of str to ndarray of float32
        """
        network = reference.Network(sizes, np.float32, seed=seed, initializer=self.initializer)
        return network.parameters


def gradient_descent(epochs: int) -> Task:
    """Return the task of the learning project: weights normal x 0.01, full batches, rate 0.1."""
    return Task(
        optimizer=f"gradient descent {LEARNING_RATE}",
        short_name="GD",
        epochs=epochs,
        batch_size=None,
        initializer=reference.normal(STANDARD_DEVIATION),
        engine_optimizer=SGD(LEARNING_RATE),
        reference_optimizer=lambda: reference.GradientDescent(LEARNING_RATE),
    )


def adam(epochs: int) -> Task:
    """Return what Keras does by default: Glorot's weights, Adam, batches of 32."""
    return Task(
        optimizer="Adam",
        short_name="Adam",
        epochs=epochs,
        batch_size=BATCH_SIZE,
        initializer=reference.glorot_uniform,
        engine_optimizer=Adam(),
        reference_optimizer=reference.Adam,
    )
