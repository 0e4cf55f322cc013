"""784-100-100-10, SGD with momentum, batch 800: the network of a published record."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.command import run_alone
from benchmarks.contestants import find
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.training_claim import measure_training

GOALS = {"PyTorch": None, "NumPy": None}
RATE_GOAL = Goal(250_000, 350_000)


def measure(bench: Bench) -> ClaimResult:
    """Measure epochs; the figure is images a second and core."""
    title = "784-100-100-10, momentum, batch 800"
    fields = {"sizes": (784, 100, 100, 10), "optimizer": "momentum", "batch": 800}
    result = measure_training(bench, "train_momentum_800", title, GOALS, accuracy=0.8, **fields)
    ours = find(result.outcomes, "Digitus")
    if ours is not None:
        rate = result.rate(ours) / bench.options.threads
        result.add_row(f"{title}: a second and core", rate, "images", RATE_GOAL)
        result.rows.insert(0, result.rows.pop())
    return result


if __name__ == "__main__":
    run_alone(__spec__)
