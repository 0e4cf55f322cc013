"""Whether a network is as often right as it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digitus._checks import as_integer
from digitus._errors import ArgumentError

BINS = 15


@dataclass(frozen=True)
class Bin:
    """Images whose confidence lies in an interval."""

    low: float
    """Confidences are above it."""
    high: float
    """Confidences are at most this."""
    count: int
    """Images."""
    confidence: float | None
    """Their mean confidence; None without images."""
    accuracy: float | None
    """Part of them whose predicted class is right; None without images."""


@dataclass(frozen=True)
class Calibration:
    """How far confidence and accuracy are apart."""

    bins: tuple[Bin, ...]
    """Intervals of equal width that cover 0 to 1; the first holds 0 too."""
    expected_error: float
    """Expected calibration error: the mean over images of the distance between accuracy and
    confidence of their bin."""


def calibrate(confidence: ArrayLike, is_right: ArrayLike, bins: int = BINS) -> Calibration:
    """Compare confidence with accuracy, as C. Guo et al. do (2017, arXiv:1706.04599).

    Parameters
    ----------
    confidence : array_like of float, shape (n,)
        Probability of the predicted class of each image, 0 to 1; at least one.
    is_right : array_like of bool, shape (n,)
        Whether the predicted class is the true one.
    bins : int
        1 to 1,000.

    Returns
    -------
    Calibration
    """
    bins = as_integer("bins", bins, 1, 1000)
    sure, right = np.asarray(confidence, dtype=np.float64), np.asarray(is_right, dtype=bool)
    if sure.ndim != 1 or sure.size == 0 or right.shape != sure.shape:
        raise ArgumentError(
            "confidence and is_right: expected one of each an image, at least one, got shapes "
            f"{sure.shape} and {right.shape}"
        )
    outside = np.flatnonzero(~((sure >= 0) & (sure <= 1)))
    if len(outside):
        raise ArgumentError(
            f"confidence: expected 0 to 1, got {sure[outside[0]]} at index {outside[0]}"
        )
    edges = np.arange(bins + 1) / bins
    place = np.searchsorted(edges[1:-1], sure, side="left")
    counts = np.bincount(place, minlength=bins)
    sums = np.bincount(place, weights=sure, minlength=bins)
    hits = np.bincount(place, weights=right, minlength=bins)
    return Calibration(
        bins=tuple(
            Bin(
                low=float(edges[index]),
                high=float(edges[index + 1]),
                count=int(count),
                confidence=float(sums[index] / count) if count else None,
                accuracy=float(hits[index] / count) if count else None,
            )
            for index, count in enumerate(counts)
        ),
        expected_error=float(np.abs(hits - sums).sum() / len(sure)),
    )
