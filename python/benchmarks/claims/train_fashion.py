"""Fashion-MNIST, 784-128-10, Adam, batch 128: half of its pixels are not zero."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.command import run_alone
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.training_claim import measure_training

GOALS = {"PyTorch": Goal(2.2, 3.5)}


def measure(bench: Bench) -> ClaimResult:
    """Measure epochs."""
    title = "Fashion-MNIST, 784-128-10, Adam, batch 128"
    return measure_training(
        bench, "train_fashion", title, GOALS, accuracy=0.8, data="fashion-mnist"
    )


if __name__ == "__main__":
    run_alone(__spec__)
