"""Photographs that show no digit: letters, scribbles, and sheets on which nothing is written."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.canvas import Picture
from digitus.synthesis.framing import drawn_size
from digitus.synthesis.hand import random_hand
from digitus.synthesis.letters import LETTERS, letter_ink
from digitus.synthesis.pen import random_pen
from digitus.synthesis.photographs import photograph
from digitus.synthesis.scribbles import scribble_ink

_HEIGHT = 150
"""Pixels at which inks are drawn; a photograph gives them the size that they have on it."""


def photographed_letter(
    random: np.random.Generator, *, size: tuple[int, int] | None = None
) -> Picture:
    """Return a photograph of one letter.

    Parameters
    ----------
    random : numpy.random.Generator
    size : (height, width) or None
        As of `photograph`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue.
    """
    return photograph([letter_ink(_letter(random), random, height=_HEIGHT)], random, size=size)


def photographed_word(
    random: np.random.Generator, *, size: tuple[int, int] | None = None
) -> Picture:
    """Return a photograph of two to seven letters side by side, of one hand and pen.

    Parameters
    ----------
    random : numpy.random.Generator
    size : (height, width) or None
        As of `photograph`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue.
    """
    hand = random_hand(random)
    pen = random_pen(_HEIGHT * float(random.uniform(0.03, 0.12)), random)
    letters = [_letter(random) for _ in range(int(random.integers(2, 8)))]
    inks = [letter_ink(letter, random, height=_HEIGHT, hand=hand, pen=pen) for letter in letters]
    return photograph(inks, random, size=size or drawn_size(random, is_wide=True))


def photographed_scribble(
    random: np.random.Generator, *, size: tuple[int, int] | None = None
) -> Picture:
    """Return a photograph of a scribble or a sign.

    Parameters
    ----------
    random : numpy.random.Generator
    size : (height, width) or None
        As of `photograph`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue.
    """
    return photograph([scribble_ink(random, height=_HEIGHT)], random, size=size)


def photographed_sheet(
    random: np.random.Generator, *, size: tuple[int, int] | None = None
) -> Picture:
    """Return a photograph of paper or a board on which nothing is written.

    Lines, folds, stains, shadows, an edge of the table: all that there is around digits.

    Parameters
    ----------
    random : numpy.random.Generator
    size : (height, width) or None
        As of `photograph`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue.
    """
    return photograph([], random, size=size)


def _letter(random: np.random.Generator) -> str:
    """Return a letter drawn at random."""
    return LETTERS[int(random.integers(len(LETTERS)))]
