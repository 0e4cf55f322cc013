"""Ink to connected marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.recognition.crops import Crop

MARK_LIMIT = 1000
"""Marks of a picture at most; of more, those with the most ink are kept."""

SPECK = 0.04
"""A mark is left out whose longer side is less than this share of the usual mark's."""

GROWTH_LIMIT = 12
"""Pixels that a mark's soft edge reaches out from its mask at most."""


@dataclass(frozen=True)
class Marks:
    """Connected ink of a picture.

    Attributes
    ----------
    levels : ndarray of uint8, shape (height, width)
        Ink, 0 to 255, of the part of the picture that has any.
    owners : ndarray of uint16, shape (height, width)
        Of each pixel the number of its mark, from 1; 0 where there is none. A mark's soft edge
        belongs to it.
    origin : tuple of int
        (left, top) of that part in the picture at working size.
    boxes : ndarray of int64, shape (n, 4)
        left, top, right, bottom of each mark's mask in that part; right and bottom just outside.
    areas : ndarray of int64, shape (n,)
        Pixels of each mark's mask.
    stroke : float
        Usual stroke width in pixels.
    """

    levels: NDArray[np.uint8]
    owners: NDArray[np.uint16]
    origin: tuple[int, int]
    boxes: NDArray[np.int64]
    areas: NDArray[np.int64]
    stroke: float

    def __len__(self) -> int:
        return len(self.boxes)

    def crop(self, indices: Sequence[int]) -> Crop:
        """Return the ink of some marks without that of the others.

        Parameters
        ----------
        indices : sequence of int
            From 0; at least one.

        Returns
        -------
        Crop
        """
        boxes, margin = self.boxes[list(indices)], GROWTH_LIMIT
        height, width = self.levels.shape
        left, top = np.maximum(boxes[:, :2].min(axis=0) - margin, 0)
        right, bottom = np.minimum(boxes[:, 2:].max(axis=0) + margin, (width, height))
        part = slice(top, bottom), slice(left, right)
        owners = self.owners[part]
        is_own = owners == indices[0] + 1
        for index in indices[1:]:
            is_own |= owners == index + 1
        return Crop(int(left), int(top), self.levels[part] * is_own).trimmed()

    def joined(self, groups: Sequence[Sequence[int]]) -> Marks:
        """Return marks of which some are taken for one.

        Parameters
        ----------
        groups : sequence of sequence of int
            Indices of marks that become one each; none is in two groups.

        Returns
        -------
        Marks
            First those in no group, in their order, then one for each group.
        """
        count = len(self)
        target = np.full(count, -1)
        for number, group in enumerate(groups):
            target[list(group)] = number
        alone = np.flatnonzero(target < 0)
        numbers = np.zeros(count + 1, dtype=np.uint16)
        numbers[alone + 1] = np.arange(1, len(alone) + 1)
        numbers[1:][target >= 0] = len(alone) + 1 + target[target >= 0]
        boxes = [self.boxes[alone]]
        areas = [self.areas[alone]]
        for group in groups:
            members = self.boxes[list(group)]
            corners = np.concatenate([members[:, :2].min(axis=0), members[:, 2:].max(axis=0)])
            boxes.append(corners[None])
            areas.append(self.areas[list(group)].sum(keepdims=True))
        owners = np.take(numbers, self.owners)
        return replace(
            self, owners=owners, boxes=np.concatenate(boxes), areas=np.concatenate(areas)
        )


def find_marks(levels: NDArray[np.uint8], mask: NDArray[np.bool_], stroke: float) -> Marks:
    """Find the connected marks in a picture's ink.

    Pixels are connected to all eight around them. Marks that are minute beside the others are
    left out; the limit is `MARK_LIMIT`.

    Parameters
    ----------
    levels : ndarray of uint8, shape (height, width)
        Ink, 0 to 255.
    mask : ndarray of bool, shape (height, width)
        What counts as ink.
    stroke : float
        Usual stroke width in pixels, above 0 where there is ink.

    Returns
    -------
    Marks
        In no particular order; none if the mask is empty.
    """
    bounds = _bounds(mask)
    if bounds is None:
        nothing = np.zeros((0, 0), dtype=np.uint8)
        empty = np.zeros((0, 4), dtype=np.int64)
        return Marks(nothing, nothing.astype(np.uint16), (0, 0), empty, empty[:, 0], stroke)
    left, top, right, bottom = bounds
    levels, mask = levels[top:bottom, left:right], mask[top:bottom, left:right]
    count, labels, table, _ = cv2.connectedComponentsWithStats(
        np.ascontiguousarray(mask).view(np.uint8), connectivity=8, ltype=cv2.CV_32S
    )
    table = table[1:].astype(np.int64)
    kept = _significant(table)
    numbers = np.zeros(count, dtype=np.uint16)
    numbers[kept + 1] = np.arange(1, len(kept) + 1)
    owners = np.take(numbers, labels)
    corners, sizes = table[kept, :2], table[kept, 2:4]
    boxes = np.concatenate([corners, corners + sizes], axis=1)
    grown = _grown(owners, levels, labels != 0)
    return Marks(levels, grown, (left, top), boxes, table[kept, cv2.CC_STAT_AREA], stroke)


def _bounds(mask: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """Return the box of a mask and its soft edge; None if it is empty."""
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return None
    columns = np.flatnonzero(mask.any(axis=0))
    height, width = mask.shape
    return (
        max(0, int(columns[0]) - GROWTH_LIMIT),
        max(0, int(rows[0]) - GROWTH_LIMIT),
        min(width, int(columns[-1]) + 1 + GROWTH_LIMIT),
        min(height, int(rows[-1]) + 1 + GROWTH_LIMIT),
    )


def _significant(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which marks matter, in their order.

    The usual mark is the median of the longer sides, each weighted by side and area, so that a
    thousand specks do not outvote a digit.
    """
    areas = table[:, cv2.CC_STAT_AREA]
    sides = table[:, 2:4].max(axis=1)
    order = np.argsort(sides, kind="stable")
    weights = np.cumsum((areas * sides)[order])
    usual = sides[order[np.searchsorted(weights, weights[-1] / 2)]]
    kept = np.flatnonzero(sides >= SPECK * usual)
    if len(kept) > MARK_LIMIT:
        largest = np.argsort(-areas[kept], kind="stable")[:MARK_LIMIT]
        kept = np.sort(kept[largest])
    return kept


def _grown(
    owners: NDArray[np.uint16], levels: NDArray[np.uint8], is_ink: NDArray[np.bool_]
) -> NDArray[np.uint16]:
    """Let marks take the soft edge around them, from all sides at the same speed.

    Where two meet in one step, the one with the larger number takes the pixel. Ink of marks that
    were left out stays without an owner.
    """
    open_pixels = (levels > 0) & ~is_ink
    kernel = np.ones((3, 3), dtype=np.uint8)
    for _ in range(GROWTH_LIMIT):
        taken = cv2.dilate(owners, kernel) * open_pixels
        if not taken.any():
            break
        owners = owners + taken
        open_pixels &= taken == 0
    return owners
