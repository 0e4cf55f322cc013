"""What is made of repeated measurements: medians, ratios of medians, and their spread."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """How many times one contestant's seconds are another's."""

    value: float
    """Ratio of the medians."""
    low: float
    """Lowest ratio within one round."""
    high: float
    """Highest ratio within one round."""


def median(values: Sequence[float]) -> float:
    """Return the median of one or more numbers.

    Parameters
    ----------
    values : sequence of float
        In any order.

    Returns
    -------
    float
        The mean of the middle two if their count is even.
    """
    if not values:
        raise ValueError("values: expected one or more, got none")
    return statistics.median(values)


def paired_ratio(theirs: Sequence[float], ours: Sequence[float]) -> Ratio:
    """Return how many times slower "theirs" is than "ours".

    Parameters
    ----------
    theirs, ours : sequence of float
        Seconds, one entry a round, of the same rounds.

    Returns
    -------
    Ratio
        The ratio of medians; the spread is that of the rounds, each compared with itself, and
        need not be symmetric.
    """
    if len(theirs) != len(ours):
        raise ValueError(f"expected as many rounds of both, got {len(theirs)} and {len(ours)}")
    if min(*theirs, *ours) <= 0:
        raise ValueError("seconds: expected numbers above 0")
    each = [their / our for their, our in zip(theirs, ours, strict=True)]
    return Ratio(median(theirs) / median(ours), min(each), max(each))


def quantile(values: Sequence[float], fraction: float) -> float:
    """Return the value below which a fraction of the values lies.

    Parameters
    ----------
    values : sequence of float
        One or more.
    fraction : float
        0 to 1, such as 0.99.

    Returns
    -------
    float
        One of the values: the one at position floor(fraction x count), at most the last.
    """
    if not values or not 0 <= fraction <= 1:
        raise ValueError(f"expected values and a fraction of 0 to 1, got {fraction}")
    ordered = sorted(values)
    return ordered[min(int(fraction * len(ordered)), len(ordered) - 1)]
