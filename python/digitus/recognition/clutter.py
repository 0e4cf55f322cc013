"""Marks that stand around digits and are none: frames and long bars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LIKELY = 0.5
"""Probability from which on a mark may be the digit that its surroundings are judged by."""

FRAME = 0.3
"""A frame's digits have this share of its height at least."""

BAR = 0.35
"""A bar is lower than this share of a digit's height."""

LONG = 1.5
"""And longer than this many."""


def is_clutter(boxes: NDArray[np.float64], likeness: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which marks are frames around digits, or long bars beside them.

    Frames stand around a mark that is likelier a digit than they are; bars are far longer than
    they are high. Touching digits are long, but as high as the others.

    Parameters
    ----------
    boxes : ndarray of float64, shape (n, 4)
        left, top, right, bottom of each mark.
    likeness : ndarray of float64, shape (n,)
        Probability that a mark is a digit.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    left, top, right, bottom = boxes.T
    height, width = bottom - top, right - left
    likely = likeness >= LIKELY
    found = np.zeros(len(boxes), dtype=bool)
    if not likely.any():
        return found
    usual = float(np.median(height[likely]))
    found |= ~likely & (height < BAR * usual) & (width > LONG * usual)
    for mark in np.flatnonzero(~likely):
        is_inside = (
            (left > left[mark])
            & (right < right[mark])
            & (top > top[mark])
            & (bottom < bottom[mark])
            & (height >= FRAME * height[mark])
        )
        found[mark] |= bool((is_inside & likely).any())
    return found
