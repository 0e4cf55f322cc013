"""The ways in which people of many countries write the ten digits."""

from __future__ import annotations

from digitus.synthesis.digits_from_five import EIGHT, FIVE, NINE, SEVEN, SIX
from digitus.synthesis.digits_to_four import FOUR, ONE, THREE, TWO, ZERO
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
