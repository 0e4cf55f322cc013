"""Keras on TensorFlow."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from benchmarks.arrays import as_floats, test_bytes, training_bytes
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


class Training:
    """One epoch a round with `Model.fit`."""

    def __init__(self, task: Task, is_dataset: bool, is_compiled: bool) -> None:
        if tf.config.threading.get_intra_op_parallelism_threads() != task.threads:
            tf.config.threading.set_intra_op_parallelism_threads(task.threads)
            tf.config.threading.set_inter_op_parallelism_threads(task.threads)
        keras.utils.set_random_seed(task.seed)
        layers = [keras.layers.Dense(size, "relu") for size in task.sizes[1:-1]]
        self._model = keras.Sequential(
            [keras.Input((task.sizes[0],)), *layers, keras.layers.Dense(task.sizes[-1])]
        )
        self._model.compile(
            optimizer=_optimizer(task.optimizer),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=is_compiled,
            steps_per_execution=STEPS_PER_CALL if is_dataset else 1,
        )
        images, labels = training_bytes(task)
        floats, labels = as_floats(images), labels.astype(np.int32)
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
        """Return the last epoch's loss, and the accuracy on the test images."""
        images, labels = self._test
        logits = self._model.predict(as_floats(images), batch_size=1000, verbose=0)
        return {"loss": self._loss, "accuracy": float(np.mean(logits.argmax(axis=1) == labels))}


def _dataset(images: np.ndarray, labels: np.ndarray, batch: int) -> tf.data.Dataset:
    """Return batches that are gathered whole: row numbers are shuffled, not images."""
    images, labels = tf.constant(images), tf.constant(labels)
    numbers = tf.data.Dataset.range(len(images)).shuffle(len(images)).batch(batch)
    return numbers.map(
        lambda rows: (tf.gather(images, rows), tf.gather(labels, rows)), num_parallel_calls=2
    ).prefetch(4)


def _training(task: Task) -> Makers:
    def maker(is_dataset: bool, is_compiled: bool) -> Callable[[Task], Training]:
        return lambda task: Training(task, is_dataset, is_compiled)

    inputs = {"arrays": False, f"tf.data and {STEPS_PER_CALL} steps a call": True}
    return {
        f"{name}, {'XLA' if is_compiled else 'no XLA'}": maker(is_dataset, is_compiled)
        for name, is_dataset in inputs.items()
        for is_compiled in (False, True)
    }


TASKS = {"train": _training}
