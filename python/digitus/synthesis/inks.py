"""Ink alone: one character, light on black, just as large as it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from digitus._checks import as_integer
from digitus.synthesis.curves import Line
from digitus.synthesis.hand import Hand, random_hand
from digitus.synthesis.pen import Ink, Pen, random_pen
from digitus.synthesis.shapes import Allograph
from digitus.synthesis.skeletons import DIGITS

SMALLEST = 18
"""Pixels of height below which nobody can be expected to read a digit."""

LARGEST = 4_096
"""Pixels of height at most."""

THINNEST, BROADEST = 1.0, 30.0
"""Pixels of a pen's width."""


def digit_ink(
    label: int,
    random: np.random.Generator,
    *,
    height: int | None = None,
    hand: Hand | None = None,
    pen: Pen | None = None,
) -> Ink:
    """Return the ink of a digit as somebody writes it.

    Parameters
    ----------
    label : int
        0 to 9.
    random : numpy.random.Generator
    height : int, optional
        Pixels from the upper edge of its ink to the lower one, nearly; 18 to 4,096. A random one
        from 28 to 220 if left out.
    hand : Hand, optional
        Whose hand; a random one if left out.
    pen : Pen, optional
        What with; a random one, 1 to 30 pixels wide, if left out. One that is too broad for the
        digit to be legible is replaced by one that is not.

    Returns
    -------
    ndarray of uint8, shape (height + margins, width + margins)
        0 where there is none, 255 where it is full; a margin of at least one pixel all around.

    Raises
    ------
    ArgumentError
        If a number is out of its range.
    """
    label = as_integer("label", label, 0, 9)
    if height is None:
        height = round(float(np.exp(random.uniform(np.log(28), np.log(220)))))
    height = as_integer("height", height, SMALLEST, LARGEST)
    hand = random_hand(random) if hand is None else hand
    way = hand.choose(DIGITS[label], label, random)
    lines = hand.write(way.draw(random), random)
    pen = fitting_pen(pen, way, height, random)
    return lay_out(lines, height, pen, random)


def fitting_pen(pen: Pen | None, way: Allograph, height: int, random: np.random.Generator) -> Pen:
    """Return a pen with which a character of a height stays legible.

    Parameters
    ----------
    pen : Pen or None
        The one wished for.
    way : Allograph
    height : int
        Pixels.
    random : numpy.random.Generator
    """
    broadest = min(BROADEST, max(THINNEST, way.widest * height))
    if pen is not None:
        return pen if pen.width <= broadest else dataclasses.replace(pen, width=broadest)
    share = np.clip(np.exp(random.normal(np.log(0.085), 0.5)), 0.01, way.widest)
    return random_pen(float(np.clip(share * height, THINNEST, broadest)), random)


def lay_out(lines: Sequence[Line], height: float, pen: Pen, random: np.random.Generator) -> Ink:
    """Return lines as ink of that height, with a small margin.

    Parameters
    ----------
    lines : sequence of ndarray of float64, shape (points, 2)
        In any unit.
    height : float
        Pixels of the longer side of what is drawn; the pen's width is part of it.
    pen : Pen
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width)
    """
    everything = np.concatenate(lines)
    low, high = everything.min(axis=0), everything.max(axis=0)
    scale = max(1.0, height - pen.width) / max(high[1] - low[1], 0.4 * (high[0] - low[0]), 1e-6)
    margin = 2 + pen.width * (0.75 + 3 * pen.softness)
    shift = margin - low * scale
    size = np.ceil((high - low) * scale + 2 * margin).astype(int)
    placed = [line * scale + shift for line in lines]
    return pen.draw(placed, (int(size[1]), int(size[0])), random)
