"""The CSV file of MNIST as arrays of bytes; the file is in the page cache for everybody."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from benchmarks.bench import Bench
from benchmarks.command import run_alone
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.rounds import Accept
from benchmarks.tasks import Task

GOALS = {"polars": Goal(4.0, 8.0), "pyarrow": None, "pandas": None}
NAMES = {"Digitus": "digitus", "polars": "polars", "pyarrow": "pyarrow", "pandas": "pandas"}


def measure(bench: Bench) -> ClaimResult:
    """Measure loading the training file."""
    folder, size = bench.csv()
    images, labels = (np.load(folder / f"train_{part}.npy") for part in ("images", "labels"))
    expected = {
        "pixels": int(images.sum(dtype=np.int64)),
        "labels": int(labels.sum(dtype=np.int64)),
    }
    task = Task("load_csv", os.fspath(folder), bench.options.threads, len(images))
    result = ClaimResult("load_csv", f"load the {len(images):,}-row CSV", size, "bytes")
    result.outcomes = bench.compete(bench.peers(task, NAMES), _accept(expected))
    for name, goal in GOALS.items():
        result.add_ratio(name, goal)
    return result


def _accept(expected: dict[str, int]) -> Accept:
    def accept(check: dict[str, Any]) -> str:
        return "" if check == expected else f"read other values: sums {check}, not {expected}"

    return accept


if __name__ == "__main__":
    run_alone(__spec__)
