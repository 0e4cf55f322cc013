"""How well a network does on images that something happened to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digitus import inference
from digitus._checks import as_seed
from digitus._errors import ArgumentError
from digitus._image_shape import image_shape
from digitus._shown import shown
from digitus.corruptions import CORRUPTIONS, corrupt
from digitus.datasets import Dataset
from digitus.network import Network


@dataclass(frozen=True)
class CorruptionResult:
    """How well a network does on images with one corruption."""

    name: str
    """Of `digitus.corruptions.CORRUPTIONS`."""
    count: int
    """Images."""
    correct: int
    """Images whose class was found."""
    loss: float
    """Mean cross-entropy in nats."""

    @property
    def accuracy(self) -> float:
        """Correct / count."""
        return self.correct / self.count


@dataclass(frozen=True)
class Robustness:
    """How well a network does on corrupted images."""

    seed: int
    """What the corruptions were drawn with."""
    clean: CorruptionResult
    """On the images as they are; its name is "clean"."""
    results: tuple[CorruptionResult, ...]
    """On the images with each corruption, at least one."""

    @property
    def mean_accuracy(self) -> float:
        """Mean of the accuracies of all corruptions."""
        return sum(result.accuracy for result in self.results) / len(self.results)


def evaluate_corruptions(
    network: Network,
    images: ArrayLike | Dataset,
    labels: ArrayLike | None = None,
    *,
    seed: int = 0,
    names: Iterable[str] = CORRUPTIONS,
    on_result: Callable[[CorruptionResult], object] | None = None,
) -> Robustness:
    """Evaluate a network on images with each corruption.

    Parameters
    ----------
    network : Network
        For grey pictures.
    images : array_like of uint8, or Dataset
        n images; a Dataset brings its own labels.
    labels : array_like of integers, shape (n,), or None
        None with a Dataset, and only then.
    seed : int
        0 to 2**64 - 1; draws the corruptions.
    names : iterable of str
        At least one of `digitus.corruptions.CORRUPTIONS`.
    on_result : callable, optional
        Called with each result, that of the clean images first.

    Returns
    -------
    Robustness

    Raises
    ------
    ArgumentError
        If the images do not fit the network, or are no grey pictures of uint8.
    LimitError
        If an image is more than 1,024 pixels high or wide.
    """
    chosen = [names] if isinstance(names, str) else list(names)
    if not chosen or not set(chosen) <= set(CORRUPTIONS):
        raise ArgumentError(
            f"names: expected one or more of {', '.join(CORRUPTIONS)}; got {shown(chosen)}"
        )
    shape, seed = image_shape(network.input_shape), as_seed(seed)
    dataset = inference.as_dataset(network, images, labels)
    if dataset.images.dtype != np.uint8:
        raise ArgumentError(
            f"images: expected uint8 to corrupt, got {dataset.images.dtype}; if they are 0 to 1, "
            "give (images * 255).round().astype(numpy.uint8)"
        )

    def measure(name: str, dataset: Dataset) -> CorruptionResult:
        metrics = network.evaluate(dataset)
        result = CorruptionResult(name, metrics.count, metrics.correct, metrics.loss)
        if on_result is not None:
            on_result(result)
        return result

    clean = measure("clean", dataset)
    results = []
    for name in chosen:
        pictures = corrupt(name, dataset.images, seed=seed, shape=shape)
        changed = Dataset.from_arrays(pictures, dataset.labels, network.classes)
        results.append(measure(name, changed))
    return Robustness(seed, clean, tuple(results))
