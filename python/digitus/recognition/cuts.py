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

JOINED_LIMIT = 6.0
"""And one that joins two valleys of the outline."""

JOINED_REACH = 0.5
"""How far the lower valley is aside from the upper one at most, in digit heights."""

DEPTH = 0.08
"""Depth of a valley at least, in digit heights."""

VALLEY = 3.0
"""Stroke widths of ink that a seam between valleys may cross more than another that is as good."""

SPACING = 0.08
"""Distance of two seams at least, in digit heights."""

LEAST_INK = 0.25
"""Ink that is left on each side of a seam at least: an upright stroke of this many heights."""


Levels = NDArray[np.float32]
Paths = NDArray[np.int64]


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
    """Find seams along which a mark may fall into digits.

    There are two kinds. From anchors along the mark's width, dynamic programming finds the way
    from top to bottom that crosses the least ink and leans at most `REACH` aside, as in seam
    carving (S. Avidan and A. Shamir, 2007); so neither slanted writing nor digits that overlap
    need to be straightened. Round digits that touch side by side, such as 00, share ink over a
    long way, which is cheaper to go around; for these, straight lines join the valleys of the
    upper outline with those of the lower one.

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
    unit, pen = height / factor, max(stroke, 1.0) / factor
    anchors = np.arange(1, size[0], max(1, round(0.02 * unit)))
    least = _least_ways(ink, anchors, max(2, round(REACH * unit)))
    joined = _valley_ways(ink, unit)
    paths = np.concatenate([joined, least])
    crossings = _between(ink)[np.arange(size[1]), paths].sum(axis=1) / pen
    chosen = _chosen(ink, paths, crossings, len(joined), Limits(unit, pen, limit))
    at = np.minimum((np.arange(rows) + 0.5) / factor, size[1] - 1).astype(np.int64)
    widen = columns / size[0]
    return [
        Seam(np.rint(paths[index][at] * widen).astype(np.int64), float(crossings[index]))
        for index in sorted(chosen, key=lambda index: float(paths[index].mean()))
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


@dataclass(frozen=True)
class Limits:
    """What seams keep to: digit height and stroke width in reduced pixels, and their number."""

    height: float
    stroke: float
    count: int


def _chosen(
    ink: Levels, paths: Paths, crossings: NDArray[np.float64], joined: int, limits: Limits
) -> list[int]:
    """Return the cheapest ways that keep their distance; the first `joined` are of valleys."""
    before = np.concatenate([np.zeros((len(ink), 1), np.float32), ink.cumsum(axis=1)], axis=1)
    left = before[np.arange(len(ink)), paths].sum(axis=1)
    least = LEAST_INK * limits.height * limits.stroke
    is_joined = np.arange(len(paths)) < joined
    is_usable = (left >= least) & (float(ink.sum()) - left >= least)
    is_usable &= crossings <= np.where(is_joined, JOINED_LIMIT, CROSSING_LIMIT)
    chosen: list[int] = []
    for index in np.argsort(crossings - VALLEY * is_joined, kind="stable").tolist():
        if len(chosen) == limits.count:
            break
        if is_usable[index] and all(
            np.abs(paths[index] - paths[other]).mean() >= SPACING * limits.height
            for other in chosen
        ):
            chosen.append(index)
    return chosen


def _between(ink: Levels) -> Levels:
    """Return what a boundary between two columns crosses in each row: the mean of the two."""
    padded = np.pad(ink, ((0, 0), (1, 1)))
    return np.asarray((padded[:, 1:] + padded[:, :-1]) / np.float32(2), dtype=np.float32)


def _valley_ways(ink: Levels, height: float) -> Paths:
    """Return straight ways from valleys of the upper outline to ones of the lower outline."""
    rows, columns = ink.shape
    is_ink = ink >= 0.5
    is_used = is_ink.any(axis=0)
    upper = np.where(is_used, is_ink.argmax(axis=0), rows)
    lower = np.where(is_used, rows - 1 - is_ink[::-1].argmax(axis=0), -1)
    tops = _valleys(upper, DEPTH * height)
    bottoms = _valleys(rows - 1 - lower, DEPTH * height)
    ways = []
    for top in tops:
        for bottom in bottoms:
            if abs(top - bottom) > JOINED_REACH * height or upper[top] >= lower[bottom]:
                continue
            down = np.interp(
                np.arange(rows), [upper[top], lower[bottom]], [top + 0.5, bottom + 0.5]
            )
            ways.append(np.rint(down).astype(np.int64))
    return np.array(ways, dtype=np.int64).reshape(-1, rows)


def _valleys(depths: NDArray[np.int64], least: float) -> list[int]:
    """Return where an outline is at least so much deeper than somewhere at either side.

    Of a flat bottom the middle.
    """
    found = []
    place, last = 0, len(depths) - 1
    while place <= last:
        end = place
        while end < last and depths[end + 1] == depths[place]:
            end += 1
        is_inside = place > 0 and end < last
        if is_inside and depths[place - 1] < depths[place] > depths[end + 1]:
            sides = (
                _rise(depths[:place][::-1], depths[place]),
                _rise(depths[end + 1 :], depths[place]),
            )
            if min(sides) >= least:
                found.append((place + end) // 2)
        place = end + 1
    return found


def _rise(depths: NDArray[np.int64], depth: int) -> int:
    """Return how far an outline rises above a depth before it falls below it."""
    deeper = np.flatnonzero(depths > depth)
    before = depths[: deeper[0]] if deeper.size else depths
    return int(depth - before.min()) if before.size else 0


def _least_ways(ink: Levels, anchors: NDArray[np.int64], reach: int) -> Paths:
    """Return each anchor's cheapest way down: its column in each row.

    cost(row, x) = ink(row, x) + min over dx in -1, 0, 1 of cost(row - 1, x + dx) + |dx| STEP_COST

    A column is the boundary at its left side.
    """
    rows, columns = ink.shape
    between = _between(ink)
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
    return paths
