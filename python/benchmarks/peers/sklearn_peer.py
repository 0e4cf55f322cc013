"""scikit-learn's MLPClassifier."""

from __future__ import annotations

import time

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

from benchmarks.arrays import as_floats, test_bytes, training_bytes
from benchmarks.tasks import Task


def versions() -> dict[str, str]:
    """Return scikit-learn's version."""
    return {"scikit-learn": sklearn.__version__}


class Training:
    """One epoch a round with `partial_fit`, which keeps the state of its optimizer."""

    def __init__(self, task: Task) -> None:
        images, labels = training_bytes(task)
        self._images, self._labels = as_floats(images), labels
        solver = {"solver": "adam"}
        if task.optimizer != "adam":
            solver = {"solver": "sgd", "nesterovs_momentum": False}
            solver["momentum"] = 0.9 if task.optimizer == "momentum" else 0.0
            solver["learning_rate_init"] = 0.01 if task.optimizer == "momentum" else 0.1
        self._model = MLPClassifier(
            task.sizes[1:-1],
            batch_size=task.batch or len(images),
            alpha=0.0,
            shuffle=task.batch is not None,
            random_state=task.seed,
            **solver,
        )
        self._test = test_bytes(task)

    def run(self) -> dict[str, float]:
        """Train for one epoch."""
        started = time.perf_counter()
        self._model.partial_fit(self._images, self._labels, classes=np.arange(10))
        return {"seconds": time.perf_counter() - started}

    def check(self) -> dict[str, float]:
        """Return the last epoch's loss, and the accuracy on the test images."""
        images, labels = self._test
        accuracy = self._model.score(as_floats(images), labels)
        return {"loss": float(self._model.loss_), "accuracy": float(accuracy)}


TASKS = {"train": lambda task: {"partial_fit, float32, counts no hits": Training}}
