"""The middle of strokes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.typed_arrays import levels

Mask = NDArray[np.uint8]

_NEIGHBOURS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], dtype=np.float32)
"""Bit of each neighbour: clockwise, from the one above."""


def skeleton(mask: Mask) -> Mask:
    """Return lines one pixel wide along the middle of a mask's strokes.

    Zhang and Suen, A fast parallel algorithm for thinning digital patterns, 1984.

    Parameters
    ----------
    mask : ndarray of uint8, shape (height, width)
        0 and 1; its outermost pixels 0.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        0 and 1; as connected as the mask.
    """
    thin = mask.copy()
    while True:
        removed = 0
        for table in _TABLES:
            code = cv2.filter2D(thin, cv2.CV_8U, _NEIGHBOURS, borderType=cv2.BORDER_CONSTANT)
            gone = cv2.LUT(code, table) & thin
            removed += cv2.countNonZero(gone)
            thin -= gone
        if not removed:
            return levels(thin)


def _tables() -> tuple[Mask, Mask]:
    """Return which neighbourhoods lose their middle in each of the two half steps."""
    first, second = np.zeros(256, dtype=np.uint8), np.zeros(256, dtype=np.uint8)
    for code in range(256):
        p2, p3, p4, p5, p6, p7, p8, p9 = ring = [code >> bit & 1 for bit in range(8)]
        changes = sum(a < b for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
        if 2 <= p2 + p3 + p4 + p5 + p6 + p7 + p8 + p9 <= 6 and changes == 1:
            first[code] = not (p2 and p4 and p6) and not (p4 and p6 and p8)
            second[code] = not (p2 and p4 and p8) and not (p2 and p6 and p8)
    return first, second


_TABLES = _tables()
