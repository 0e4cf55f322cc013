"""Lines and areas of ink, drawn with smooth edges."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pretrained.corpus.labels import Grey

BITS = 4
"""Binary places of coordinates that OpenCV draws at."""

Points = NDArray[np.float64]
"""Shape (n, 2): x to the right and y downwards, in pixels."""


def brushed(
    ink: Grey, points: Points, width: float, *, level: int = 255, is_lasting: bool = False
) -> Grey:
    """Return ink with a stroke through points; a single point makes a dot.

    Parameters
    ----------
    ink : ndarray of uint8, shape (height, width)
    points : ndarray, shape (n, 2)
    width : float
        Of the stroke, in pixels.
    level : int
        Of the ink, 0 to 255: the darker of both stays,
    is_lasting : bool
        or else the stroke covers what was there, with level 0 too.

    Returns
    -------
    ndarray of uint8
        A new one.
    """
    mask = np.zeros_like(ink)
    fixed = np.rint(np.asarray(points) * 2**BITS).astype(np.int32)
    if len(fixed) == 1:
        radius = max(1, round(width / 2 * 2**BITS))
        cv2.circle(mask, tuple(map(int, fixed[0])), radius, 255, -1, cv2.LINE_AA, BITS)
    else:
        cv2.polylines(
            mask, [fixed.reshape(-1, 1, 2)], False, 255, max(1, round(width)), cv2.LINE_AA, BITS
        )
    return _laid(ink, mask, level, is_lasting)


def filled(ink: Grey, points: Points, *, level: int = 255) -> Grey:
    """Return ink with the area inside a closed line filled."""
    mask = np.zeros_like(ink)
    fixed = np.rint(np.asarray(points) * 2**BITS).astype(np.int32)
    cv2.fillPoly(mask, [fixed.reshape(-1, 1, 2)], 255, cv2.LINE_AA, BITS)
    return _laid(ink, mask, level, False)


def _laid(ink: Grey, mask: Grey, level: int, is_lasting: bool) -> Grey:
    share = mask.astype(np.float32) / 255
    if is_lasting:
        return np.rint(ink * (1 - share) + level * share).astype(np.uint8)
    return np.maximum(ink, np.rint(level * share).astype(np.uint8))


def smooth_path(corners: Points, steps: int = 12) -> Points:
    """Return a smooth line through corners: a Catmull-Rom spline.

    Parameters
    ----------
    corners : ndarray, shape (n, 2)
        Two or more.
    steps : int
        Points from one corner to the next.

    Returns
    -------
    ndarray, shape ((n - 1) * steps + 1, 2)
    """
    padded = np.concatenate([corners[:1], corners, corners[-1:]])
    t = (np.arange(steps) / steps)[:, None]
    parts = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        parts.append(
            0.5
            * (
                2 * start
                + (end - before) * t
                + (2 * before - 5 * start + 4 * end - after) * t**2
                + (3 * start - before - 3 * end + after) * t**3
            )
        )
    return np.concatenate([*parts, corners[-1:]])
