"""Seams along which touching digits may be cut apart."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.recognition.crops import Crop

ROWS = 48
"""Rows in which seams are sought; higher ink is reduced to as many."""

REACH = 0.22
"""How far a seam may lean from its anchor to either side, in digit heights."""

STEP_COST = 0.03
"""Cost of one step aside, in rows of full ink."""

CROSSING_LIMIT = 3.5
"""Stroke widths of ink that a seam crosses at most."""

SPACING = 0.12
"""Distance of two seams at least, in digit heights."""

LEAST_INK = 0.25
"""Ink that is left on each side of a seam at least: an upright stroke of this many heights."""


@dataclass(frozen=True)
class Seam:
    """A cut through a mark from top to bottom.

    Attributes
    ----------
    columns : ndarray of int64, shape (height,)
        In each row of the crop the first column to the right of the seam.
    crossing : float
        Ink that it cuts through, in stroke widths.
    """

    columns: NDArray[np.int64]
    crossing: float


def find_seams(crop: Crop, stroke: float, height: float, limit: int) -> list[Seam]:
    """Find the seams of least ink through a mark.

    From anchors along the mark's width, dynamic programming finds the way from top to bottom
    that crosses the least ink and leans at most `REACH` aside, as in seam carving (S. Avidan and
    A. Shamir, 2007). Slanted writing and digits that overlap without touching need no
    straightening for it.

    Parameters
    ----------
    crop : Crop
        Ink of the mark.
    stroke : float
        Usual stroke width in pixels.
    height : float
        Height of a digit in pixels.
    limit : int
        Number of seams at most.

    Returns
    -------
    list of Seam
        From left to right; the cheapest ones that keep their distance.
    """
    levels = crop.levels
    rows, columns = levels.shape
    factor = max(1.0, rows / ROWS)
    size = max(1, round(columns / factor)), max(1, round(rows / factor))
    if limit < 1 or size[0] < 3:
        return []
    small = cv2.resize(levels, size, interpolation=cv2.INTER_AREA)
    ink = small.astype(np.float32) / np.float32(255)
    reach = max(2, round(REACH * height / factor))
    anchors = np.arange(1, size[0], max(1, round(0.02 * height / factor)))
    costs, paths = _ways(ink, anchors, reach)
    scale = factor / max(stroke, 1.0)
    before = np.concatenate([np.zeros((size[1], 1), np.float32), ink.cumsum(axis=1)], axis=1)
    left = before[np.arange(size[1]), paths].sum(axis=1)
    least = LEAST_INK * height * max(stroke, 1.0) / factor**2
    total = float(ink.sum())
    is_usable = (left >= least) & (total - left >= least) & (costs * scale <= CROSSING_LIMIT)
    chosen: list[int] = []
    for index in np.argsort(costs, kind="stable"):
        if len(chosen) == limit:
            break
        if is_usable[index] and all(
            np.abs(paths[index] - paths[other]).mean() * factor >= SPACING * height
            for other in chosen
        ):
            chosen.append(int(index))
    chosen.sort(key=lambda index: float(paths[index].mean()))
    at = np.minimum((np.arange(rows) + 0.5) / factor, size[1] - 1).astype(np.int64)
    return [
        Seam(
            np.rint(paths[index][at] * (columns / size[0])).astype(np.int64),
            float(costs[index]) * scale,
        )
        for index in chosen
    ]


def pieces(crop: Crop, seams: list[Seam]) -> list[Crop]:
    """Cut a mark along seams.

    Parameters
    ----------
    crop : Crop
        Ink of the mark.
    seams : list of Seam
        Of it, from left to right.

    Returns
    -------
    list of Crop
        One more than seams, from left to right, trimmed; all ink is in exactly one of them.
    """
    height, width = crop.levels.shape
    column = np.arange(width)
    edges = [np.zeros(height, dtype=np.int64)]
    for seam in seams:
        edges.append(np.maximum(seam.columns, edges[-1]))
    edges.append(np.full(height, width))
    parts = []
    for first, after in zip(edges[:-1], edges[1:], strict=True):
        is_inside = (column >= first[:, None]) & (column < after[:, None])
        parts.append(Crop(crop.left, crop.top, crop.levels * is_inside).trimmed())
    return parts


def _ways(
    ink: NDArray[np.float32], anchors: NDArray[np.int64], reach: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the cost of each anchor's cheapest way down, and its column in each row.

    cost(row, x) = ink(row, x) + min over dx in -1, 0, 1 of cost(row - 1, x + dx) + |dx| STEP_COST

    Costs are of ink alone; a column is the boundary at its left side.
    """
    rows, columns = ink.shape
    padded = np.zeros((rows, columns + 2), dtype=np.float32)
    padded[:, 1:-1] = ink
    # A boundary between two columns costs what the two have on average.
    between = (padded[:, 1:] + padded[:, :-1]) / 2
    offsets = np.arange(-reach, reach + 1)
    at = np.clip(anchors[:, None] + offsets, 0, columns)
    lean = np.float32(0.25 * STEP_COST) * (np.abs(offsets) / reach).astype(np.float32)
    count, width = at.shape
    total = between[0][at] + lean
    back = np.zeros((rows, count, width), dtype=np.int8)
    wall = np.full((count, 1), np.inf, dtype=np.float32)
    for row in range(1, rows):
        aside = np.concatenate([wall, total, wall], axis=1)
        options = np.stack([total, aside[:, :-2] + STEP_COST, aside[:, 2:] + STEP_COST])
        best = options.argmin(axis=0)
        back[row] = np.array([0, -1, 1], dtype=np.int8)[best]
        total = np.take_along_axis(options, best[None], axis=0)[0] + between[row][at] + lean
    place = total.argmin(axis=1)
    index = np.arange(count)
    paths = np.zeros((count, rows), dtype=np.int64)
    for row in range(rows - 1, -1, -1):
        paths[:, row] = at[index, place]
        place = place + back[row, index, place]
    crossed = between[np.arange(rows)[None, :], paths].sum(axis=1).astype(np.float64)
    return crossed, paths
