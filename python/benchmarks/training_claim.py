"""What the claims about training have in common."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.bench import Bench, accept_accuracy
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult

EVERYBODY = {
    "Digitus": "digitus",
    "PyTorch": "torch",
    "NumPy": "numpy",
    "scikit-learn": "sklearn",
    "Keras": "keras",
}
"""Contestants of the table, and their modules."""


def measure_training(
    bench: Bench,
    claim: str,
    title: str,
    goals: Mapping[str, Goal | None],
    *,
    accuracy: float,
    data: str = "mnist",
    **fields: object,
) -> ClaimResult:
    """Measure epochs of training, and add a row for each opponent.

    Parameters
    ----------
    bench : Bench
    claim, title : str
        Name and heading.
    goals : mapping of str to Goal or None
        The opponents, and what the ratio to each must reach.
    accuracy : float
        What a contestant that has learned reaches on the test images.
    data : str
        The data set.
    **fields
        Of the `Task`.

    Returns
    -------
    ClaimResult
    """
    task = bench.training(data, **fields)
    names = {name: EVERYBODY[name] for name in ("Digitus", *goals)}
    result = ClaimResult(claim, title, work=task.rows, unit="images")
    accept = accept_accuracy(accuracy, bench.options.is_quick)
    result.outcomes = bench.compete(bench.peers(task, names), accept)
    for name, goal in goals.items():
        result.add_ratio(name, goal)
    return result
