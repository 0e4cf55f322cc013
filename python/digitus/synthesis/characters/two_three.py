"""How people write 2 and 3."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.characters import checks
from digitus.synthesis.shapes import Allograph, Shape, Stroke, arc, corner


def _two_top(random: np.random.Generator, begin: float) -> tuple[Stroke, float]:
    """Return the upper bow of a 2 and the height at which it ends on the right."""
    middle = random.uniform(0.24, 0.32)
    half = random.uniform(0.24, 0.32)
    return arc((0.3, middle), (half, middle), begin, 370), middle


def two_flat(random: np.random.Generator) -> Shape:
    """Return a bow, a slope to a corner, and a flat base."""
    bow, middle = _two_top(random, random.uniform(165, 215))
    base = random.uniform(0.5, 0.72)
    slope = (random.uniform(0.3, 0.38), middle + (1 - middle) * 0.5)
    sag = random.normal(0, 0.02)
    return [[*bow, slope, *corner((0.02, 1.0)), (base / 2, 1.0 + sag), (base, 1.0)]]


def two_looped(random: np.random.Generator) -> Shape:
    """Return a bow that turns into the base through a loop at the lower left."""
    bow, middle = _two_top(random, random.uniform(160, 220))
    slope = (random.uniform(0.34, 0.42), middle + (0.95 - middle) * 0.5)
    size = random.uniform(0.06, 0.12)
    loop = [
        (0.12, 0.94 - size / 2),
        (0.0, 0.97 - size * 0.2),
        (0.02, 0.9 - size),
        (0.16, 0.93 - size),
    ]
    base = random.uniform(0.56, 0.76)
    return [[*bow, slope, *loop, (base * 0.65, 0.98), (base, random.uniform(0.9, 0.99))]]


def two_swan(random: np.random.Generator) -> Shape:
    """Return a swan's neck: a bow, and a wavy base that it meets in a narrow turn."""
    bow, middle = _two_top(random, random.uniform(170, 215))
    slope = (random.uniform(0.32, 0.4), middle + (0.93 - middle) * 0.5)
    base = random.uniform(0.58, 0.76)
    wave = random.uniform(0.02, 0.07)
    turn = [*corner((0.03, 0.97)), (0.2, 0.97 - wave), (base * 0.65, 0.99)]
    return [[*bow, slope, *turn, (base, 1.0 - random.uniform(0.0, 0.1))]]


def two_angular(random: np.random.Generator) -> Shape:
    """Return a 2 of nearly straight lines with a rounded shoulder."""
    top = random.uniform(0.0, 0.06)
    begin = [(0.0, random.uniform(0.12, 0.24)), (0.12, top + 0.03), (0.3, 0.0)]
    shoulder = [(0.5, 0.06), (0.57, 0.22), (0.5, 0.4)]
    base = random.uniform(0.52, 0.68)
    return [[*begin, *shoulder, (0.26, 0.72), *corner((0.0, 1.0)), (base, 1.0)]]


def two_like_z(random: np.random.Generator) -> Shape:
    """Return a 2 that is nearly a Z: its top is flat, its shoulder still round."""
    begin = [(0.0, random.uniform(0.08, 0.14)), (0.1, 0.02), (0.3, 0.0), (0.46, 0.03)]
    shoulder = [(0.55, 0.13), (0.5, 0.28)]
    base = random.uniform(0.54, 0.7)
    return [[*begin, *shoulder, (0.27, 0.64), *corner((0.0, 1.0)), (base, 0.99)]]


def _three_below(random: np.random.Generator, top: float, begin: float) -> Stroke:
    """Return the lower bow of a 3, from its upper end at `top` on."""
    half = (1.0 - top) / 2
    wide = random.uniform(0.26, 0.36)
    return arc((0.24, top + half), (wide, half), begin, random.uniform(125, 165))


def three_round(random: np.random.Generator) -> Shape:
    """Return two bows that meet in a corner."""
    waist = random.uniform(0.42, 0.5)
    inside = random.uniform(0.14, 0.3)
    above = arc((0.25, waist / 2), (random.uniform(0.23, 0.3), waist / 2), 200, 430)
    below = _three_below(random, waist - 0.02, -70)
    return [[*above, *corner((inside, waist)), *below]]


def three_smooth(random: np.random.Generator) -> Shape:
    """Return two bows joined by a small loop or a round turn."""
    waist = random.uniform(0.42, 0.5)
    above = arc((0.25, waist / 2), (random.uniform(0.22, 0.3), waist / 2), 205, 420)
    below = _three_below(random, waist - 0.01, -65)
    inside = random.uniform(0.1, 0.2)
    dip = random.uniform(-0.01, 0.035)
    return [[*above, (inside, waist + dip), (inside - 0.02, waist - dip), *below]]


def three_looped(random: np.random.Generator) -> Shape:
    """Return two bows with a loop between them that points to the left."""
    waist = random.uniform(0.42, 0.5)
    above = arc((0.25, waist / 2), (random.uniform(0.22, 0.3), waist / 2), 205, 400)
    tip, size = random.uniform(0.06, 0.16), random.uniform(0.03, 0.06)
    loop = [(tip + 0.1, waist + size), (tip, waist), (tip + 0.1, waist - size)]
    return [[*above, *loop, *_three_below(random, waist - 0.02, -55)]]


def three_flat_topped(random: np.random.Generator) -> Shape:
    """Return a bar, a slope back to the middle, and one bow."""
    width = random.uniform(0.42, 0.56)
    waist = random.uniform(0.34, 0.44)
    begin = [(random.uniform(-0.02, 0.06), random.normal(0.01, 0.015)), *corner((width, 0.0))]
    inside = (random.uniform(0.16, 0.26), waist)
    return [[*begin, *corner(inside), *_three_below(random, waist - 0.02, -75)]]


def three_small_above(random: np.random.Generator) -> Shape:
    """Return a 3 with a small upper half."""
    waist = random.uniform(0.3, 0.38)
    above = arc((0.28, waist / 2), (random.uniform(0.17, 0.22), waist / 2), 195, 425)
    below = _three_below(random, waist - 0.02, -70)
    return [[*above, *corner((random.uniform(0.2, 0.28), waist)), *below]]


TWO = (
    Allograph("flat", 3, two_flat, 0.2, checks.is_two),
    Allograph("looped", 1.8, two_looped, 0.18, checks.is_two),
    Allograph("swan", 2, two_swan, 0.18, checks.is_two),
    Allograph("angular", 1.2, two_angular, 0.2, checks.is_two),
    Allograph("like Z", 0.6, two_like_z, 0.16, checks.is_two),
)

THREE = (
    Allograph("round", 4, three_round, 0.18, checks.is_three),
    Allograph("smooth", 2, three_smooth, 0.17, checks.is_three),
    Allograph("looped", 0.6, three_looped, 0.12, checks.is_three),
    Allograph("flat-topped", 1.2, three_flat_topped, 0.17, checks.is_three),
    Allograph("small upper half", 1, three_small_above, 0.15, checks.is_three),
)
