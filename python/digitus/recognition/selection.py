"""Which of the things that were found are worth telling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitus.recognition.found import Found

SURELY_NONE = 0.05
"""Beside digits, what is any digit with a smaller probability is left out."""

LOW = 0.4
"""Beside digits, what has no label and is lower than this share of their height is left out."""

BAR = 1
"""The label of any bar."""

BAR_HEIGHTS = (0.6, 1.5)
"""Beside other digits a 1 is between these shares of their height, or it is a line."""

EXPLAINED = 0.3
"""Share of the picture's ink that sure digits have at least, or they are less sure."""

EXPLAINED_BY_BARS = 0.75
"""The same where all of them are 1."""

LEAST_SURE = 2
"""Sure digits in a picture from which on less will do for the others,"""

SURE_SHARE = 0.5
"""if they are this share of all,"""

AMONG = 0.6
"""namely this share of the threshold."""

MINUTE = 0.2
"""And what is lower than this share, whatever it looks like: a comma is not a 1."""


def believed(found: Sequence[Found], threshold: float, ink: float) -> list[Found]:
    """Return digits that are less sure where they leave much of a picture's ink unexplained.

    Parameters
    ----------
    found : sequence of Found
        Of a whole picture.
    threshold : float
        The least confidence of a label that is named.
    ink : float
        Of the whole picture, in pixels.

    Returns
    -------
    list of Found
        The same, with other scores.
    """
    sure = [one for one in found if one.is_digit and one.confidence >= threshold]
    if not sure:
        return list(found)
    explained = sum(float(one.crop.levels.sum(dtype=np.int64)) for one in sure) / (255 * ink)
    are_bars = all(one.scores.argmax() == BAR for one in sure)
    factor = min(1.0, explained / (EXPLAINED_BY_BARS if are_bars else EXPLAINED))
    return [replace(one, scores=one.scores * factor) for one in found]


def threshold_among(found: Sequence[Found], threshold: float) -> float:
    """Return the least confidence of a label in a picture, whose digits vouch for one another.

    Parameters
    ----------
    found : sequence of Found
        Of a whole picture.
    threshold : float
        That a digit needs by itself.

    Returns
    -------
    float
        Less where several digits, and most of all, need no help.
    """
    digits = [one for one in found if one.is_digit]
    sure = sum(one.confidence >= threshold for one in digits)
    is_writing = sure >= LEAST_SURE and sure >= SURE_SHARE * len(digits)
    return AMONG * threshold if is_writing else threshold


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
    usual = float(np.median([_height(one) for one in sure]))
    found = [one for one in found if _is_worth_telling(one, threshold, usual)]
    others = [_height(one) for one in sure if one.scores.argmax() != BAR]
    if not others:
        return found
    low, high = (share * float(np.median(others)) for share in BAR_HEIGHTS)
    return [one for one in found if one.scores.argmax() != BAR or low <= _height(one) <= high]


def _is_worth_telling(one: Found, threshold: float, usual: float) -> bool:
    if not one.is_digit or one.likeness < SURELY_NONE:
        return False
    height = _height(one)
    side = max(one.crop.levels.shape)
    return side >= MINUTE * usual and (one.confidence >= threshold or height >= LOW * usual)


def _height(one: Found) -> int:
    height: int = one.crop.levels.shape[0]
    return height
