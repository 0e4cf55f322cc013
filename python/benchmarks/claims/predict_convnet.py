"""Probabilities of 10,000 rows from Python by the network of keras-convnet, float32."""

from __future__ import annotations

import os

import numpy as np

from benchmarks.bench import Bench, accept_agreement
from benchmarks.command import run_alone
from benchmarks.convnets.weights import RECIPE
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.tasks import Task

ROWS = 10_000
GOALS = {"ONNX Runtime": Goal(0.9, 1.5), "PyTorch": None}
NAMES = {"Digitus": "digitus", "ONNX Runtime": "onnx", "PyTorch": "torch"}


def measure(bench: Bench) -> ClaimResult:
    """Measure calls."""
    folder = bench.convnet()
    rows = min(ROWS, len(np.load(folder / "test_labels.npy")))
    threads = bench.options.threads
    calls = 1 if bench.options.is_quick else 3
    task = Task("predict_convnet", os.fspath(folder), threads, rows, calls=calls)
    title = f"{RECIPE}, predict {rows:,} rows"
    result = ClaimResult("predict_convnet", title, rows, "images")
    result.outcomes = bench.compete(bench.peers(task, NAMES), accept_agreement, rounds=11)
    for name, goal in GOALS.items():
        result.add_ratio(name, goal)
    return result


if __name__ == "__main__":
    run_alone(__spec__)
