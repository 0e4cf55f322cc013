"""Keras on TensorFlow."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from benchmarks.arrays import as_floats, test_bytes, training_bytes
from benchmarks.convnets import in_keras
from benchmarks.tasks import Task
from benchmarks.worker import Makers

STEPS_PER_CALL = 64


def versions() -> dict[str, str]:
    """Return the versions of Keras and TensorFlow."""
    return {"keras": keras.__version__, "tensorflow": tf.__version__}


def _optimizer(name: str) -> Any:
    if name == "adam":
        return keras.optimizers.Adam(0.001)
    momentum = {"sgd": 0.0, "momentum": 0.9}[name]
    return keras.optimizers.SGD(0.1 if name == "sgd" else 0.01, momentum=momentum)


def _dense(task: Task) -> keras.Sequential:
    layers = [keras.layers.Dense(size, "relu") for size in task.sizes[1:-1]]
    return keras.Sequential(
        [keras.Input((task.sizes[0],)), *layers, keras.layers.Dense(task.sizes[-1])]
    )


class Training:
    """One epoch a round with `Model.fit`.

    Parameters
    ----------
    task : Task
    build : callable
        Makes the network, whose input has as many values as an image.
    is_dataset, is_compiled : bool
        Whether `fit` gets a `tf.data.Dataset` and does many steps a call; whether XLA compiles.
    """

    def __init__(
        self,
        task: Task,
        build: Callable[[Task], keras.Sequential],
        is_dataset: bool,
        is_compiled: bool,
    ) -> None:
        if tf.config.threading.get_intra_op_parallelism_threads() != task.threads:
            tf.config.threading.set_intra_op_parallelism_threads(task.threads)
            tf.config.threading.set_inter_op_parallelism_threads(task.threads)
        keras.utils.set_random_seed(task.seed)
        self._model = build(task)
        self._shape = (-1, *self._model.input_shape[1:])
        self._model.compile(
            optimizer=_optimizer(task.optimizer),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=is_compiled,
            steps_per_execution=STEPS_PER_CALL if is_dataset else 1,
        )
        images, labels = training_bytes(task)
        floats, labels = as_floats(images).reshape(self._shape), labels.astype(np.int32)
        batch = task.batch or len(images)
        self._data: dict[str, Any] = {"x": floats, "y": labels, "batch_size": batch}
        self._data["shuffle"] = task.batch is not None
        if is_dataset:
            self._data = {"x": _dataset(floats, labels, batch)}
        self._test = test_bytes(task)
        self._loss = 0.0

    def run(self) -> dict[str, float]:
        """Train for one epoch."""
        started = time.perf_counter()
        history = self._model.fit(**self._data, epochs=1, verbose=0).history
        self._loss = history["loss"][-1]
        return {"seconds": time.perf_counter() - started, "accuracy": history["accuracy"][-1]}

    def check(self) -> dict[str, float]:
        """Return loss of the last epoch, accuracy on the test images, number of parameters."""
        images, labels = self._test
        floats = as_floats(images).reshape(self._shape)
        logits = self._model.predict(floats, batch_size=1000, verbose=0)
        return {
            "loss": self._loss,
            "accuracy": float(np.mean(logits.argmax(axis=1) == labels)),
            "parameters": self._model.count_params(),
        }


def _dataset(images: np.ndarray, labels: np.ndarray, batch: int) -> tf.data.Dataset:
    """Return batches that are gathered whole: row numbers are shuffled, not images."""
    images, labels = tf.constant(images), tf.constant(labels)
    numbers = tf.data.Dataset.range(len(images)).shuffle(len(images)).batch(batch)
    return numbers.map(
        lambda rows: (tf.gather(images, rows), tf.gather(labels, rows)), num_parallel_calls=2
    ).prefetch(4)


def _training(
    build: Callable[[Task], keras.Sequential], compiling: Sequence[bool] = (False, True)
) -> Makers:
    def maker(is_dataset: bool, is_compiled: bool) -> Callable[[Task], Training]:
        return lambda task: Training(task, build, is_dataset, is_compiled)

    inputs = {"arrays": False, f"tf.data and {STEPS_PER_CALL} steps a call": True}
    return {
        f"{name}, {'XLA' if is_compiled else 'no XLA'}": maker(is_dataset, is_compiled)
        for name, is_dataset in inputs.items()
        for is_compiled in compiling
    }


TASKS = {
    "train": lambda task: _training(_dense),
    # XLA took 4 times as long for the convolutions; with it alone, trials would take minutes.
    "train_convnet": lambda task: _training(lambda task: in_keras.build_network(), (False,)),
}
