"""Ink alone: one character, light on black, just as large as it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from digitus._checks import as_integer
from digitus.synthesis.hand import Hand, random_hand
from digitus.synthesis.layout import (
    LARGEST,
    SMALLEST,
    fitting_scale,
    fitting_width,
    lay_out,
    random_width,
)
from digitus.synthesis.pen import Ink, Pen, random_pen
from digitus.synthesis.shapes import Allograph
from digitus.synthesis.skeletons import DIGITS


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
    return character_ink(DIGITS[label], label, random, height=height, hand=hand, pen=pen)


def character_ink(
    ways: Sequence[Allograph],
    character: int,
    random: np.random.Generator,
    *,
    height: int | None,
    hand: Hand | None,
    pen: Pen | None,
) -> Ink:
    """Return the ink of any character.

    Parameters
    ----------
    ways : sequence of Allograph
        The ways in which people write it.
    character : int
        Which habit of the hand to follow, 0 to 63.
    random : numpy.random.Generator
    height, hand, pen : optional
        As `digit_ink` takes them.

    Returns
    -------
    ndarray of uint8, shape (rows, columns)
    """
    if height is None:
        height = round(float(np.exp(random.uniform(np.log(28), np.log(220)))))
    height = as_integer("height", height, SMALLEST, LARGEST)
    hand = random_hand(random) if hand is None else hand
    way = hand.choose(ways, character, random)
    lines = hand.write(way, random)
    if pen is None:
        pen = random_pen(random_width(height, hand.widest(way), random), random)
    else:
        width = fitting_width(pen.width, height, hand.widest(way))
        pen = dataclasses.replace(pen, width=width)
    return lay_out(lines, pen, random, scale=fitting_scale(lines, pen, height, 4 * height))
