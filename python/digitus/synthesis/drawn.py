"""Digits and letters drawn in a paint program, by mouse, finger or pen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.synthesis.canvas import LONGEST, SHORTEST, Picture, painted, random_size
from digitus.synthesis.hand import random_hand
from digitus.synthesis.layout import (
    SMALLEST,
    fitting_scale,
    lay_out,
    placed_at_random,
    random_width,
)
from digitus.synthesis.pen import random_pen
from digitus.synthesis.rows import row_lines
from digitus.synthesis.shapes import Allograph
from digitus.synthesis.skeletons import DIGITS

MOST_DIGITS = 40
"""Digits of one row at most."""

_LARGEST_ROW = 260
"""Pixels of the height of a row's digits at most."""


def drawn_digit(label: int, random: np.random.Generator) -> Picture:
    """Return a picture in which somebody has drawn one digit.

    Parameters
    ----------
    label : int
        0 to 9.
    random : numpy.random.Generator
        Decides on everything else: the canvas, 40 to 1,200 pixels a side; the digit's place and
        size, at least 18 pixels high; the pen, 1 to 30 pixels wide; both colours.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue.

    Raises
    ------
    ArgumentError
        If there is no such digit.
    """
    label = as_integer("label", label, 0, 9)
    return drawn_character(DIGITS[label], label, random)


def drawn_character(
    ways: Sequence[Allograph], character: int, random: np.random.Generator
) -> Picture:
    """Return a picture in which somebody has drawn one character.

    Parameters
    ----------
    ways : sequence of Allograph
        The ways in which people write it.
    character : int
        Which habit of the hand to follow, 0 to 63.
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    size = random_size(random)
    hand = random_hand(random)
    way = hand.choose(ways, character, random)
    lines = hand.write(way, random)
    share = random_share(random)
    height = max(SMALLEST, 0.94 * size[0] * share)
    width = max(SMALLEST, 0.94 * size[1] * share)
    pen = random_pen(random_width(min(height, width), hand.widest(way), random), random)
    scale = fitting_scale(lines, pen, height, width)
    ink = lay_out(lines, pen, random, scale=scale)
    return painted(placed_at_random(ink, size, random), pen.width, random)


def random_share(random: np.random.Generator) -> float:
    """Return how much of a canvas a drawing takes: mostly much of it, seldom little."""
    low, high = ((0.45, 1.0), (0.2, 0.5), (0.08, 0.25))[
        int(np.searchsorted([0.65, 0.9], random.random()))
    ]
    return float(random.uniform(low, high))


def drawn_row(labels: Sequence[int], random: np.random.Generator) -> Picture:
    """Return a picture in which somebody has drawn a row of digits.

    Parameters
    ----------
    labels : sequence of int
        1 to 40 digits, 0 to 9 each.
    random : numpy.random.Generator
        Decides on everything else. All digits are of one hand, at least 18 pixels high. They may
        stand apart or narrowly, one above a part of the next, or touch; the line may rise or fall.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue; 40 to 1,200 pixels high, and at least 40 wide.

    Raises
    ------
    ArgumentError
        If there are no labels, more than 40, or others than 0 to 9.
    """
    if not 1 <= len(labels) <= MOST_DIGITS:
        raise ArgumentError(
            f"labels: expected 1 to {MOST_DIGITS} digits, got {len(labels)}: {shown(labels)}"
        )
    digits = [as_integer("labels", label, 0, 9) for label in labels]
    height = float(np.exp(random.uniform(np.log(SMALLEST * 1.3), np.log(_LARGEST_ROW))))
    hand = random_hand(random)
    ways = [hand.choose(DIGITS[digit], digit, random) for digit in digits]
    pen_width = random_width(height, min(hand.widest(way) for way in ways) * 0.9, random)
    pen = random_pen(pen_width, random)
    lines = row_lines(ways, hand, pen_width / height, random)
    ink = lay_out(lines, pen, random, scale=height)
    rows, columns = ink.shape
    room = np.exp(random.uniform(np.log(1.03), np.log(2.5), 2))
    size = np.clip(np.array([rows, columns]) * room, SHORTEST, LONGEST).astype(int)
    placed = placed_at_random(ink, (int(size[0]), int(size[1])), random)
    return painted(placed, pen.width, random)
