"""Digitus itself, by its Python package."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

import digitus
from benchmarks.arrays import test_bytes, trained_parameters, training_bytes
from benchmarks.predictions import OneRow, Predict, Prediction
from benchmarks.tasks import Task
from digitus._training_run import ALL_BATCHES
from digitus.training import TIME_LIMIT

OPTIMIZERS = {
    "adam": digitus.Adam(0.001),
    "sgd": digitus.SGD(0.1),
    "momentum": digitus.SGD(0.01, momentum=0.9),
}


def versions() -> dict[str, str]:
    """Return the library's version."""
    return {"digitus": digitus.__version__}


def build_network(sizes: tuple[int, ...], seed: int) -> digitus.Network:
    """Return a new network of dense layers with ReLU between them."""
    layers = [digitus.Dense(size, "relu") for size in sizes[1:-1]]
    return digitus.Network(sizes[:1], [*layers, digitus.Dense(sizes[-1])], seed=seed)


class Training:
    """One epoch a round, in the short calls that `Network.fit` makes."""

    def __init__(self, task: Task) -> None:
        digitus.set_num_threads(task.threads)
        self._network = build_network(task.sizes, task.seed)
        self._trainer = digitus.Trainer(
            self._network,
            digitus.Dataset.from_arrays(*training_bytes(task)),
            OPTIMIZERS[task.optimizer],
            task.batch,
            shuffle=task.batch is not None,
            seed=task.seed,
            time_limit=TIME_LIMIT,
        )
        self._test = test_bytes(task)
        self._loss = 0.0

    def run(self) -> dict[str, float]:
        """Train for one epoch."""
        started = time.perf_counter()
        while not (state := self._trainer.run(ALL_BATCHES)).epoch_finished:
            pass
        self._loss = state.loss
        return {"seconds": time.perf_counter() - started, "accuracy": state.accuracy}

    def check(self) -> dict[str, float]:
        """Return the last epoch's loss, and the accuracy on the test images."""
        return {"loss": self._loss, "accuracy": self._network.evaluate(*self._test).accuracy}


def predictor(task: Task, rows: int, threads: int) -> Predict:
    """Return the network's method."""
    digitus.set_num_threads(threads)
    parameters = trained_parameters(task)
    sizes = (len(parameters[0]), *(len(bias) for bias in parameters[1::2]))
    network = build_network(sizes, 0)
    names = network.parameters()
    network.set_parameters(dict(zip(names, parameters, strict=True)))
    return network.predict_proba


def _all_rows(task: Task, images: np.ndarray | None = None) -> Prediction:
    return Prediction(task, predictor(task, task.rows, task.threads), task.rows, images)


class Loading:
    """The CSV file, as `load_csv` reads it."""

    def __init__(self, task: Task) -> None:
        digitus.set_num_threads(task.threads)
        self._path = Path(task.folder) / "mnist_train.csv"
        self._sums = {"pixels": 0, "labels": 0}

    def run(self) -> dict[str, float]:
        """Read the file once."""
        started = time.perf_counter()
        loaded = digitus.load_csv(self._path)
        pixels, labels = loaded.images, loaded.labels
        seconds = time.perf_counter() - started
        self._sums = {
            "pixels": int(pixels.sum(dtype=np.int64)),
            "labels": int(labels.sum(dtype=np.int64)),
        }
        return {"seconds": seconds}

    def check(self) -> dict[str, int]:
        """Return the sums of all pixels and of all labels."""
        return self._sums


TASKS = {
    "train": lambda task: {"uint8 images": Training},
    "predict": lambda task: {"float32": _all_rows},
    "predict_bytes": lambda task: {"uint8": lambda task: _all_rows(task, test_bytes(task)[0])},
    "predict_one": lambda task: {
        "float32": lambda task: OneRow(task, predictor(task, 1, task.threads))
    },
    "load_csv": lambda task: {"load_csv": Loading},
}
