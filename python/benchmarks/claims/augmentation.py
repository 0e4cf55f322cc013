"""What augmentation takes of an epoch of the recipe cnn-best: epochs with it and without it."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.bench import Bench, accept_accuracy
from benchmarks.command import run_alone
from benchmarks.contestants import Outcome, find
from benchmarks.goals import Goal
from benchmarks.ratios import paired_ratio
from benchmarks.results import ClaimResult, Row

GOAL = Goal(20.0, 8.0, at_least=False)
AUGMENTED, PLAIN = "Digitus, augmented", "Digitus, plain"
ROWS = 50 * 128
"""Images of a round; an epoch of them all has more of the same steps."""


def measure(bench: Bench) -> ClaimResult:
    """Measure rounds of 50 batches, each with and without."""
    task = bench.training()
    task = replace(task, kind="train_cnn_best", rows=min(task.rows, ROWS))
    settings = {AUGMENTED: "augmented", PLAIN: "plain"}
    contestants = [
        contestant
        for name, beginning in settings.items()
        for contestant in bench.peers(replace(task, settings=beginning), {name: "digitus"})
    ]
    result = ClaimResult("augmentation", "cnn-best, batch 128", task.rows, "images")
    judge = accept_accuracy(0.9, bench.options.is_quick)
    result.outcomes = bench.compete(contestants, judge, rounds=9)
    augmented, plain = (find(result.outcomes, name) for name in settings)
    if augmented is not None and plain is not None:
        add_share(result, augmented, plain)
    return result


def add_share(result: ClaimResult, augmented: Outcome, plain: Outcome) -> None:
    """Add the share of the augmented rounds that the plain ones do not take."""
    ratio = paired_ratio(augmented.seconds(), plain.seconds())
    share, low, high = (100 * (1 - 1 / each) for each in (ratio.value, ratio.low, ratio.high))
    what = f"{result.title}: augmentation's share of an epoch"
    result.rows.append(Row(result.claim, what, share, "%", low, high, GOAL))
    fetching = [100 * each.median_of("fetching") for each in (augmented, plain)]
    result.notes.append(
        f"{result.title}: fetching images takes {fetching[0]:.1f}% of the threads' time with "
        f"augmentation, {fetching[1]:.1f}% without."
    )


if __name__ == "__main__":
    run_alone(__spec__)
