"""784-64-10, gradient descent on all images at once: the exercise that Digitus grew out of."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.bench import Bench, accept_accuracy
from benchmarks.command import run_alone
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult

GOAL = Goal(2.0, 4.0)


def measure(bench: Bench) -> ClaimResult:
    """Measure epochs of one step each."""
    task = bench.training(sizes=(784, 64, 10), optimizer="sgd", batch=None)
    double = replace(task, dtype="float64")
    contestants = [
        *bench.peers(task, {"Digitus": "digitus", "NumPy": "numpy"}),
        *bench.peers(double, {"NumPy float64": "numpy"}),
    ]
    title = "784-64-10, gradient descent, full batch"
    result = ClaimResult("train_full_batch", title, task.rows, "images")
    accept = accept_accuracy(0.5, bench.options.is_quick)
    result.outcomes = bench.compete(contestants, accept, rounds=11)
    result.add_ratio("NumPy", GOAL)
    result.add_ratio("NumPy float64")
    return result


if __name__ == "__main__":
    run_alone(__spec__)
