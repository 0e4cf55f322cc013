"""How far a share that was counted may be from the true one."""

from __future__ import annotations

import math

from digitus._checks import as_integer

Z = 1.959964
"""Quantile of the normal distribution that leaves 2.5 % above it."""


def wilson_interval(correct: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, by E. B. Wilson (1927, JASA 22, 209-212).

    Parameters
    ----------
    correct, count : int
        0 to `count`, and 1 or more.

    Returns
    -------
    (float, float)
        Lowest and highest share, 0 to 1.
    """
    count = as_integer("count", count, 1)
    correct = as_integer("correct", correct, 0, count)
    share = correct / count
    middle = share + Z * Z / (2 * count)
    half = Z * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    scale = 1 + Z * Z / count
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
