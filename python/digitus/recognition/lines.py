"""Marks to lines of writing, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]

PART = 0.45
"""A mark lower than this share of another's height, and near it, may be a part of it."""

NEAR = 0.5
"""How near, in heights of the other."""

OVERLAP = 0.4
"""Neighbours in a line share this part of the smaller one's height at least."""

HEIGHTS = 2.5
"""Heights of neighbours in a line differ by this factor at most."""

ROW = 0.5
"""Lines of one row differ in level by this share of their mean height at most."""

GAP = 1.5
"""Space between neighbours at most, in heights of the higher one."""


@dataclass(frozen=True)
class Line:
    """Marks that stand side by side.

    Attributes
    ----------
    members : tuple of int
        Indices of the marks, from left to right by their middles.
    height : float
        Of a digit in the line, in pixels.
    """

    members: tuple[int, ...]
    height: float


def find_lines(boxes: Boxes, likeness: NDArray[np.float64]) -> list[Line]:
    """Group marks into lines of writing.

    Neighbours are linked one by one to the right, so that lines may lean, drift or bend. Marks
    that are far apart but level, by the lean that the page's links have in common, come into
    one row: rows are read from top to bottom, lines in a row from left to right. The way goes
    back to L. O'Gorman, "The document spectrum for page layout analysis", 1993.

    Parameters
    ----------
    boxes : ndarray of float64, shape (n, 4)
        left, top, right, bottom of each mark.
    likeness : ndarray of float64, shape (n,)
        Probability that a mark is a digit; those that are tell a line's height.

    Returns
    -------
    list of Line
        In reading order; each mark is in exactly one.
    """
    if len(boxes) == 0:
        return []
    owner = _parts(boxes)
    bodies = np.flatnonzero(owner < 0)
    chains = _chains(boxes, bodies)
    line_of = {body: number for number, chain in enumerate(chains) for body in chain}
    for part in np.flatnonzero(owner >= 0).tolist():
        body = part
        while owner[body] >= 0:
            body = int(owner[body])
        chains[line_of[body]].append(part)
    middles = (boxes[:, 0] + boxes[:, 2]) / 2
    lines = [
        Line(tuple(sorted(chain, key=lambda mark: (middles[mark], mark))), height)
        for chain in chains
        for height in [_height(boxes[chain], likeness[chain])]
    ]
    return _in_reading_order(lines, boxes)


def _parts(boxes: Boxes) -> NDArray[np.int64]:
    """Return for each mark the higher one that it may be a part of, or -1.

    Its owner is the nearest; equally near ones, the higher.
    """
    left, top, right, bottom = boxes.T
    height = bottom - top
    owner = np.full(len(boxes), -1)
    for part in range(len(boxes)):
        higher = np.flatnonzero(height * PART > height[part])
        if higher.size == 0:
            continue
        across = np.maximum(left[higher] - right[part], left[part] - right[higher])
        along = np.maximum(top[higher] - bottom[part], top[part] - bottom[higher])
        distance = np.maximum(np.maximum(across, along), 0) / height[higher]
        best = int(np.lexsort((-height[higher], distance))[0])
        if distance[best] <= NEAR:
            owner[part] = higher[best]
    return owner


def _chains(boxes: Boxes, bodies: NDArray[np.int64]) -> list[list[int]]:
    """Link each mark with the next one to its right, the best pairs first."""
    left, top, right, bottom = boxes[bodies].T
    height = bottom - top
    middle = (left + right) / 2
    count = len(bodies)
    pairs: list[tuple[float, int, int]] = []
    for one in range(count):
        shared = np.minimum(bottom[one], bottom) - np.maximum(top[one], top)
        lower, higher = np.minimum(height[one], height), np.maximum(height[one], height)
        gap = (left - right[one]) / higher
        is_next = (
            (middle > middle[one])
            & (shared >= OVERLAP * lower)
            & (higher <= HEIGHTS * lower)
            & (gap <= GAP)
        )
        others = np.flatnonzero(is_next)
        level = np.abs((top + bottom)[others] - (top + bottom)[one]) / 2 / higher[others]
        cost = (middle[others] - middle[one]) / higher[others] + 1.5 * level
        for other in np.argsort(cost, kind="stable")[:4].tolist():
            pairs.append((float(cost[other]), one, int(others[other])))
    after = np.full(count, -1)
    has_before = np.zeros(count, dtype=bool)
    for _, one, other in sorted(pairs):
        if after[one] < 0 and not has_before[other]:
            after[one], has_before[other] = other, True
    chains = []
    for first in np.flatnonzero(~has_before).tolist():
        chain, body = [], first
        while body >= 0:
            chain.append(int(bodies[body]))
            body = int(after[body])
        chains.append(chain)
    return chains


def _height(boxes: Boxes, likeness: NDArray[np.float64]) -> float:
    """Return the median height of a line's marks, each weighted by how like a digit it is."""
    heights = boxes[:, 3] - boxes[:, 1]
    order = np.argsort(heights, kind="stable")
    # Low marks count little where no mark is like a digit: a dot is not what a line is high.
    weights = np.cumsum(((likeness + 0.02) * (heights / heights.max()))[order])
    return float(heights[order[np.searchsorted(weights, weights[-1] / 2)]])


def _in_reading_order(lines: list[Line], boxes: Boxes) -> list[Line]:
    """Sort lines: rows from top to bottom, within a row from left to right."""
    lean = _lean(lines, boxes)
    tall = [[mark for mark in line.members if _is_tall(boxes[mark], line.height)] for line in lines]
    spans = []
    for line, marks in zip(lines, tall, strict=True):
        chosen = boxes[marks or list(line.members)]
        middle = chosen[:, [0, 2]].mean(axis=1)
        level = chosen[:, [1, 3]].mean(axis=1) - lean * middle
        spans.append((float(np.median(level)), float(chosen[:, 0].min()), line.height))
    rows: list[list[int]] = []
    for number in sorted(range(len(lines)), key=lambda number: spans[number]):
        level, _, height = spans[number]
        if rows:
            first = spans[rows[-1][0]]
            lower, higher = sorted((height, first[2]))
            if level - first[0] <= ROW * (lower + higher) / 2 and higher <= HEIGHTS * lower:
                rows[-1].append(number)
                continue
        rows.append([number])
    return [
        lines[number] for row in rows for number in sorted(row, key=lambda number: spans[number][1])
    ]


def _lean(lines: list[Line], boxes: Boxes) -> float:
    """Return how far lines sink per pixel to the right: the median over all neighbours."""
    slopes, weights = [], []
    for line in lines:
        marks = boxes[[mark for mark in line.members if _is_tall(boxes[mark], line.height)]]
        if len(marks) < 2:
            continue
        middle, level = marks[:, [0, 2]].mean(axis=1), marks[:, [1, 3]].mean(axis=1)
        across = np.diff(middle)
        usable = across > 0
        slopes += (np.diff(level)[usable] / across[usable]).tolist()
        weights += across[usable].tolist()
    if not slopes:
        return 0.0
    order = np.argsort(slopes, kind="stable")
    total = np.cumsum(np.array(weights)[order])
    return float(np.array(slopes)[order[np.searchsorted(total, total[-1] / 2)]])


def _is_tall(box: NDArray[np.float64], height: float) -> bool:
    return bool(box[3] - box[1] >= 0.6 * height)
