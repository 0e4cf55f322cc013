"""What loading the CSV file means for every reader of tables."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.tasks import Task

COLUMNS = ["label", *(f"pixel{number}" for number in range(784))]
"""Names in the file's first line."""

Reader = Callable[[Path], tuple[np.ndarray, np.ndarray]]
"""Returns pixels (rows, 784) of uint8, in whichever order is faster, and labels (rows,)."""


class Loading:
    """The CSV file, once a round."""

    def __init__(self, task: Task, read: Reader) -> None:
        self._path = Path(task.folder) / "mnist_train.csv"
        self._read = read
        self._sums = {"pixels": 0, "labels": 0}

    def run(self) -> dict[str, float]:
        """Read the file."""
        started = time.perf_counter()
        pixels, labels = self._read(self._path)
        seconds = time.perf_counter() - started
        if pixels.dtype != np.uint8:
            raise TypeError(f"expected uint8, got {pixels.dtype}")
        self._sums = {
            "pixels": int(pixels.sum(dtype=np.int64)),
            "labels": int(labels.sum(dtype=np.int64)),
        }
        return {"seconds": seconds}

    def check(self) -> dict[str, int]:
        """Return the sums of all pixels and of all labels."""
        return self._sums
