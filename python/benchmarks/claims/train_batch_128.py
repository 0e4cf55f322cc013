"""784-128-10, Adam, batch 128: against everybody, and against the processor's own bound."""

from __future__ import annotations

from dataclasses import replace

from benchmarks import dense_bound
from benchmarks.bench import Bench, accept_accuracy
from benchmarks.command import run_alone
from benchmarks.contestants import find
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.tasks import training_flops
from benchmarks.training_claim import EVERYBODY

GOALS = {
    "PyTorch": Goal(3.0, 5.0),
    "Keras": Goal(15.0, 25.0),
    "NumPy": Goal(4.0, 7.0),
    "scikit-learn": None,
}
KERAS_ARRAYS = "Keras fit(arrays)"
"""As it is mostly called; "Keras" is the fastest of the ways that were tried."""

BOUND_GOAL = Goal(0.75, 1.2)
MEMORY = "copying memory"


def measure(bench: Bench) -> ClaimResult:
    """Measure epochs, matrix products and memory in the same rounds."""
    task = bench.training()
    products = dense_bound.products_task(bench, task)
    names = {name: EVERYBODY[name] for name in ("Digitus", *GOALS)}
    contestants = bench.peers(task, names)
    contestants += bench.peers(replace(task, settings="arrays"), {KERAS_ARRAYS: "keras"})
    gauges = [
        *dense_bound.gauges(bench, products),
        *bench.peers(replace(task, kind="bandwidth"), {MEMORY: "numpy"}),
    ]
    judge = accept_accuracy(0.95, bench.options.is_quick)
    result = ClaimResult("train_batch_128", "784-128-10, Adam, batch 128", task.rows, "images")
    outcomes = bench.compete(
        [*contestants, *gauges], lambda check: judge(check) if "accuracy" in check else ""
    )
    result.outcomes, result.gauges = outcomes[: len(contestants)], outcomes[len(contestants) :]
    for name, goal in GOALS.items():
        result.add_ratio(name, goal)
    result.add_ratio(KERAS_ARRAYS)
    dense_bound.add_bound(result, products, training_flops(task.sizes), BOUND_GOAL)
    _add_memory(result)
    return result


def _add_memory(result: ClaimResult) -> None:
    memory = find(result.gauges, MEMORY)
    if memory is None:
        return
    rate = memory.samples[0]["bytes"] / memory.median_of("seconds")
    result.series["memory_rate"] = rate
    result.notes.append(f"Memory: {rate / 1e9:.1f} GB/s read and written while copying.")


if __name__ == "__main__":
    run_alone(__spec__)
