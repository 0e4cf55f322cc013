"""NumPy, with the BLAS that it brings."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from benchmarks.arrays import as_floats, test_bytes, trained_parameters, training_bytes
from benchmarks.numpy_training import NumPyTraining
from benchmarks.predictions import Predict, in_parts, one_by_one
from benchmarks.tasks import Task
from benchmarks.worker import Makers

COPIED_BYTES = 256 * 2**20
CACHE_BLOCK = 16_384


def versions() -> dict[str, str]:
    """Return the versions of NumPy and its BLAS."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {"numpy": np.__version__, f"numpy's {blas['name']}": str(blas["version"])}


class Training:
    """One epoch a round, in a new order each time unless the batch is full."""

    def __init__(self, task: Task, block: int | None) -> None:
        images, labels = training_bytes(task)
        self._images = as_floats(images, task.dtype)
        self._labels = labels.astype(np.intp)
        self._batch = task.batch or len(images)
        self._is_shuffled = task.batch is not None
        self._network = NumPyTraining(
            task.sizes,
            self._batch,
            task.optimizer,
            dtype=task.dtype,
            seed=task.seed,
            block=block,
        )
        self._rows = np.empty((self._batch, images.shape[1]), task.dtype)
        self._random = np.random.default_rng(task.seed)
        self._test = test_bytes(task)
        self._loss = 0.0

    def run(self) -> dict[str, float]:
        """Train for one epoch."""
        started = time.perf_counter()
        images, labels, loss, correct = self._images, self._labels, 0.0, 0
        if self._is_shuffled:
            order = self._random.permutation(len(images))
            for start in range(0, len(images), self._batch):
                rows = order[start : start + self._batch]
                x = self._rows[: len(rows)]
                np.take(images, rows, axis=0, out=x, mode="clip")  # "raise" would copy twice
                part_loss, part_correct = self._network.step(x, labels[rows])
                loss += part_loss
                correct += part_correct
        else:
            loss, correct = self._network.step(images, labels)
        self._loss = loss / len(images)
        return {"seconds": time.perf_counter() - started, "accuracy": correct / len(images)}

    def check(self) -> dict[str, float]:
        """Return the last epoch's loss, and the accuracy on the test images."""
        images, labels = self._test
        right = 0
        for start in range(0, len(images), self._batch):
            part = as_floats(images[start : start + self._batch], self._images.dtype)
            classes = self._network.forward(part).argmax(axis=1)
            right += np.count_nonzero(classes == labels[start : start + self._batch])
        return {"loss": self._loss, "accuracy": right / len(images)}


def predictor(task: Task, rows: int, threads: int) -> Predict:
    """Return a function that keeps its memory; the threads are those of the BLAS."""
    parameters = trained_parameters(task)
    layers = list(zip(parameters[::2], parameters[1::2], strict=True))
    outputs = [np.empty((rows, len(bias)), np.float32) for _, bias in layers]

    def predict(x: np.ndarray) -> np.ndarray:
        for layer, (kernel, bias) in enumerate(layers):
            y = outputs[layer][: len(x)]
            np.dot(x, kernel, out=y)
            y += bias
            if layer < len(layers) - 1:
                np.maximum(y, 0, out=y)
            x = y
        x -= x.max(axis=1, keepdims=True)
        np.exp(x, out=x)
        x /= x.sum(axis=1, keepdims=True)
        return x

    return predict


class Products:
    """The matrix products of the first layer of a training step, and nothing else."""

    def __init__(self, task: Task) -> None:
        batch, (inputs, outputs) = task.batch, task.sizes[:2]
        random = np.random.default_rng(task.seed)
        self._calls = task.calls
        self._x = random.random((batch, inputs), np.float32)
        self._kernel = random.random((inputs, outputs), np.float32)
        self._y = np.empty((batch, outputs), np.float32)
        self._grad = np.empty((inputs, outputs), np.float32)

    def run(self) -> dict[str, float]:
        """Compute y = x · W and dW = xᵀ · y some times; "seconds" are those of one pair."""
        started = time.perf_counter()
        for _ in range(self._calls):
            np.dot(self._x, self._kernel, out=self._y)
            np.dot(self._x.T, self._y, out=self._grad)
        return {"seconds": (time.perf_counter() - started) / self._calls}

    def check(self) -> dict[str, Any]:
        """Return nothing: the products are NumPy's own."""
        return {}


class Copying(Products):
    """Copies of memory that no cache holds, one part a thread."""

    def __init__(self, task: Task) -> None:
        size = COPIED_BYTES // 8 // task.threads
        self._pairs = [(np.ones(size), np.zeros(size)) for _ in range(task.threads)]
        self._pool = ThreadPoolExecutor(task.threads)

    def run(self) -> dict[str, float]:
        """Copy once; "bytes" are those read and those written."""
        started = time.perf_counter()
        list(self._pool.map(lambda pair: np.copyto(pair[1], pair[0]), self._pairs))
        return {"seconds": time.perf_counter() - started, "bytes": 2.0 * COPIED_BYTES}


def _training(task: Task) -> Makers:
    makers: Makers = {"arrays in place": lambda task: Training(task, None)}
    if task.optimizer == "adam":
        makers[f"arrays in place, Adam by blocks of {CACHE_BLOCK:,}"] = lambda task: Training(
            task, CACHE_BLOCK
        )
    return makers


TASKS = {
    "train": _training,
    "predict": lambda task: in_parts(task, predictor),
    "predict_one": lambda task: one_by_one(predictor, (task.threads,)),
    "sgemm": lambda task: {"np.dot": Products},
    "bandwidth": lambda task: {"np.copyto in each thread": Copying},
}
