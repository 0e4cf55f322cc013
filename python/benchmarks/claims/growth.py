"""How the time of an epoch grows with rows, width, batch and threads; and what a thread gives."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.bench import Bench, accept_accuracy
from benchmarks.command import run_alone
from benchmarks.contestants import Contestant, peer
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.tasks import Task

GOAL = Goal(1.6, 1.8)
ROWS = (7_500, 15_000, 30_000, 60_000)
WIDTHS = (32, 64, 128, 256, 512)
BATCHES = (16, 32, 64, 128, 256, 512, 1024)


def measure(bench: Bench) -> ClaimResult:
    """Measure epochs of the engine alone, one axis after another."""
    base = bench.training()
    result = ClaimResult("growth", "784-128-10, Adam, batch 128")
    axes: dict[str, dict[int, Task]] = {
        "rows": {rows: replace(base, rows=rows) for rows in ROWS if rows <= base.rows},
        "width": {width: replace(base, sizes=(784, width, 10)) for width in WIDTHS},
        "batch": {batch: replace(base, batch=batch) for batch in BATCHES},
        "threads": {count: replace(base, threads=count) for count in (1, 2)},
    }
    if bench.options.is_quick:
        axes = {
            "batch": {128: base, 1024: replace(base, batch=1024)},
            "threads": axes["threads"],
        }
    for axis, tasks in axes.items():
        _measure_axis(bench, result, axis, tasks)
    what = f"{result.title}: 2 threads against 1"
    result.add_ratio("threads 1", GOAL, ours="threads 2", what=what)
    return result


def _measure_axis(bench: Bench, result: ClaimResult, axis: str, tasks: dict[int, Task]) -> None:
    contestants: list[Contestant] = [
        peer(f"{axis} {value}", "digitus_peer", task) for value, task in tasks.items()
    ]
    # The ratio of two threads to one is a claim, the others are points of a curve.
    rounds = 11 if axis == "threads" else 0
    outcomes = bench.compete(
        contestants, accept_accuracy(0.8, bench.options.is_quick), rounds=rounds
    )
    result.outcomes += outcomes
    points = zip(tasks, outcomes, strict=True)
    result.series[axis] = [
        [value, outcome.median_of("seconds")] for value, outcome in points if outcome.counts
    ]


if __name__ == "__main__":
    run_alone(__spec__)
