"""What the processor's matrix products would allow, and which part of it a training reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.bench import Bench
from benchmarks.contestants import Contestant, Outcome, find
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.tasks import Task

SGEMMS = {"sgemm of NumPy": "numpy", "sgemm of PyTorch": "torch"}


def products_task(bench: Bench, task: Task) -> Task:
    """Return the task of multiplying the matrices of the first dense layer of a task."""
    return replace(task, kind="sgemm", calls=bench.calls(1000))


def gauges(bench: Bench, products: Task) -> list[Contestant]:
    """Return those who multiply matrices."""
    return bench.peers(products, SGEMMS)


def fastest_products(outcomes: Sequence[Outcome], products: Task) -> tuple[str, float]:
    """Return who multiplies matrices fastest, and the operations a second; ("", 0.0) if nobody.

    Parameters
    ----------
    outcomes : sequence of Outcome
        With "seconds" of a pair of products of the first layer.
    products : Task
        Whose sizes they have.
    """
    operations = 4 * products.batch * products.sizes[0] * products.sizes[1]
    found = [find(outcomes, name) for name in SGEMMS]
    rates = {each.name: operations / each.median_of("seconds") for each in found if each}
    return max(rates.items(), key=lambda item: item[1], default=("", 0.0))


def add_bound(result: ClaimResult, products: Task, flops: int, goal: Goal) -> float | None:
    """Add the images a second that the best sgemm would allow, and our fraction of it.

    Parameters
    ----------
    result : ClaimResult
        With the outcomes of "Digitus" and of the gauges.
    products : Task
        What the gauges did.
    flops : int
        Of a training step, for one image.
    goal : Goal
        Of the fraction.

    Returns
    -------
    float or None
        The fraction; None if somebody who is needed has no figures.
    """
    name, rate = fastest_products(result.gauges, products)
    ours = find(result.outcomes, "Digitus")
    if not rate or ours is None:
        return None
    bound = rate / flops
    result.series |= {"dense_bound": bound, "sgemm_rate": rate, "sgemm_of": name}
    fraction = result.rate(ours) / bound
    result.add_row(f"{result.title}: part of the dense bound", fraction, "×", goal)
    batch, (inputs, outputs) = products.batch, products.sizes[:2]
    result.notes.append(
        f"Dense bound of {result.title}: {bound:,.0f} images/s, all products of a training step "
        f"({flops / 1e6:.2f} MFLOP an image) at the rate of those of {batch} x {inputs} by "
        f"{inputs} x {outputs} and of the gradient by the {name}, the faster, {rate / 1e9:.0f} "
        f"GFLOP/s on {products.threads} threads."
    )
    return fraction
