"""All that is found out about a network from one set of labelled images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus import inference
from digitus._errors import ArgumentError, StateError
from digitus._image_shape import image_shape
from digitus._network_argument import check_network
from digitus.datasets import Dataset
from digitus.evaluation.calibration import Calibration, calibrate
from digitus.evaluation.mistakes import LIMIT, Mistakes, worst_mistakes
from digitus.evaluation.scores import MOST_CLASSES, Scores, score
from digitus.network import Network


@dataclass(frozen=True)
class Report:
    """How well a network does on labelled images."""

    dataset: Dataset
    """The images and their labels."""
    input_shape: tuple[int, ...]
    """Shape of one input of the network."""
    class_names: tuple[str, ...]
    """What the classes are called."""
    probabilities: NDArray[np.float32]
    """Shape (n, classes), as `Network.predict_proba` returns them."""
    loss: float
    """Mean cross-entropy in nats."""
    scores: Scores
    """Accuracy, the confusion matrix, and the figures of each class."""
    calibration: Calibration
    """Of 15 bins."""
    mistakes: Mistakes
    """20 of each kind at most."""

    @property
    def picture_shape(self) -> tuple[int, int] | None:
        """Height and width of the images; None if they are no grey pictures."""
        try:
            return image_shape(self.input_shape)
        except ArgumentError:
            return None


def evaluate_report(
    network: Network, images: ArrayLike | Dataset, labels: ArrayLike | None = None
) -> Report:
    """Evaluate a network in detail.

    Parameters
    ----------
    network : Network
        Of at most 1,024 classes.
    images : array_like or Dataset
        n images; a Dataset brings its own labels.
    labels : array_like of integers, shape (n,), or None
        None with a Dataset, and only then.

    Returns
    -------
    Report

    Raises
    ------
    ArgumentError
        If `network` is none, or images and labels do not fit it.
    StateError
        If the network's probabilities are not numbers, because its training diverged.
    """
    check_network(network)
    if network.classes > MOST_CLASSES:
        raise ArgumentError(
            f"network: expected at most {MOST_CLASSES:,} classes, got {network.classes:,}"
        )
    dataset = inference.as_dataset(network, images, labels)
    loss = network.evaluate(dataset).loss
    probabilities = network.predict_proba(dataset)
    undefined = np.flatnonzero(~np.isfinite(probabilities).all(axis=1))
    if len(undefined):
        raise StateError(
            f"the network's probabilities of {len(undefined):,} of {len(dataset):,} images are not "
            f"numbers, the first at index {undefined[0]}: its training diverged; train again with "
            "a lower learning rate"
        )
    predicted = probabilities.argmax(axis=1)
    true = dataset.labels
    return Report(
        dataset=dataset,
        input_shape=network.input_shape,
        class_names=network.class_names,
        probabilities=probabilities,
        loss=loss,
        scores=score(true, predicted, network.classes),
        calibration=calibrate(np.minimum(probabilities.max(axis=1), 1), predicted == true),
        mistakes=worst_mistakes(probabilities, true, LIMIT),
    )
