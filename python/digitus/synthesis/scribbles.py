"""What people draw that is neither digit nor letter: scribbles and signs."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.canvas import Picture
from digitus.synthesis.characters import scrawls, signs
from digitus.synthesis.drawn import drawn_character
from digitus.synthesis.hand import Hand
from digitus.synthesis.inks import character_ink
from digitus.synthesis.pen import Ink, Pen
from digitus.synthesis.shapes import Allograph

SCRIBBLES = (
    Allograph("curls", 2, scrawls.curls, 0.1),
    Allograph("zigzag", 2, scrawls.zigzag, 0.12),
    Allograph("hatching", 1.5, scrawls.hatching, 0.08),
    Allograph("spiral", 1.5, scrawls.spiral, 0.07),
    Allograph("blot", 1.5, scrawls.blot, 0.3),
    Allograph("crossed out", 1.5, scrawls.crossed_out, 0.1),
    Allograph("tangle", 1.5, scrawls.tangle, 0.1),
    Allograph("star", 1, signs.star, 0.1),
    Allograph("heart", 1, signs.heart, 0.16),
    Allograph("check mark", 1, signs.check_mark, 0.18),
    Allograph("arrow", 1, signs.arrow, 0.14),
    Allograph("smiley", 1, signs.smiley, 0.08),
    Allograph("plus", 1, signs.plus, 0.2),
    Allograph("equals", 0.8, signs.equals, 0.09),
    Allograph("percent", 0.8, signs.percent, 0.07),
    Allograph("brackets", 1, signs.brackets, 0.12),
    Allograph("hash", 0.7, signs.hash_sign, 0.09),
    Allograph("tilde", 0.6, signs.tilde, 0.06),
    Allograph("triangle", 0.7, signs.triangle, 0.16),
    Allograph("house", 0.5, signs.house, 0.06),
    Allograph("infinity", 0.5, signs.infinity, 0.12),
)
"""Ways of scribbling, and signs. Left out are signs that look like a digit, such as ? ! / & ( )."""

_HABIT = 60
"""Which habit of a hand says what it scribbles."""


def scribble(random: np.random.Generator) -> Picture:
    """Return a picture in which somebody has scribbled, or drawn a sign.

    Parameters
    ----------
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue, as `drawn_digit` makes them.
    """
    return drawn_character(SCRIBBLES, _HABIT, random)


def scribble_ink(
    random: np.random.Generator,
    *,
    height: int | None = None,
    hand: Hand | None = None,
    pen: Pen | None = None,
) -> Ink:
    """Return the ink of a scribble, or of a sign.

    Parameters
    ----------
    random : numpy.random.Generator
    height, hand, pen : optional
        As for `digit_ink`; the height is less if the scribble is much wider than high.

    Returns
    -------
    ndarray of uint8, shape (rows, columns)

    Raises
    ------
    ArgumentError
        If a number is out of its range.
    """
    return character_ink(SCRIBBLES, _HABIT, random, height=height, hand=hand, pen=pen)
