"""The lines of ruled and squared paper, margins and folds, taken out of the ink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.recognition.long_lines import Lines, drawn, find_lines, thin_pixels

LONG_SPAN = 0.3
"""Share of the picture that a line goes across at least, if other lines beside it do not show that
it is one of them."""

LONE_SPAN = 0.8
"""The same of a line that has no parallel ones."""

BORDER = 0.03
"""Share of the picture within which a line that ends there is taken to reach its border."""

PARALLEL = 0.12
"""Difference of slope of lines that belong together at most."""

ALIKE = 2.0
"""Ratio of strength of lines that belong together at most."""

GROUP = 3
"""Lines that make a group."""

WEAKER = 1.2
"""Ink is so many times as strong as the lines of a group that do not reach the border."""

STRONGER = 1.5
"""What is so many times as strong as the line that it lies on is ink."""

CROSSING = 1.3
"""The same beside `STRONGER` where two lines cross."""

THICKEST = 0.02
"""Share of the picture's longer side that a line is thick at most."""

LEAST_THICKEST = 6
"""Cells that are allowed for it at least."""

LEAST_INK = 30
"""Cells of a mark that shows how strong ink is, at least."""

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def without_rules(mask: Pixels, signal: Pixels) -> Pixels:
    """Remove the lines of ruled paper, and leave strokes that cross them whole.

    Parameters
    ----------
    mask : ndarray of uint8, shape (height, width)
        1 is ink.
    signal : ndarray of uint8, same shape
        How strong each cell is.

    Returns
    -------
    ndarray of uint8, same shape
        The mask without lines.
    """
    turned, turned_signal = np.ascontiguousarray(mask.T), np.ascontiguousarray(signal.T)
    thickest = max(LEAST_THICKEST, round(THICKEST * max(mask.shape)))
    across = find_lines(mask, signal, thickest)
    down = find_lines(turned, turned_signal, thickest)
    if len(across) == len(down) == 0:
        return mask
    lines = drawn(across, mask.shape, 1) | drawn(down, turned.shape, 1).T
    ink = _ink_strength(np.where(lines > 0, np.uint8(0), mask), signal)
    across = across.chosen(are_rules(across, mask.shape[1], ink))
    down = down.chosen(are_rules(down, mask.shape[0], ink))
    if len(across) == len(down) == 0:
        return mask
    limits = _limits(across, mask.shape), _limits(down, turned.shape).T
    thin = _thin(mask, across), _thin(turned, down).T
    on_line = (signal < limits[0]) & (thin[0] > 0) | (signal < limits[1]) & (thin[1] > 0)
    crossing = np.minimum(limits[0], 255 / CROSSING) * CROSSING
    on_line |= (limits[1] > 0) & (signal < crossing)
    return np.where(on_line, np.uint8(0), mask)


def are_rules(lines: Lines, width: int, ink: float) -> Mask:
    """Return which long thin lines belong to the paper.

    Those of groups of parallel ones that are alike; and a lone one from border to border, if there
    is other ink. A digit 1, or several, is no such thing: it does not reach the borders, and there
    is no stronger ink beside it.

    Parameters
    ----------
    lines : Lines
    width : int
        Of the picture.
    ink : float
        Strength of what is no line; 0 if there is nothing else.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    spans = lines.spans[:, 1] - lines.spans[:, 0] + 1
    margin = BORDER * width + 2
    ends = lines.spans[:, 0] <= margin, lines.spans[:, 1] >= width - 1 - margin
    is_long = spans >= LONG_SPAN * width
    slopes, strengths = lines.slopes(), lines.strengths
    alike = np.abs(slopes[:, None] - slopes) <= PARALLEL
    alike &= (strengths[:, None] <= ALIKE * strengths) & (strengths <= ALIKE * strengths[:, None])
    reaching = (alike & is_long & (ends[0] | ends[1])).sum(axis=1)
    grouped = (alike & is_long).sum(axis=1) >= GROUP
    grouped &= (strengths * WEAKER <= ink) | (reaching >= 2)
    through = ends[0] & ends[1] & (spans >= LONE_SPAN * width)
    through &= (ink > 0) | ((alike & through).sum(axis=1) >= 2)
    sure = (grouped & is_long) | through
    beside_sure = (alike & sure).sum(axis=1) >= 2
    are: Mask = sure | (beside_sure & (ends[0] | ends[1]))
    return are


def _limits(lines: Lines, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the signal at which what lies on a line is ink; 0 where no line is."""
    limits = np.zeros(shape)
    for number in range(len(lines)):
        line = lines.chosen(np.arange(len(lines)) == number)
        limit = STRONGER * float(line.strengths[0])
        np.maximum(limits, limit * drawn(line, shape, 1), out=limits)
    return limits


def _thin(mask: Pixels, lines: Lines) -> Pixels:
    """Return the pixels above and below which there is no more ink than a line has."""
    thickest = float(lines.thickness.max()) if len(lines) > 0 else 0.0
    return thin_pixels(mask, int(np.ceil(1.25 * thickest + 2)))


def _ink_strength(mask: Pixels, signal: Pixels) -> float:
    """Return the strength of the strongest mark that is not tiny."""
    _, labels, table, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    places = np.flatnonzero(mask)
    owners, values = labels.reshape(-1)[places], signal.reshape(-1)[places].astype(np.float64)
    cubes = np.bincount(owners, weights=values**3, minlength=len(table))
    fourths = np.bincount(owners, weights=values**4, minlength=len(table))
    strengths = fourths / np.maximum(cubes, 1)
    strengths[0] = 0
    return float(np.where(table[:, cv2.CC_STAT_AREA] >= LEAST_INK, strengths, 0).max())
