"""NumPy takes part, in float64."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitus import reference
from digitus.comparison.contestant import OnEpoch, as_history, telling
from digitus.comparison.task import Task
from digitus.datasets import Dataset
from digitus.history import History
from digitus.reference.array_types import AnyArray, Parameters


class NumPyContestant:
    """The reference network.

    Parameters
    ----------
    sizes : sequence of int
        Values of an image, then the outputs of each layer.
    task : Task
        What to learn, and how.
    initial : dict of str to ndarray
        The weights to begin with.
    """

    network = None

    def __init__(self, sizes: Sequence[int], task: Task, initial: Parameters) -> None:
        self._task = task
        self._reference = reference.Network(sizes, np.float64)
        self._reference.set_parameters(initial)

    def train(self, train: Dataset, test: Dataset, seed: int, on_epoch: OnEpoch) -> History:
        """Train; see `Contestant.train`."""
        history = reference.train(
            self._reference,
            train.images,
            train.labels,
            epochs=self._task.epochs,
            batch_size=self._task.batch_size,
            optimizer=self._task.reference_optimizer(),
            seed=seed,
            shuffle=self._task.shuffles,
            validation=(test.images, test.labels),
            on_epoch=telling(on_epoch),
        )
        return as_history(history)

    def predict(self, images: AnyArray) -> AnyArray:
        """Return the class of each image."""
        return self._reference.predict(images)
