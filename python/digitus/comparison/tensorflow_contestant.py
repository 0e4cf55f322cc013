"""TensorFlow takes part, with all settings as Keras has them by default."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

import numpy as np

from digitus.comparison.contestant import EpochFigures, OnEpoch, as_history, telling
from digitus.comparison.held_interrupt import HeldInterrupt
from digitus.comparison.task import Task
from digitus.datasets import Dataset
from digitus.history import History
from digitus.reference.array_types import AnyArray, Parameters
from digitus.reference.missing import remedy
from digitus.reference.tensorflow_import import import_tensorflow
from digitus.reference.tensorflow_network import TensorFlowNetwork

REMEDY = remedy("tensorflow")


def is_installed() -> bool:
    """Return whether there is a TensorFlow to import, without the seconds that importing takes."""
    return importlib.util.find_spec("tensorflow") is not None


def version() -> str:
    """Return TensorFlow's version, importing it if it has not been so far."""
    return str(import_tensorflow().__version__)


class TensorFlowContestant:
    """The Keras model, ending in softmax, with categorical cross-entropy.

    Parameters
    ----------
    sizes : sequence of int
        Values of an image, then the outputs of each layer.
    task : Task
        What to learn, and how.
    initial : dict of str to ndarray
        The weights to begin with.

    Raises
    ------
    ImportError
        If TensorFlow is not installed.
    """

    network = None

    def __init__(self, sizes: Sequence[int], task: Task, initial: Parameters) -> None:
        self._task = task
        with HeldInterrupt():
            self._keras = TensorFlowNetwork(sizes, task.reference_optimizer(), softmax_output=True)
            self._keras.set_parameters(initial)

    def train(self, train: Dataset, test: Dataset, seed: int, on_epoch: OnEpoch) -> History:
        """Train; see `Contestant.train`."""
        with HeldInterrupt(self._stop) as interrupt:

            def tell(figures: EpochFigures) -> None:
                interrupt.raise_if_pressed()
                on_epoch(figures)

            history = self._keras.train(
                train.images,
                train.labels,
                epochs=self._task.epochs,
                batch_size=self._task.batch_size,
                seed=seed,
                shuffle=self._task.shuffles,
                validation=(test.images, test.labels),
                on_epoch=telling(tell),
            )
        return as_history(history)

    def predict(self, images: AnyArray) -> AnyArray:
        """Return the class of each image."""
        with HeldInterrupt():
            probabilities = self._keras.model(self._keras.twin.as_inputs(images))
        classes: AnyArray = np.argmax(np.asarray(probabilities), axis=1)
        return classes

    def _stop(self) -> None:
        """Ask Keras to stop; it looks after every batch, without a callback, which takes time."""
        self._keras.model.stop_training = True
