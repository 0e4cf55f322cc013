"""Strokes: their width, and edges of a definite place."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LOW, HIGH = 0.25, 0.65
"""Shares of a mark's strength that become 0 and 255: half of it, where the edge of a blurred stroke
lies, comes out in the middle."""

CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))

Pixels = NDArray[np.uint8]


def stroke_width(mask: NDArray[np.bool_]) -> float:
    """Return the usual width of strokes.

    A stroke that is eroded by one pixel loses two of its width: 2 A / (A - A eroded), with A the
    area.

    Parameters
    ----------
    mask : ndarray of bool, shape (height, width)
        With some ink.

    Returns
    -------
    float
        In pixels; 1 at least.
    """
    ink = mask.view(np.uint8)
    area: int = cv2.countNonZero(ink)
    eroded = cv2.erode(ink, CROSS, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    lost: int = area - cv2.countNonZero(eroded)
    return max(1.0, 2.0 * area / max(1, lost))


def sharpened(shares: Pixels, labels: NDArray[np.int32], strengths: NDArray[np.float64]) -> Pixels:
    """Return ink whose edges lie where the signal has half of its mark's strength.

    Parameters
    ----------
    shares : ndarray of uint8, shape (height, width)
        Light that is missing.
    labels : ndarray of int32, shape (height / 2, width / 2)
        Of each square of four pixels the number of its mark, from 1; 0 for none.
    strengths : ndarray of float64, shape (marks + 1,)
        Of each mark, in the unit of `shares`; infinite for what is no ink.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        Exactly 0 away from the marks.
    """
    height, width = shares.shape
    grown = cv2.dilate(labels.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    grown[labels > 0] = labels[labels > 0]
    owners = np.repeat(np.repeat(grown, 2, axis=0), 2, axis=1)[:height, :width]
    places = np.flatnonzero(owners)
    levels: Pixels = np.zeros(shares.size, dtype=np.uint8)
    strength = strengths[owners.reshape(-1)[places]]
    share = shares.reshape(-1)[places] / strength
    levels[places] = np.rint(255 * np.clip((share - LOW) / (HIGH - LOW), 0, 1))
    return levels.reshape(height, width)
