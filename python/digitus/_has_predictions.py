"""The part of a network that answers: predictions, metrics, gradients and outputs of layers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus import inference
from digitus._checks import as_integer
from digitus.datasets import Dataset
from digitus.inference import Metrics
from digitus.layers import Layer

if TYPE_CHECKING:
    from digitus.network import Network


class HasPredictions(ABC):
    """Says what a network makes of images."""

    images_per_call: int
    _predict_one: Any

    @property
    @abstractmethod
    def layers(self) -> tuple[Layer, ...]:
        """The layers, in their order."""

    def predict(self, images: ArrayLike | Dataset) -> NDArray[np.int64]:
        """Return the class of each image, shape (n,): of equal probabilities the first one's."""
        # The method: np.argmax, the function, takes 1.4 µs more, as long as one image does.
        classes: NDArray[np.int64] = self.predict_proba(images).argmax(axis=1)
        return classes

    def predict_proba(self, images: ArrayLike | Dataset) -> NDArray[np.float32]:
        """Return class probabilities.

        Parameters
        ----------
        images : array_like or Dataset
            Shape (n, width), or shaped; finite.

        Returns
        -------
        ndarray of float32, shape (n, classes)
            Each row sums to 1.
        """
        probabilities: NDArray[np.float32] | None = self._predict_one(images)
        if probabilities is None:
            return inference.predict_proba(_whole(self), images)
        return probabilities

    def evaluate(self, images: ArrayLike | Dataset, labels: ArrayLike | None = None) -> Metrics:
        """Return loss, accuracy and counts over labelled images, given as to `fit`."""
        dataset = inference.as_dataset(_whole(self), images, labels)
        return inference.evaluate(_whole(self), dataset.parts(self.images_per_call))

    def gradients(
        self, images: ArrayLike | Dataset, labels: ArrayLike | None = None
    ) -> tuple[float, dict[str, NDArray[np.float32]]]:
        """Return the mean loss over labelled images and its gradient.

        As in a training step, but nothing is dropped, and the moving averages of batch norm stay as
        they are; their gradients are 0.

        Parameters
        ----------
        images, labels
            As for `fit`.

        Returns
        -------
        loss : float
            Mean cross-entropy in nats.
        gradients : dict of str to ndarray of float32
            With the names and shapes of `parameters`.
        """
        return inference.gradients(_whole(self), inference.as_dataset(_whole(self), images, labels))

    def layer_output(self, index: int, images: ArrayLike | Dataset) -> NDArray[np.float32]:
        """Return the output of one layer after its activation, shape (n, outputs).

        Parameters
        ----------
        index : int
            The layer, counted from 0; that of the last one are the logits. Negative numbers count
            from the end.
        images : array_like or Dataset
            n images.
        """
        count = len(self.layers)
        checked = as_integer("index", index, -count, count - 1) % count
        return inference.layer_outputs(_whole(self), [checked], images)[0]

    def activations(self, images: ArrayLike | Dataset) -> list[NDArray[np.float32]]:
        """Return the output of every layer, as `layer_output` does."""
        return inference.layer_outputs(_whole(self), range(len(self.layers)), images)


def _whole(part: HasPredictions) -> Network:
    """Return the network that it is a part of."""
    return cast("Network", part)
