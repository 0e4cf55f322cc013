"""Predicting the test images: the same for every peer but for the function that predicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.arrays import agreement, as_floats, test_bytes
from benchmarks.tasks import Task
from benchmarks.timing import time_calls, time_each
from benchmarks.worker import Makers

Predict = Callable[[NDArray], NDArray[np.float32]]
"""Gets images, one a row; returns their probabilities, maybe in memory that is used again."""

MakePredict = Callable[[Task, int, int], Predict]
"""Gets the task, the rows of a call at most and the number of threads."""


class Prediction:
    """Probabilities of all test images, some at a time."""

    def __init__(
        self, task: Task, predict: Predict, rows: int, images: NDArray | None = None
    ) -> None:
        self._task, self._predict, self._part = task, predict, rows
        given = as_floats(test_bytes(task)[0]) if images is None else images
        self._images = given[: task.rows]

    def predict_all(self) -> NDArray[np.float32]:
        """Return the probabilities of all rows."""
        images, part = self._images, self._part
        if part >= len(images):
            return self._predict(images)
        first = self._predict(images[:part])
        result = np.empty((len(images), first.shape[1]), np.float32)
        result[:part] = first
        for start in range(part, len(images), part):
            result[start : start + part] = self._predict(images[start : start + part])
        return result

    def run(self) -> dict[str, float]:
        """Predict all rows some times."""
        return time_calls(self.predict_all, self._task.calls)

    def check(self) -> dict[str, float]:
        """Return how many classes are the expected ones."""
        return agreement(self._task, self.predict_all())


class OneRow(Prediction):
    """Probabilities of one image at a time."""

    def __init__(self, task: Task, predict: Predict) -> None:
        super().__init__(task, predict, 1)
        self._singles = [self._images[row : row + 1] for row in range(len(self._images))]

    def run(self) -> dict[str, float]:
        """Predict one row many times."""
        return time_each(self._predict, self._singles, self._task.calls)


def in_parts(task: Task, make: MakePredict, parts: Sequence[int] = (1000, 250)) -> Makers:
    """Return the ways to predict all rows: all at once, or fewer, which stay in a cache.

    Parameters
    ----------
    task : Task
    make : callable
    parts : sequence of int
        Rows of a call.
    """

    def maker(rows: int) -> Callable[[Task], Prediction]:
        return lambda task: Prediction(task, make(task, rows, task.threads), rows)

    return {
        "all rows at once": maker(task.rows),
        **{f"{rows:,} rows at a time": maker(rows) for rows in parts},
    }


CONVNET_PARTS = (1000, 250, 64, 16)
"""Rows of a call of a convolutional network, whose values between the layers are many."""


def one_by_one(make: MakePredict, thread_counts: Iterable[int]) -> Makers:
    """Return the ways to predict one row: with each number of threads."""

    def maker(threads: int) -> Callable[[Task], OneRow]:
        return lambda task: OneRow(task, make(task, 1, threads))

    return {
        f"{count} thread{'' if count == 1 else 's'}": maker(count)
        for count in sorted(set(thread_counts))
    }
