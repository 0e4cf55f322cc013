"""The arrays that every contestant works on; files that `workspace` has written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

from benchmarks.tasks import Task


def training_bytes(task: Task) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the first `task.rows` training images (rows, 784) and their labels."""
    folder = Path(task.folder)
    images = np.load(folder / "train_images.npy", mmap_mode="r")[: task.rows]
    labels = np.load(folder / "train_labels.npy")[: task.rows]
    return np.array(images), labels


def test_bytes(task: Task) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return all test images and their labels."""
    folder = Path(task.folder)
    return np.load(folder / "test_images.npy"), np.load(folder / "test_labels.npy")


def as_floats(images: NDArray[np.uint8], dtype: DTypeLike = np.float32) -> NDArray[np.floating]:
    """Return bytes divided by 255, once and before any clock runs."""
    return np.divide(images, 255, dtype=dtype)


def trained_parameters(task: Task) -> list[NDArray[np.float32]]:
    """Return kernel and bias of each layer of the network that everybody predicts with."""
    with np.load(Path(task.folder) / "model.npz") as file:
        return [file[name] for name in file.files]


def expected_classes(task: Task) -> NDArray[np.int64]:
    """Return what that network makes of the test images, or of the first ones."""
    return np.load(Path(task.folder) / "expected.npy")


def agreement(task: Task, probabilities: NDArray[np.float32]) -> dict[str, float]:
    """Return the fraction of test images that get the expected class, of those that have one."""
    classes, expected = np.argmax(probabilities, axis=1), expected_classes(task)
    count = min(len(classes), len(expected))
    return {"agreement": float(np.mean(classes[:count] == expected[:count]))}
