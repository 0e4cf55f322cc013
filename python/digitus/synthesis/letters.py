"""Letters that no one takes for a digit, drawn as digits are."""

from __future__ import annotations

import numpy as np

from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.synthesis.canvas import Picture
from digitus.synthesis.characters import capitals, small_letters
from digitus.synthesis.drawn import drawn_character
from digitus.synthesis.hand import Hand
from digitus.synthesis.inks import character_ink
from digitus.synthesis.pen import Ink, Pen
from digitus.synthesis.shapes import Allograph

_WAYS = {
    "A": Allograph("A", 1, capitals.letter_a, 0.15),
    "C": Allograph("C", 1, capitals.letter_c, 0.2),
    "E": Allograph("E", 1, capitals.letter_e, 0.15),
    "F": Allograph("F", 1, capitals.letter_f, 0.16),
    "H": Allograph("H", 1, capitals.letter_h, 0.2),
    "K": Allograph("K", 1, capitals.letter_k, 0.17),
    "L": Allograph("L", 1, capitals.letter_l, 0.2),
    "M": Allograph("M", 1, capitals.letter_m, 0.17),
    "N": Allograph("N", 1, capitals.letter_n, 0.17),
    "P": Allograph("P", 1, capitals.letter_p, 0.15),
    "R": Allograph("R", 1, capitals.letter_r, 0.14),
    "T": Allograph("T", 1, capitals.letter_t, 0.2),
    "U": Allograph("U", 1, capitals.letter_u, 0.2),
    "V": Allograph("V", 1, capitals.letter_v, 0.2),
    "W": Allograph("W", 1, capitals.letter_w, 0.17),
    "X": Allograph("X", 1, capitals.letter_x, 0.2),
    "a": Allograph("a", 1, small_letters.small_a, 0.17),
    "d": Allograph("d", 1, small_letters.small_d, 0.14),
    "e": Allograph("e", 1, small_letters.small_e, 0.15),
    "f": Allograph("f", 1, small_letters.small_f, 0.15),
    "h": Allograph("h", 1, small_letters.small_h, 0.14),
    "m": Allograph("m", 1, small_letters.small_m, 0.17),
    "n": Allograph("n", 1, small_letters.small_n, 0.2),
    "r": Allograph("r", 1, small_letters.small_r, 0.18),
    "t": Allograph("t", 1, small_letters.small_t, 0.15),
    "u": Allograph("u", 1, small_letters.small_u, 0.18),
}

LETTERS = tuple(_WAYS)
"""The letters that can be drawn, capitals first.

Left out are those that look like a digit in somebody's hand: O o D Q (0), I i J j l (1), Z z (2),
Y y (4), S s (5), G b (6), B (8), and g q (9). The small c k p v w x differ from the capitals in
size alone.
"""


def drawn_letter(letter: str, random: np.random.Generator) -> Picture:
    """Return a picture in which somebody has drawn one letter.

    Parameters
    ----------
    letter : str
        One of `LETTERS`.
    random : numpy.random.Generator
        Decides on everything else, as for `drawn_digit`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue.

    Raises
    ------
    ArgumentError
        If it is none of them.
    """
    return drawn_character((_way(letter),), 10 + LETTERS.index(letter), random)


def letter_ink(
    letter: str,
    random: np.random.Generator,
    *,
    height: int | None = None,
    hand: Hand | None = None,
    pen: Pen | None = None,
) -> Ink:
    """Return the ink of a letter as somebody writes it.

    Parameters
    ----------
    letter : str
        One of `LETTERS`.
    random : numpy.random.Generator
    height, hand, pen : optional
        As for `digit_ink`.

    Returns
    -------
    ndarray of uint8, shape (height + margins, width + margins)

    Raises
    ------
    ArgumentError
        If it is none of the letters, or a number is out of its range.
    """
    way = _way(letter)
    index = 10 + LETTERS.index(letter)
    return character_ink((way,), index, random, height=height, hand=hand, pen=pen)


def _way(letter: str) -> Allograph:
    """Return how a letter is written."""
    if not isinstance(letter, str) or letter not in _WAYS:
        raise ArgumentError(f"letter: expected one of {' '.join(LETTERS)}; got {shown(letter)}")
    return _WAYS[letter]
