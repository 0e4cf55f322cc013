"""The ways in which people of many countries write the ten digits."""

from __future__ import annotations

from digitus.synthesis.characters.eight_nine import EIGHT, NINE
from digitus.synthesis.characters.four_five import FIVE, FOUR
from digitus.synthesis.characters.six_seven import SEVEN, SIX
from digitus.synthesis.characters.two_three import THREE, TWO
from digitus.synthesis.characters.zero_one import ONE, ZERO
from digitus.synthesis.shapes import Allograph

DIGITS: tuple[tuple[Allograph, ...], ...] = (
    ZERO,
    ONE,
    TWO,
    THREE,
    FOUR,
    FIVE,
    SIX,
    SEVEN,
    EIGHT,
    NINE,
)
"""The allographs of each digit, by its label."""
