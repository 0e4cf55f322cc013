"""Probabilities of 10,000 rows from Python, 784-128-10; float32 for everybody."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np

from benchmarks.bench import Bench, accept_agreement
from benchmarks.command import run_alone
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.tasks import Task

ROWS = 10_000
GOALS = {"ONNX Runtime": Goal(1.4, 2.5), "NumPy": None, "PyTorch": None}
NAMES = {"Digitus": "digitus", "ONNX Runtime": "onnx", "NumPy": "numpy", "PyTorch": "torch"}
BYTES = "Digitus from uint8"


def measure(bench: Bench) -> ClaimResult:
    """Measure calls."""
    folder = bench.model()
    rows = min(ROWS, len(np.load(folder / "test_labels.npy")))
    threads, calls = bench.options.threads, bench.calls(20)
    task = Task("predict", os.fspath(folder), threads, rows, calls=calls)
    contestants = bench.peers(task, NAMES)
    contestants += bench.peers(replace(task, kind="predict_bytes"), {BYTES: "digitus"})
    result = ClaimResult("predict_batch", f"predict {rows:,} rows", rows, "images")
    result.outcomes = bench.compete(contestants, accept_agreement, rounds=11)
    for name, goal in GOALS.items():
        result.add_ratio(name, goal)
    result.add_ratio("ONNX Runtime", ours=BYTES)
    return result


if __name__ == "__main__":
    run_alone(__spec__)
