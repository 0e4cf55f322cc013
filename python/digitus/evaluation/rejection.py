"""What a threshold of the confidence costs, and what it keeps out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitus.evaluation.edit_distance import align
from digitus.evaluation.picture_outcomes import PictureOutcome

THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
"""Confidences that a digit may be asked to have at least."""

NEVER = -1.0
"""In place of the confidence of a digit that was not found: below all thresholds."""


@dataclass(frozen=True)
class RejectionPoint:
    """What happens with one threshold."""

    threshold: float
    """Confidence that a digit has to have."""
    digits_lost: float | None
    """Share of all digits that are refused or were not found; None without digits."""
    non_digits_refused: float | None
    """Share of pictures without digits in which none is seen; None without such pictures."""
    kept_accuracy: float | None
    """Share of right ones among the digits that are kept; None if none is."""


def rejection_curve(
    outcomes: Sequence[PictureOutcome], thresholds: Sequence[float] = THRESHOLDS
) -> tuple[RejectionPoint, ...]:
    """Measure what is lost and what is kept out at each threshold.

    Digits of rows are paired with what was read so that as few as possible differ.

    Parameters
    ----------
    outcomes : sequence of PictureOutcome
    thresholds : sequence of float
        0 to 1.

    Returns
    -------
    tuple of RejectionPoint
        One for each threshold.
    """
    confidences, is_right = digit_confidences(outcomes)
    sure, right = np.array(confidences), np.array(is_right, dtype=bool)
    others = np.array([each.confidence if each.digits else NEVER for each in outcomes
                       if not each.label])  # fmt: skip
    points = []
    for threshold in thresholds:
        kept = sure >= threshold
        points.append(
            RejectionPoint(
                threshold=float(threshold),
                digits_lost=float(1 - kept.mean()) if len(sure) else None,
                non_digits_refused=float((others < threshold).mean()) if len(others) else None,
                kept_accuracy=float(right[kept].mean()) if kept.any() else None,
            )
        )
    return tuple(points)


def digit_confidences(outcomes: Sequence[PictureOutcome]) -> tuple[list[float], list[bool]]:
    """Return how sure the reader is of each digit that the pictures show, and whether it is right.

    Parameters
    ----------
    outcomes : sequence of PictureOutcome

    Returns
    -------
    confidences : list of float
        -1 for a digit that was not found.
    is_right : list of bool
    """
    confidences, is_right = [], []
    for outcome in outcomes:
        for true, read in align(outcome.label, outcome.guess):
            if true is None:
                continue
            if read is None:
                confidences.append(NEVER)
                is_right.append(False)
            else:
                confidences.append(outcome.digits[read].confidence)
                is_right.append(outcome.guess[read] == outcome.label[true])
    return confidences, is_right
