"""Pictures that show no digit: letters, scribbles, noise, nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digitus.synthesis import (
    LETTERS,
    blank,
    drawn_letter,
    letter_ink,
    noise,
    photograph,
    scribble,
    scribble_ink,
)

Drawn = tuple[str, NDArray[np.uint8]]
"""What it shows, and its pixels."""

SHARES = {"letter": 0.4, "scribble": 0.3, "noise": 0.15, "blank": 0.15}
PHOTOGRAPHED_SHARES = {"letter": 0.45, "scribble": 0.35, "blank": 0.2}


def drawn_nothing(random: np.random.Generator) -> Drawn:
    """Return a drawn picture without a digit.

    Parameters
    ----------
    random : numpy.random.Generator

    Returns
    -------
    str, ndarray of uint8
        What it shows, a letter with its name; its pixels, shape (height, width, 3).
    """
    what = _chosen(SHARES, random)
    if what == "letter":
        letter = LETTERS[int(random.integers(len(LETTERS)))]
        return f"letter {letter}", drawn_letter(letter, random)
    return what, {"scribble": scribble, "noise": noise, "blank": blank}[what](random)


def photographed_nothing(random: np.random.Generator) -> Drawn:
    """Return a photograph of a letter, of a scribble, or of an empty sheet.

    Parameters
    ----------
    random : numpy.random.Generator

    Returns
    -------
    str, ndarray of uint8
    """
    what = _chosen(PHOTOGRAPHED_SHARES, random)
    if what == "letter":
        letter = LETTERS[int(random.integers(len(LETTERS)))]
        return f"letter {letter}", photograph([letter_ink(letter, random)], random)
    if what == "scribble":
        return what, photograph([scribble_ink(random)], random)
    return what, photograph([], random)


def _chosen(shares: dict[str, float], random: np.random.Generator) -> str:
    return str(random.choice(list(shares), p=list(shares.values())))
