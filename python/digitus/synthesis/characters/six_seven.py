"""How people write 6 and 7."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.characters import checks
from digitus.synthesis.shapes import Allograph, Shape, Stroke, arc, corner


def _six_loop(random: np.random.Generator, top: float, close: float) -> Stroke:
    """Return the loop of a 6 from its left side round to where it closes, in degrees."""
    half = (1.0 - top) / 2
    wide = random.uniform(0.22, 0.31)
    return arc((wide, 1.0 - half), (wide, half), 165, close)


def six_curled(random: np.random.Generator) -> Shape:
    """Return a back that is bent all the way, and a loop."""
    top = random.uniform(0.4, 0.54)
    begin: Stroke = [(random.uniform(0.36, 0.52), random.uniform(0.0, 0.05))]
    back: Stroke = [(0.22, 0.1), (0.07, 0.33), (0.0, 0.58)]
    return [[*begin, *back, *_six_loop(random, top, random.uniform(-190, -160))]]


def six_straight(random: np.random.Generator) -> Shape:
    """Return a nearly straight back and a loop."""
    top = random.uniform(0.44, 0.58)
    begin: Stroke = [(random.uniform(0.16, 0.4), 0.0)]
    back: Stroke = [(begin[0][0] * 0.5 + 0.02, 0.3), (0.01, 0.62)]
    return [[*begin, *back, *_six_loop(random, top, random.uniform(-190, -165))]]


def six_small_loop(random: np.random.Generator) -> Shape:
    """Return a long back and a small loop."""
    top = random.uniform(0.56, 0.64)
    begin: Stroke = [(random.uniform(0.25, 0.42), 0.0)]
    back: Stroke = [(0.14, 0.22), (0.02, 0.55)]
    return [[*begin, *back, *_six_loop(random, top, random.uniform(-200, -170))]]


def six_large_loop(random: np.random.Generator) -> Shape:
    """Return a large loop with a short back."""
    top = random.uniform(0.36, 0.44)
    begin: Stroke = [(random.uniform(0.34, 0.5), 0.0)]
    back: Stroke = [(0.17, 0.12), (0.04, 0.36)]
    return [[*begin, *back, *_six_loop(random, top, random.uniform(-185, -165))]]


def six_open(random: np.random.Generator) -> Shape:
    """Return a loop that just misses the back."""
    stroke = six_curled(random)[0]
    return [[*stroke[:-2], (stroke[-2][0] - random.uniform(0.02, 0.08), stroke[-2][1] + 0.04)]]


def six_spiral(random: np.random.Generator) -> Shape:
    """Return a back and a loop whose end goes on along its inside."""
    stroke = six_curled(random)[0]
    x, y = stroke[-1]
    return [[*stroke, (x + 0.09, y + 0.13), (x + 0.2, y + random.uniform(0.14, 0.22))]]


def _seven_stem(random: np.random.Generator, width: float) -> Stroke:
    """Return the stem of a 7, below its right end."""
    foot = width * random.uniform(0.15, 0.62)
    bend = random.uniform(-0.02, 0.07)
    middle = (width + foot) / 2 - bend
    return [(middle, 0.48), (foot, 1.0)]


def seven_plain(random: np.random.Generator) -> Shape:
    """Return a bar and a stem."""
    width = random.uniform(0.46, 0.64)
    bar: Stroke = [(0.0, random.normal(0.02, 0.02)), *corner((width, 0.0))]
    return [[*bar, *_seven_stem(random, width)]]


def seven_crossed(random: np.random.Generator) -> Shape:
    """Return a 7 with a crossbar, as in much of Europe."""
    width = random.uniform(0.46, 0.62)
    bar: Stroke = [(0.0, random.normal(0.02, 0.02)), *corner((width, 0.0))]
    stem = _seven_stem(random, width)
    level = random.uniform(0.4, 0.56)
    middle = stem[0][0] + (stem[1][0] - stem[0][0]) * (level - 0.48) / 0.52
    left, right = random.uniform(0.14, 0.26), random.uniform(0.12, 0.24)
    tilt = random.normal(0.0, 0.025)
    cross = [(middle - left, level + tilt), (middle + right, level - tilt)]
    return [[*bar, *stem], cross]


def seven_serif(random: np.random.Generator) -> Shape:
    """Return a 7 whose bar begins with a short stroke downwards."""
    width = random.uniform(0.48, 0.64)
    serif: Stroke = [(random.uniform(-0.03, 0.02), random.uniform(0.1, 0.2)), *corner((0.0, 0.02))]
    return [[*serif, *corner((width, 0.0)), *_seven_stem(random, width)]]


def seven_curved(random: np.random.Generator) -> Shape:
    """Return a 7 whose bar runs into a curved stem."""
    width = random.uniform(0.48, 0.62)
    bar: Stroke = [(0.0, random.uniform(0.02, 0.08)), (0.2, 0.04), (width * 0.8, 0.0)]
    stem: Stroke = [(width, 0.06), (width * 0.75, 0.35), (width * 0.48, 0.66)]
    return [[*bar, *stem, (width * random.uniform(0.3, 0.46), 1.0)]]


def seven_wavy(random: np.random.Generator) -> Shape:
    """Return a 7 with an upstroke and a wavy bar."""
    width = random.uniform(0.5, 0.66)
    rise = random.uniform(0.04, 0.1)
    bar: Stroke = [(0.0, rise + 0.05), (0.1, 0.02), (0.3, rise * 0.7), *corner((width, 0.0))]
    return [[*bar, *_seven_stem(random, width)]]


SIX = (
    Allograph("curled", 3, six_curled, 0.17, checks.is_six),
    Allograph("straight", 2.5, six_straight, 0.17, checks.is_six),
    Allograph("small loop", 1, six_small_loop, 0.12, checks.is_six),
    Allograph("open", 0.5, six_open, 0.12, checks.is_open_six),
    Allograph("spiral", 0.4, six_spiral, 0.1, checks.is_spiral_six),
    Allograph("large loop", 1, six_large_loop, 0.16, checks.is_six),
)

SEVEN = (
    Allograph("plain", 4, seven_plain, 0.2, checks.is_seven),
    Allograph("crossed", 2.2, seven_crossed, 0.15, checks.is_seven),
    Allograph("serif", 1, seven_serif, 0.15, checks.is_seven_with_serif),
    Allograph("curved", 1.2, seven_curved, 0.18, checks.is_seven),
    Allograph("wavy", 0.7, seven_wavy, 0.15, checks.is_seven),
)
