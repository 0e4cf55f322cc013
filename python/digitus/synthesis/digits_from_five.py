"""How people write 5, 6, 7, 8 and 9."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.shapes import Allograph, Shape, Stroke, arc, corner


def _belly(random: np.random.Generator, neck: float) -> Stroke:
    """Return the bow of a 5, which begins at the neck's height on the left."""
    top = neck - random.uniform(0.04, 0.1)
    half = (1.0 - top) / 2
    wide = random.uniform(0.26, 0.36)
    return arc((0.24, top + half), (wide, half), -100, random.uniform(120, 165))


def five_one_stroke(random: np.random.Generator) -> Shape:
    """Return a bar from right to left, a neck, and a bow, without lifting the pen."""
    neck = random.uniform(0.38, 0.5)
    left = random.uniform(0.04, 0.12)
    bar = [(random.uniform(0.46, 0.62), random.normal(0.01, 0.02)), *corner((left, 0.03))]
    return [[*bar, *corner((left - random.uniform(0.0, 0.05), neck)), *_belly(random, neck)]]


def five_two_strokes(random: np.random.Generator) -> Shape:
    """Return a neck and a bow, and then the bar, which may not quite touch it."""
    neck = random.uniform(0.36, 0.48)
    left = random.uniform(0.05, 0.12)
    body = [(left, 0.03), *corner((left - 0.03, neck)), *_belly(random, neck)]
    rise, gap = random.normal(-0.01, 0.03), random.normal(0.0, 0.025)
    bar = [(left + gap, 0.02 + random.normal(0, 0.012)), (random.uniform(0.46, 0.66), 0.02 + rise)]
    return [body, bar]


def five_like_s(random: np.random.Generator) -> Shape:
    """Return a 5 that is nearly an S: a bar and a bow joined by a bend."""
    neck = random.uniform(0.36, 0.44)
    bar: Stroke = [(random.uniform(0.5, 0.62), 0.02), (0.3, 0.0), (0.12, 0.04)]
    bend: Stroke = [(0.05, 0.16), (0.06, neck - 0.06), (0.18, neck)]
    half = (1.0 - neck) / 2
    bow = arc((0.24, neck + half), (random.uniform(0.27, 0.34), half), -60, 150)
    return [[*bar, *bend, *bow]]


def five_angular(random: np.random.Generator) -> Shape:
    """Return a 5 of straight lines with a bow that has few bends."""
    neck = random.uniform(0.38, 0.48)
    bar: Stroke = [(random.uniform(0.46, 0.58), 0.0), *corner((0.06, 0.0)), *corner((0.04, neck))]
    right = random.uniform(0.46, 0.56)
    body: Stroke = [
        (0.28, neck - 0.04),
        (right, neck + 0.1),
        (right, 0.78),
        (0.28, 1.0),
        (0.0, 0.93),
    ]
    return [[*bar, *body]]


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
    top = random.uniform(0.3, 0.4)
    begin: Stroke = [(random.uniform(0.34, 0.5), 0.0)]
    back: Stroke = [(0.17, 0.12), (0.04, 0.36)]
    return [[*begin, *back, *_six_loop(random, top, random.uniform(-185, -165))]]


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


def eight_one_stroke(random: np.random.Generator) -> Shape:
    """Return an S that closes upwards, without lifting the pen."""
    waist = random.uniform(0.42, 0.52)
    above, below = random.uniform(0.19, 0.27), random.uniform(0.23, 0.31)
    upper = arc((0.0, waist / 2), (above, waist / 2), -35, -235)
    half = (1.0 - waist) / 2
    lower = arc((0.0, waist + half), (below, half), -45, 225)
    end = random.uniform(-0.06, 0.06)
    return [[*upper, (0.0, waist), *lower, (0.02, waist), (above * 0.95, waist * 0.42 + end)]]


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
    ring = _nine_ring(random, bottom, 330)
    right = max(x for x, _ in ring)
    tail: Stroke = [(right - 0.01, 0.66), (right - 0.1, 0.9), (right - 0.26, 1.0)]
    return [[*ring, (right + 0.01, 0.24), *tail, (-right - random.uniform(-0.1, 0.06), 0.93)]]


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


FIVE = (
    Allograph("one stroke", 2.5, five_one_stroke, 0.16),
    Allograph("two strokes", 3, five_two_strokes, 0.16),
    Allograph("like S", 1, five_like_s, 0.16),
    Allograph("angular", 1, five_angular, 0.16),
)

SIX = (
    Allograph("curled", 3, six_curled, 0.17),
    Allograph("straight", 2.5, six_straight, 0.17),
    Allograph("small loop", 1, six_small_loop, 0.12),
    Allograph("large loop", 1, six_large_loop, 0.16),
)

SEVEN = (
    Allograph("plain", 4, seven_plain, 0.2),
    Allograph("crossed", 2.2, seven_crossed, 0.15),
    Allograph("serif", 1, seven_serif, 0.15),
    Allograph("curved", 1.2, seven_curved, 0.18),
    Allograph("wavy", 0.7, seven_wavy, 0.15),
)

EIGHT = (
    Allograph("one stroke", 4, eight_one_stroke, 0.15),
    Allograph("mirrored", 1, eight_mirrored, 0.15),
    Allograph("two rings", 2, eight_two_rings, 0.15),
    Allograph("open", 1, eight_open, 0.1),
)

NINE = (
    Allograph("straight", 3, nine_straight, 0.16),
    Allograph("two strokes", 1.2, nine_two_strokes, 0.16),
    Allograph("curled", 2.2, nine_curled, 0.16),
    Allograph("open", 0.7, nine_open, 0.1),
    Allograph("like g", 1.2, nine_like_g, 0.13),
    Allograph("hooked", 1, nine_hooked, 0.16),
)
