"""What a network makes of images: probabilities, metrics, gradients and layer outputs."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import Images, as_images, pointer_to
from digitus._errors import ArgumentError
from digitus._library import library
from digitus._parameters import parameter_total, split_parameters
from digitus._signatures import MetricsStructure
from digitus.datasets import Dataset

if TYPE_CHECKING:
    from digitus.network import Network


@dataclass(frozen=True)
class Metrics:
    """How well a network does on labelled images."""

    loss: float
    """Mean cross-entropy in nats."""
    accuracy: float
    """correct / count."""
    correct: int
    """Images whose highest score is their label's."""
    count: int
    """Images looked at."""

    def _repr_html_(self) -> str:
        from digitus._html.metrics import metrics_html  # noqa: PLC0415 - only notebooks need it

        return metrics_html(self)


def images_per_call(parameter_count: int) -> int:
    """Return how many images one native call should get, so that Ctrl-C is obeyed promptly.

    Parameters
    ----------
    parameter_count : int
        Numbers that the network holds, so about the multiplications that an image takes.

    Returns
    -------
    int
        At most 10,000, and fewer for a large network: some 4e9 multiplications a call, which two
        processors do in about 0.05 s.
    """
    return max(64, min(10_000, 4_000_000_000 // max(1, parameter_count)))


def as_dataset(network: Network, images: ArrayLike | Dataset, labels: ArrayLike | None) -> Dataset:
    """Return labelled images as a dataset that fits a network's input and classes.

    Parameters
    ----------
    network : Network
        Whose input and classes the images and labels must fit.
    images : array_like or Dataset
        A Dataset brings its own labels.
    labels : array_like, shape (n,), or None
        None with a Dataset, and only then.

    Returns
    -------
    Dataset
    """
    if isinstance(images, Dataset):
        if labels is not None:
            raise ArgumentError("labels: expected none beside a Dataset, which has its own")
        return images
    if labels is None:
        raise ArgumentError("labels: expected one label an image, got None")
    return Dataset._from_rows(as_images(images, network.input_shape), labels, network.classes)


def as_validation(
    network: Network, given: Dataset | tuple[ArrayLike, ArrayLike] | None
) -> Dataset | None:
    """Return the validation images of `fit` as a dataset."""
    if given is None or isinstance(given, Dataset):
        return given
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise ArgumentError("validation_data: expected (images, labels) or a Dataset")
    return as_dataset(network, given[0], given[1])


def as_rows(network: Network, images: ArrayLike | Dataset) -> Images:
    """Return images as rows that fit a network's input."""
    given = images.images if isinstance(images, Dataset) else images
    return as_images(given, network.input_shape)


def predict_proba(network: Network, images: ArrayLike | Dataset) -> NDArray[np.float32]:
    """Return class probabilities; see `Network.predict_proba`."""
    rows, native = as_rows(network, images), library()
    count, classes = len(rows), network.classes
    predict = (
        native.digitus_network_predict_bytes
        if rows.dtype == np.uint8
        else native.digitus_network_predict
    )
    probabilities = np.empty((count, classes), dtype=np.float32)
    step = network.images_per_call
    with network.guard.shared():
        pointer = network.handle.pointer
        if count <= step:
            predict(pointer, pointer_to(rows), count, pointer_to(probabilities), count * classes)
            return probabilities
        for start in range(0, count, step):
            part, result = rows[start : start + step], probabilities[start : start + step]
            predict(pointer, pointer_to(part), len(part), pointer_to(result), result.size)
    return probabilities


def evaluate(network: Network, parts: Iterable[Dataset]) -> Metrics:
    """Return the metrics over datasets that are parts of one.

    Parameters
    ----------
    network : Network
        With as many classes as the datasets.
    parts : iterable of Dataset
        Such as `Dataset.parts` makes.

    Returns
    -------
    Metrics
    """
    native, correct, count, loss = library(), 0, 0, 0.0
    found = MetricsStructure(struct_size=ctypes.sizeof(MetricsStructure))
    with network.guard.shared():
        pointer = network.handle.pointer
        for part in parts:
            images = part.handle
            native.digitus_network_evaluate(pointer, images.pointer, ctypes.byref(found))
            correct += found.correct
            count += found.count
            loss += found.loss * found.count
    return Metrics(loss=loss / count, accuracy=correct / count, correct=correct, count=count)


def gradients(network: Network, dataset: Dataset) -> tuple[float, dict[str, NDArray[np.float32]]]:
    """Return the mean loss and its gradient; see `Network.gradients`."""
    images, loss = dataset.handle, ctypes.c_double()
    flat = np.empty(parameter_total(network.shapes), dtype=np.float32)
    with network.guard.shared():
        library().digitus_network_gradients(
            network.handle.pointer, images.pointer, pointer_to(flat), flat.size, ctypes.byref(loss)
        )
    return loss.value, split_parameters(flat, network.shapes)


def layer_outputs(
    network: Network, indices: Iterable[int], images: ArrayLike | Dataset
) -> list[NDArray[np.float32]]:
    """Return the outputs of some layers, each after its activation.

    Parameters
    ----------
    network : Network
        Whose layers are meant.
    indices : iterable of int
        Layers, counted from 0.
    images : array_like or Dataset
        n images.

    Returns
    -------
    list of ndarray of float32
        Each of shape (n, outputs of that layer).
    """
    if isinstance(images, Dataset):
        dataset = images
    else:
        rows = as_rows(network, images)
        # The library asks for a dataset, whose labels do not matter here.
        dataset = Dataset._from_rows(rows, np.zeros(len(rows), dtype=np.int32), 2)
    handle, outputs = dataset.handle, []
    with network.guard.shared():
        pointer = network.handle.pointer
        for index in indices:
            values = np.empty((len(dataset), network.layer_sizes[index].outputs), dtype=np.float32)
            library().digitus_network_layer_output(
                pointer, index, handle.pointer, pointer_to(values), values.size
            )
            outputs.append(values)
    return outputs
