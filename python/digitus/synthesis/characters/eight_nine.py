"""How people write 8 and 9."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.characters import checks
from digitus.synthesis.characters.six_seven import six_curled
from digitus.synthesis.shapes import Allograph, Shape, Stroke, arc, corner


def eight_one_stroke(random: np.random.Generator) -> Shape:
    """Return an S that closes upwards, without lifting the pen."""
    waist = random.uniform(0.42, 0.52)
    above, below = random.uniform(0.19, 0.27), random.uniform(0.23, 0.31)
    upper = arc((0.0, waist / 2), (above, waist / 2), -35, -235)
    half = (1.0 - waist) / 2
    lower = arc((0.0, waist + half), (below, half), -45, 225)
    end = waist * random.uniform(0.16, 0.36)
    return [[*upper, (0.0, waist), *lower, (0.02, waist), (above * 0.88, end)]]


def eight_mirrored(random: np.random.Generator) -> Shape:
    """Return the same from the upper left on: the other half of mankind's 8."""
    return [[(-x, y) for x, y in eight_one_stroke(random)[0]]]


def eight_two_rings(random: np.random.Generator) -> Shape:
    """Return one ring on another; they touch or overlap a little."""
    waist = random.uniform(0.42, 0.5)
    above, below = random.uniform(0.2, 0.28), random.uniform(0.24, 0.33)
    start, first = random.uniform(200, 340), random.uniform(240, 300)
    overlap = random.uniform(-0.01, 0.05)
    half = (1.0 - waist + overlap) / 2
    upper = arc((random.normal(0, 0.02), waist / 2), (above, waist / 2), start, start - 368)
    lower = arc((0.0, 1.0 - half), (below, half), first, first - 368)
    return [upper, lower]


def eight_hourglass(random: np.random.Generator) -> Shape:
    """Return two straight lines that cross, joined above and below."""
    above, below = random.uniform(0.2, 0.3), random.uniform(0.22, 0.34)
    top: Stroke = [(above, 0.12), (above * 0.6, 0.01), (-above * 0.6, 0.0), (-above, 0.14)]
    bottom: Stroke = [(below, 0.84), (below * 0.6, 0.99), (-below * 0.6, 1.0), (-below, 0.85)]
    return [[*top, (0.0, random.uniform(0.42, 0.5)), *bottom, (0.0, 0.5), (above * 1.02, 0.1)]]


def eight_open(random: np.random.Generator) -> Shape:
    """Return an 8 whose ends miss each other at the upper right."""
    stroke = eight_one_stroke(random)[0]
    end_x, end_y = stroke[-1]
    shift = random.uniform(0.04, 0.09)
    return [[*stroke[:-1], (end_x + shift, end_y - random.uniform(0.0, 0.1))]]


def _nine_ring(random: np.random.Generator, bottom: float, sweep: float) -> Stroke:
    """Return the ring of a 9 from its upper right on, against the clock."""
    wide = random.uniform(0.2, 0.29)
    start = random.uniform(-40, -15)
    return arc((0.0, bottom / 2), (wide, bottom / 2), start, start - sweep)


def nine_straight(random: np.random.Generator) -> Shape:
    """Return a ring and a straight stem, without lifting the pen."""
    bottom = random.uniform(0.42, 0.56)
    ring = _nine_ring(random, bottom, 320)
    right = max(x for x, _ in ring)
    foot = right + random.normal(-0.03, 0.04)
    top = random.uniform(0.02, 0.14)
    return [[*ring, *corner((right + 0.01, top)), (right, 0.5), (foot, 1.0)]]


def nine_two_strokes(random: np.random.Generator) -> Shape:
    """Return a ring, and a stem beside it."""
    bottom = random.uniform(0.44, 0.56)
    ring = _nine_ring(random, bottom, random.uniform(355, 370))
    right = max(x for x, _ in ring)
    foot = right + random.normal(-0.03, 0.04)
    return [ring, [(right + random.uniform(-0.02, 0.02), random.uniform(0.02, 0.12)), (foot, 1.0)]]


def nine_curled(random: np.random.Generator) -> Shape:
    """Return a ring and a stem that bends to the left at its foot."""
    bottom = random.uniform(0.44, 0.56)
    ring = _nine_ring(random, bottom, 345)
    right = max(x for x, _ in ring)
    turn = [*corner((right, random.uniform(0.08, 0.16))), (right + 0.01, 0.4)]
    tail: Stroke = [(right - 0.01, 0.68), (right - 0.1, 0.9), (right - 0.26, 1.0)]
    return [[*ring, *turn, *tail, (-right - random.uniform(-0.1, 0.06), 0.93)]]


def nine_open(random: np.random.Generator) -> Shape:
    """Return a bow that does not quite reach the stem."""
    bottom = random.uniform(0.44, 0.54)
    right = random.uniform(0.21, 0.27)
    bow = arc((0.0, bottom / 2), (right, bottom / 2), -35, -330)
    foot = right + random.normal(-0.03, 0.04)
    return [bow[:-1], [(right, 0.04), (right - 0.005, 0.5), (foot, 1.0)]]


def nine_like_g(random: np.random.Generator) -> Shape:
    """Return a ring and a wide tail, as a g has one."""
    bottom = random.uniform(0.42, 0.52)
    ring = _nine_ring(random, bottom, 325)
    right = max(x for x, _ in ring)
    depth = random.uniform(0.7, 0.8)
    tail = arc((0.0, depth), (right, 1.0 - depth), 0, random.uniform(130, 175))
    return [[*ring, *corner((right + 0.01, 0.06)), (right, 0.4), *tail]]


def nine_hooked(random: np.random.Generator) -> Shape:
    """Return a 9 in the form of a turned 6: a ring that runs into a bent back."""
    return [[(0.5 - x, 1.0 - y) for x, y in six_curled(random)[0]][::-1]]


EIGHT = (
    Allograph("one stroke", 4, eight_one_stroke, 0.15, checks.is_eight),
    Allograph("mirrored", 1, eight_mirrored, 0.15, checks.is_eight),
    Allograph("two rings", 2, eight_two_rings, 0.15, checks.is_eight),
    Allograph("hourglass", 0.7, eight_hourglass, 0.13, checks.is_eight),
    Allograph("open", 1, eight_open, 0.1, checks.is_open_eight),
)

NINE = (
    Allograph("straight", 3, nine_straight, 0.16, checks.is_nine),
    Allograph("two strokes", 1.2, nine_two_strokes, 0.16, checks.is_nine),
    Allograph("curled", 2.2, nine_curled, 0.16, checks.is_nine),
    Allograph("open", 0.4, nine_open, 0.1, checks.is_open_nine),
    Allograph("like g", 1.2, nine_like_g, 0.13, checks.is_nine),
    Allograph("hooked", 1, nine_hooked, 0.16, checks.is_turned_six),
)
