"""Colours of ink and ground in paint programs: any two that people can tell apart."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

LEAST_DIFFERENCE = 40.0
"""Distance of ink and ground in CIE L*a*b* for a broad pen; people notice a distance of 2 or 3."""

_MORE_FOR_THIN = 30.0
"""What a line that is one pixel wide needs beyond that; a broader one needs less."""

_PENS: tuple[Colour, ...] = (
    (0, 0, 0),
    (20, 30, 140),
    (0, 70, 200),
    (190, 20, 30),
    (230, 30, 30),
    (10, 110, 50),
    (90, 40, 140),
    (60, 60, 60),
    (110, 60, 20),
    (220, 90, 0),
)

_DARK_GROUNDS: tuple[Colour, ...] = (
    (0, 0, 0),
    (24, 24, 24),
    (40, 44, 52),
    (20, 60, 40),
    (15, 25, 60),
    (60, 20, 50),
)

_LIGHT_GROUNDS: tuple[Colour, ...] = (
    (255, 250, 220),
    (245, 245, 245),
    (225, 240, 255),
    (255, 235, 240),
    (230, 250, 230),
    (255, 240, 130),
    (210, 210, 210),
)


@dataclass(frozen=True)
class Theme:
    """The colours of a drawing.

    Attributes
    ----------
    ground, ink : tuple of int
        Red, green, blue, 0 to 255.
    """

    ground: Colour
    ink: Colour


def difference(first: Colour, second: Colour) -> float:
    """Return how different two colours look: their distance in CIE L*a*b* (CIE 76).

    Parameters
    ----------
    first, second : tuple of int
        Red, green, blue, 0 to 255.

    Returns
    -------
    float
        0 to about 260; 100 between black and white.
    """
    both = np.array([[first, second]], dtype=np.float32) / np.float32(255)
    lab: NDArray[np.float32] = np.asarray(cv2.cvtColor(both, cv2.COLOR_RGB2Lab), dtype=np.float32)
    return float(np.sqrt(((lab[0, 0] - lab[0, 1]) ** 2).sum()))


def random_theme(random: np.random.Generator, pen_width: float) -> Theme:
    """Return colours that can be told apart.

    Parameters
    ----------
    random : numpy.random.Generator
    pen_width : float
        Pixels; the thinner the pen, the more the colours differ.

    Returns
    -------
    Theme
        In a third of the cases black on white; else a coloured pen on white or on a light
        ground, white or light on black or on a dark ground, or any two colours.
    """
    kind = random.random()
    if kind < 0.34:
        return Theme((255, 255, 255), (0, 0, 0))
    if kind < 0.46:
        return Theme((0, 0, 0), (255, 255, 255))
    least = LEAST_DIFFERENCE + _MORE_FOR_THIN / max(1.0, pen_width)
    while True:
        theme = _any_theme(kind, random)
        if difference(theme.ground, theme.ink) >= least:
            return theme


def _any_theme(kind: float, random: np.random.Generator) -> Theme:
    if kind < 0.62:
        return Theme((255, 255, 255), _near(_PENS, random))
    if kind < 0.74:
        return Theme(_near(_LIGHT_GROUNDS, random), _near(_PENS, random))
    if kind < 0.84:
        return Theme(_near(_DARK_GROUNDS, random), _near(_LIGHT_GROUNDS, random))
    ground, ink = random.integers(0, 256, (2, 3)).tolist()
    return Theme(tuple(ground), tuple(ink))


def _near(colours: tuple[Colour, ...], random: np.random.Generator) -> Colour:
    """Return one of the colours, changed a little."""
    chosen = colours[int(random.integers(len(colours)))]
    red, green, blue = np.clip(np.array(chosen) + random.integers(-12, 13, 3), 0, 255).tolist()
    return red, green, blue
