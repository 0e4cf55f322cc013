"""784-128-10, Adam, batch 128: against everybody, and against the processor's own bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.bench import Bench, accept_accuracy
from benchmarks.command import run_alone
from benchmarks.contestants import Outcome, find
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.tasks import Task, training_flops
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
SGEMMS = {"sgemm of NumPy": "numpy", "sgemm of PyTorch": "torch"}
MEMORY = "copying memory"


def measure(bench: Bench) -> ClaimResult:
    """Measure epochs, matrix products and memory in the same rounds."""
    task = bench.training()
    products = replace(task, kind="sgemm", calls=bench.calls(1000))
    names = {name: EVERYBODY[name] for name in ("Digitus", *GOALS)}
    contestants = bench.peers(task, names)
    contestants += bench.peers(replace(task, settings="arrays"), {KERAS_ARRAYS: "keras"})
    gauges = [
        *bench.peers(products, SGEMMS),
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
    _add_bound(result, products)
    _add_memory(result)
    return result


def fastest_products(outcomes: Sequence[Outcome], task: Task) -> tuple[str, float]:
    """Return who multiplies matrices fastest, and the operations a second; ("", 0.0) if nobody.

    Parameters
    ----------
    outcomes : sequence of Outcome
        With "seconds" of a pair of products of the first layer.
    task : Task
        Whose sizes they have.
    """
    operations = 4 * task.batch * task.sizes[0] * task.sizes[1]
    found = [find(outcomes, name) for name in SGEMMS]
    rates = {each.name: operations / each.median_of("seconds") for each in found if each}
    return max(rates.items(), key=lambda item: item[1], default=("", 0.0))


def _add_bound(result: ClaimResult, task: Task) -> None:
    """Add the images a second that the best sgemm would allow, and our fraction of it."""
    name, rate = fastest_products(result.gauges, task)
    ours = find(result.outcomes, "Digitus")
    if not rate or ours is None:
        return
    bound = rate / training_flops(task.sizes)
    result.series |= {"dense_bound": bound, "sgemm_rate": rate, "sgemm_of": name}
    what = f"{result.title}: part of the dense bound"
    result.add_row(what, result.rate(ours) / bound, "×", BOUND_GOAL)
    result.notes.append(
        f"Dense bound: {bound:,.0f} images/s, all products of a training step "
        f"({training_flops(task.sizes) / 1e6:.2f} MFLOP an image) at the rate of the first layer's "
        f"two by the {name}, the faster, {rate / 1e9:.0f} GFLOP/s on {task.threads} threads."
    )


def _add_memory(result: ClaimResult) -> None:
    memory = find(result.gauges, MEMORY)
    if memory is None:
        return
    rate = memory.samples[0]["bytes"] / memory.median_of("seconds")
    result.series["memory_rate"] = rate
    result.notes.append(f"Memory: {rate / 1e9:.1f} GB/s read and written while copying.")


if __name__ == "__main__":
    run_alone(__spec__)
