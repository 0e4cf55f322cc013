"""Long thin lines in a mask."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

PIECE = 11
"""Cells that a piece of a line is long at least."""

GAP = 25
"""Cells along a line that a stroke across it, or faint print, may interrupt it for."""

OFF_LINE = 2.0
"""Cells by which a line may leave the curve that is fitted to it."""

LEAST_SPAN = 0.08
"""Share of the picture that a line goes across at least."""

LEAST_FILL = 0.5
"""Share of a line's columns where it is seen at least."""

CORNERS = 24
"""Points that a curve is drawn through."""

ROUNDS = 2
"""Times that a curve is fitted: the second without what lies beside the first."""

Pixels = NDArray[np.uint8]
Reals = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Lines:
    """Long thin lines that go from left to right.

    Attributes
    ----------
    curves : ndarray of float64, shape (n, 3)
        The factors of 1, x and x² of each line's row at column x.
    spans : ndarray of int64, shape (n, 2)
        First and last column.
    thickness : ndarray of float64, shape (n,)
        In cells.
    strengths : ndarray of float64, shape (n,)
        Of the signal where it is strong.
    """

    curves: Reals
    spans: Integers
    thickness: Reals
    strengths: Reals

    def __len__(self) -> int:
        return len(self.curves)

    def slopes(self) -> Reals:
        """Return the slope of each in its middle."""
        middle = self.spans.mean(axis=1)
        slopes: Reals = self.curves[:, 1] + 2 * self.curves[:, 2] * middle
        return slopes

    def chosen(self, which: NDArray[np.bool_]) -> Lines:
        """Return some of the lines.

        Parameters
        ----------
        which : ndarray of bool, shape (n,)
        """
        return Lines(
            self.curves[which], self.spans[which], self.thickness[which], self.strengths[which]
        )


def thin_pixels(mask: Pixels, thickest: int) -> Pixels:
    """Return the cells above and below which there is little ink.

    Parameters
    ----------
    mask : ndarray of uint8, shape (height, width)
        1 is ink.
    thickest : int
        Cells in a column that a line has at most.

    Returns
    -------
    ndarray of uint8, same shape
        1 where the run of ink in the column is no longer. Strokes across a line are left out.
    """
    column = np.ones((thickest + 1, 1), dtype=np.uint8)
    thin: Pixels = cv2.subtract(mask, cv2.morphologyEx(mask, cv2.MORPH_OPEN, column))
    return thin


def find_lines(mask: Pixels, signal: Pixels, thickest: int) -> Lines:
    """Find long thin lines that go from left to right, at angles up to about 20 degrees.

    Parameters
    ----------
    mask : ndarray of uint8, shape (height, width)
        1 is ink.
    signal : ndarray of uint8, same shape
    thickest : int
        Cells in a column that a line has at most.

    Returns
    -------
    Lines
        Of parabolas that fit their cells; strokes across them do not interrupt them.
    """
    thin = thin_pixels(mask, thickest)
    tall, flat = np.ones((3, 1), dtype=np.uint8), np.ones((1, PIECE), dtype=np.uint8)
    pieces = cv2.morphologyEx(cv2.dilate(thin, tall), cv2.MORPH_OPEN, flat)
    pieces = cv2.bitwise_and(pieces, thin)
    joined = cv2.dilate(pieces, np.ones((3, GAP), dtype=np.uint8))
    _, labels, table, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    is_long = table[:, cv2.CC_STAT_WIDTH] >= LEAST_SPAN * mask.shape[1] + GAP
    is_long[0] = False
    numbers = np.where(is_long, np.cumsum(is_long) - 1, -1)
    places = np.flatnonzero(pieces)
    owners = numbers[labels.reshape(-1)[places]]
    places, owners = places[owners >= 0], owners[owners >= 0]
    rows, columns = np.divmod(places, mask.shape[1])
    curves = np.zeros((int(is_long.sum()), 3))
    for _ in range(ROUNDS):
        curves = _fitted(rows, columns, owners, len(curves))
        near = np.abs(rows - _rows_at(curves[owners], columns)) <= OFF_LINE
        rows, columns, owners = rows[near], columns[near], owners[near]
    return _measured(curves, rows, columns, owners, signal)


def drawn(lines: Lines, shape: tuple[int, ...], margin: int) -> Pixels:
    """Draw lines, somewhat longer than they are seen.

    Parameters
    ----------
    lines : Lines
    shape : tuple of int
        Height and width.
    margin : int
        Cells on either side.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        1 on the lines.
    """
    canvas: Pixels = np.zeros(shape, dtype=np.uint8)
    for curve, span, thickness in zip(lines.curves, lines.spans, lines.thickness, strict=True):
        columns = np.linspace(max(0, span[0] - GAP), min(shape[1] - 1, span[1] + GAP), CORNERS)
        points = np.stack([columns, _rows_at(curve[None], columns)], axis=-1)
        fixed = np.clip(np.rint(points * 16), -(2**20), 2**20).astype(np.int32)
        cv2.polylines(canvas, [fixed], False, 1, max(1, round(thickness) + 2 * margin), 4, 4)
    return canvas


def _rows_at(curves: Reals, columns: Reals | Integers) -> Reals:
    """Return the rows of curves at columns."""
    rows: Reals = curves[:, 0] + columns * (curves[:, 1] + columns * curves[:, 2])
    return rows


def _fitted(rows: Integers, columns: Integers, owners: Integers, count: int) -> Reals:
    """Return the parabola of each line through its cells, by least squares."""
    if count == 0 or len(rows) == 0:
        return np.zeros((count, 3))
    scale = max(1, int(columns.max()))
    powers = [(columns / scale) ** power for power in range(5)]
    moments = [np.bincount(owners, weights=x, minlength=count) for x in powers]
    sides = [np.bincount(owners, weights=rows * x, minlength=count) for x in powers[:3]]
    table = np.array([[moments[i + j] for j in range(3)] for i in range(3)]).transpose(2, 0, 1)
    ridge = 1e-6 * np.maximum(moments[0], 1)  # So that a line of two columns has a solution.
    table = table + ridge[:, None, None] * np.eye(3)
    factors: Reals = np.linalg.solve(table, np.stack(sides, axis=1)[..., None])[..., 0]
    factors /= np.array([1.0, scale, scale**2])
    return factors


def _measured(
    curves: Reals, rows: Integers, columns: Integers, owners: Integers, signal: Pixels
) -> Lines:
    """Return the lines that are long and seen along most of their way."""
    count, width = len(curves), signal.shape[1]
    areas = np.bincount(owners, minlength=count)
    filled = np.bincount(np.unique(owners * width + columns) // width, minlength=count)
    spans = np.tile(np.array([width, -1]), (count, 1))
    np.minimum.at(spans[:, 0], owners, columns)
    np.maximum.at(spans[:, 1], owners, columns)
    values = signal[rows, columns].astype(np.float64)
    cubes = np.bincount(owners, weights=values**3, minlength=count)
    fourths = np.bincount(owners, weights=values**4, minlength=count)
    lines = Lines(curves, spans, areas / np.maximum(filled, 1), fourths / np.maximum(cubes, 1))
    lengths = spans[:, 1] - spans[:, 0] + 1
    return lines.chosen((lengths >= LEAST_SPAN * width) & (filled >= LEAST_FILL * lengths))
