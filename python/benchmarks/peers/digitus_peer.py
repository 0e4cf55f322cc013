"""Digitus itself, by its Python package."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

import digitus
from benchmarks.arrays import test_bytes, trained_parameters, training_bytes
from benchmarks.convnets.weights import RECIPE
from benchmarks.predictions import OneRow, Predict, Prediction
from benchmarks.tasks import Task
from digitus import recipes
from digitus._trainer_base import ALL_BATCHES, TIME_LIMIT

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
    """One epoch a round, in the short calls that `Network.fit` makes.

    Parameters
    ----------
    task : Task
    network : digitus.Network
    optimizer : digitus.Adam, ...
    **options
        More of `digitus.Trainer`.
    """

    def __init__(
        self, task: Task, network: digitus.Network, optimizer: Any, **options: Any
    ) -> None:
        digitus.set_num_threads(task.threads)
        self._network = network
        self._trainer = digitus.Trainer(
            network,
            digitus.Dataset.from_arrays(*training_bytes(task)),
            optimizer,
            task.batch,
            shuffle=task.batch is not None,
            seed=task.seed,
            time_limit=TIME_LIMIT,
            **options,
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


class ConvnetTraining(Training):
    """The same with the network of the recipe keras-convnet."""

    def __init__(self, task: Task) -> None:
        network = recipes.load(RECIPE).network(task.seed)
        super().__init__(task, network, OPTIMIZERS[task.optimizer])

    def check(self) -> dict[str, float]:
        """Return also the number of parameters, and the share of the last pool above 0."""
        network, images = self._network, self._test[0][:1000]
        kinds = [type(layer) for layer in network.layers]
        last_pool = len(kinds) - 1 - kinds[::-1].index(digitus.MaxPool2D)
        return {
            **super().check(),
            "parameters": sum(size.parameters for size in network.layer_sizes),
            "above_zero": float(np.mean(network.layer_output(last_pool, images) > 0)),
        }


class BestTraining(Training):
    """The same as the recipe cnn-best says, at its highest learning rate, with profile."""

    def __init__(self, task: Task, *, is_augmented: bool) -> None:
        recipe = recipes.load("cnn-best")
        settings = recipe.settings
        super().__init__(
            task,
            recipe.network(task.seed),
            settings.optimizer,
            label_smoothing=settings.label_smoothing,
            average=settings.average,
            augmentation=settings.augmentation if is_augmented else None,
        )

    def run(self) -> dict[str, float]:
        """Train for one epoch; "fetching" is the share of the threads' time that it took."""
        self._trainer.start_profiling()
        sample = super().run()
        profile = self._trainer.profile()
        return {**sample, "fetching": profile.gather / (profile.seconds * profile.threads)}


def _dense(task: Task) -> Training:
    return Training(task, build_network(task.sizes, task.seed), OPTIMIZERS[task.optimizer])


def predictor(task: Task, rows: int, threads: int) -> Predict:
    """Return the network's method."""
    digitus.set_num_threads(threads)
    parameters = trained_parameters(task)
    if task.kind == "predict_convnet":
        network = recipes.load(RECIPE).network()
    else:
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
    "train": lambda task: {"uint8 images": _dense},
    "train_convnet": lambda task: {"uint8 images": ConvnetTraining},
    "train_cnn_best": lambda task: {
        "augmented": lambda task: BestTraining(task, is_augmented=True),
        "plain": lambda task: BestTraining(task, is_augmented=False),
    },
    "predict": lambda task: {"float32": _all_rows},
    "predict_convnet": lambda task: {"float32": _all_rows},
    "predict_bytes": lambda task: {"uint8": lambda task: _all_rows(task, test_bytes(task)[0])},
    "predict_one": lambda task: {
        "float32": lambda task: OneRow(task, predictor(task, 1, task.threads))
    },
    "load_csv": lambda task: {"load_csv": Loading},
}
