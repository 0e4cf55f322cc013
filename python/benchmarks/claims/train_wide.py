"""784-512-256-10, Adam, batch 128: a network in which matrix products are nearly everything."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.command import run_alone
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.training_claim import measure_training

GOALS = {"PyTorch": Goal(1.5, 2.0)}


def measure(bench: Bench) -> ClaimResult:
    """Measure epochs."""
    title, sizes = "784-512-256-10, Adam, batch 128", (784, 512, 256, 10)
    return measure_training(bench, "train_wide", title, GOALS, accuracy=0.95, sizes=sizes)


if __name__ == "__main__":
    run_alone(__spec__)
