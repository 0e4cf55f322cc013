"""How large and where lines stand in a picture, and how wide the pen may be for that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.curves import Line
from digitus.synthesis.pen import Ink, Pen

SMALLEST = 18
"""Pixels of height below which nobody can be expected to read a digit."""

LARGEST = 4_096
"""Pixels of height at most."""

THINNEST, BROADEST = 1.0, 30.0
"""Pixels of a pen's width."""


def extent(lines: Sequence[Line]) -> tuple[Line, Line]:
    """Return the smallest and the largest x and y of lines, shape (2,) each."""
    points = np.concatenate(lines)
    return points.min(axis=0), points.max(axis=0)


def random_width(height: float, widest: float, random: np.random.Generator) -> float:
    """Return a pen's width for a character of a height.

    Parameters
    ----------
    height : float
        Pixels.
    widest : float
        The width at most, as a share of the height.
    random : numpy.random.Generator

    Returns
    -------
    float
        1 to 30 pixels: in half of the cases one that suits the height, as people choose it, else
        any.
    """
    if random.random() < 0.5:
        width = height * float(np.exp(random.normal(np.log(0.08), 0.5)))
    else:
        width = float(np.exp(random.uniform(np.log(THINNEST), np.log(BROADEST))))
    return fitting_width(width, height, widest)


def fitting_width(width: float, height: float, widest: float) -> float:
    """Return a pen's width, less if a character of that height would not be legible."""
    return max(THINNEST, min(width, BROADEST, widest * height))


def fitting_scale(lines: Sequence[Line], pen: Pen, height: float, width: float) -> float:
    """Return the factor by which lines just fit into a room.

    Parameters
    ----------
    lines : sequence of ndarray of float64, shape (points, 2)
        In any unit.
    pen : Pen
    height, width : float
        Pixels that the ink takes at most, half the pen's width on each side included.
    """
    low, high = extent(lines)
    room = np.maximum([width - pen.width, height - pen.width], 1.0)
    return float((room / np.maximum(high - low, 1e-6)).min())


def lay_out(lines: Sequence[Line], pen: Pen, random: np.random.Generator, *, scale: float) -> Ink:
    """Return lines as ink in a picture that is just as large as they are.

    Parameters
    ----------
    lines : sequence of ndarray of float64, shape (points, 2)
        In any unit.
    pen : Pen
    random : numpy.random.Generator
        For the pen.
    scale : float
        Pixels to a unit.

    Returns
    -------
    ndarray of uint8, shape (rows, columns)
        With a margin of at least one pixel.
    """
    low, high = extent(lines)
    margin = 1 + pen.margin
    size = np.ceil((high - low) * scale + 2 * margin).astype(int)
    placed = [(line - low) * scale + margin for line in lines]
    return pen.draw(placed, (int(size[1]), int(size[0])), random)


def placed_at_random(ink: Ink, size: tuple[int, int], random: np.random.Generator) -> Ink:
    """Return a larger picture with the ink somewhere in it.

    Parameters
    ----------
    ink : ndarray of uint8, shape (rows, columns)
    size : tuple of int
        Height and width; a picture that is smaller than the ink is made as large as that.
    random : numpy.random.Generator
        In half of the cases the ink is near the middle.

    Returns
    -------
    ndarray of uint8
    """
    rows, columns = ink.shape
    height, width = max(size[0], rows), max(size[1], columns)
    if random.random() < 0.5:
        place = random.uniform(0, 1, 2)
    else:
        place = np.clip(random.normal(0.5, 0.12, 2), 0, 1)
    top, left = np.rint(place * [height - rows, width - columns]).astype(int).tolist()
    picture: NDArray[np.uint8] = np.zeros((height, width), dtype=np.uint8)
    picture[top : top + rows, left : left + columns] = ink
    return picture
