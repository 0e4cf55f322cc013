"""784-128-10, Adam, batch 32: where the cost of a step that is no arithmetic shows."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.command import run_alone
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.training_claim import measure_training

GOALS = {"PyTorch": Goal(4.0, 7.0), "NumPy": None, "scikit-learn": None}


def measure(bench: Bench) -> ClaimResult:
    """Measure epochs."""
    title = "784-128-10, Adam, batch 32"
    return measure_training(bench, "train_batch_32", title, GOALS, accuracy=0.95, batch=32)


if __name__ == "__main__":
    run_alone(__spec__)
