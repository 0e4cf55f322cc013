"""Which of the things that were found are worth telling."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitus.recognition.found import Found

SURELY_NONE = 0.05
"""Beside digits, what is any digit with a smaller probability is left out."""

LOW = 0.4
"""Beside digits, what has no label and is lower than this share of their height is left out."""

MINUTE = 0.2
"""And what is lower than this share, whatever it looks like: a comma is not a 1."""


def select(found: Sequence[Found], threshold: float) -> list[Found]:
    """Leave out what disturbs: commas, lines, remains of frames.

    Parameters
    ----------
    found : sequence of Found
        Of a whole picture, in reading order.
    threshold : float
        The least confidence of a label that is named.

    Returns
    -------
    list of Found
        In the same order. Where no label is sure, nothing tells digits from the rest: then all
        that may be a digit, but at least the largest thing there is.
    """
    sure = [one for one in found if one.is_digit and one.confidence >= threshold]
    if not sure:
        likely = [one for one in found if one.is_digit or one.likeness >= SURELY_NONE]
        return likely or sorted(found, key=lambda one: -one.crop.levels.size)[:1]
    usual = float(np.median([one.crop.levels.shape[0] for one in sure]))
    return [one for one in found if _is_worth_telling(one, threshold, usual)]


def _is_worth_telling(one: Found, threshold: float, usual: float) -> bool:
    if not one.is_digit or one.likeness < SURELY_NONE:
        return False
    height = one.crop.levels.shape[0]
    side = max(one.crop.levels.shape)
    return side >= MINUTE * usual and (one.confidence >= threshold or height >= LOW * usual)
