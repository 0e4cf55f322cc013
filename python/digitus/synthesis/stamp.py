"""Drawing lines of constant and changing width, and those of broad tips."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.curves import Line

_FRACTION_BITS = 6
"""OpenCV takes coordinates as integers with this many bits behind the point."""

_LIMIT = 30_000
"""Coordinates beyond this many pixels would not fit OpenCV's integers."""


class Stamp:
    """Puts ink into a picture.

    Parameters
    ----------
    canvas : ndarray of uint8, shape (height, width)
        Changed in place.
    finer : int
        Pixels of the canvas for each unit of the lines' coordinates.
    has_smooth_edges : bool
        Whether pixels at the edge are partly covered.
    """

    def __init__(self, canvas: NDArray[np.uint8], finer: int, *, has_smooth_edges: bool) -> None:
        self._canvas = canvas
        self._finer = finer
        self._kind = cv2.LINE_AA if has_smooth_edges else cv2.LINE_8

    def lines(self, lines: Sequence[Line], width: float, level: int = 255) -> None:
        """Draw lines with a round tip.

        Parameters
        ----------
        lines : sequence of ndarray of float64, shape (points, 2)
        width : float
            In units of the coordinates.
        level : int
            0 to 255; 0 takes ink away.
        """
        points = [self._fixed(line) for line in lines]
        thickness = max(1, round(width * self._finer))
        cv2.polylines(self._canvas, points, False, level, thickness, self._kind, _FRACTION_BITS)

    def changing(self, line: Line, widths: NDArray[np.float64]) -> None:
        """Draw one line with a round tip whose width changes.

        Parameters
        ----------
        line : ndarray of float64, shape (points, 2)
        widths : ndarray of float64, shape (points,)
        """
        points = self._fixed(line).tolist()
        thicknesses = np.maximum(1, np.rint(widths * self._finer)).astype(np.intp).tolist()
        begin = points[0]
        for end, thickness in zip(points[1:], thicknesses[1:], strict=True):
            cv2.line(self._canvas, begin, end, 255, thickness, self._kind, _FRACTION_BITS)
            begin = end

    def sweep(self, line: Line, tip: Line) -> None:
        """Draw one line with a tip of any convex form that is not turned.

        Parameters
        ----------
        line : ndarray of float64, shape (points, 2)
        tip : ndarray of float64, shape (corners, 2)
            Around (0, 0).
        """
        stamps = self._fixed((line[:, None] + tip).reshape(-1, 2)).reshape(len(line), -1, 2)
        pairs = np.concatenate([stamps[:-1], stamps[1:]], axis=1)
        for corners in pairs:
            hull = cv2.convexHull(corners)
            cv2.fillConvexPoly(self._canvas, hull, 255, self._kind, _FRACTION_BITS)

    def _fixed(self, line: Line) -> NDArray[np.int32]:
        """Return coordinates as OpenCV takes them: the middle of the first pixel is 0."""
        places = np.clip(line * self._finer - 0.5, -_LIMIT, _LIMIT)
        return np.rint(places * (1 << _FRACTION_BITS)).astype(np.int32)
