"""The Swift engine takes part."""

from __future__ import annotations

from collections.abc import Sequence

from digitus.callbacks import EpochEvent
from digitus.comparison.contestant import EpochFigures, OnEpoch
from digitus.comparison.task import Task
from digitus.datasets import Dataset
from digitus.history import History
from digitus.layers import Dense
from digitus.network import Network
from digitus.reference.array_types import AnyArray, Parameters


class EngineContestant:
    """A network of the engine.

    Parameters
    ----------
    sizes : sequence of int
        Values of an image, then the outputs of each layer.
    task : Task
        What to learn, and how.
    initial : dict of str to ndarray
        The weights to begin with.
    """

    def __init__(self, sizes: Sequence[int], task: Task, initial: Parameters) -> None:
        hidden = [Dense(units, "relu") for units in sizes[1:-1]]
        self._task = task
        self.network = Network((sizes[0],), [*hidden, Dense(sizes[-1])])
        self.network.set_parameters(initial)

    def train(self, train: Dataset, test: Dataset, seed: int, on_epoch: OnEpoch) -> History:
        """Train; see `Contestant.train`."""

        def tell(event: EpochEvent) -> None:
            on_epoch(EpochFigures(event.epoch, event.loss, event.accuracy))

        return self.network.fit(
            train,
            epochs=self._task.epochs,
            batch_size=self._task.batch_size,
            optimizer=self._task.engine_optimizer,
            shuffle=self._task.shuffles,
            seed=seed,
            validation_data=test,
            callbacks=[tell],
        )

    def predict(self, images: AnyArray) -> AnyArray:
        """Return the class of each image."""
        return self.network.predict(images)
