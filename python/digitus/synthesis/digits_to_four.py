"""How people write 0, 1, 2, 3 and 4."""

from __future__ import annotations

import math

import numpy as np

from digitus.synthesis.shapes import Allograph, Shape, Stroke, arc, corner


def _zero(random: np.random.Generator, start: float, sweep: float, drift: float) -> Stroke:
    """Return a ring from `start` degrees on, `sweep` degrees long, against the clock."""
    radius = random.uniform(0.26, 0.45)
    return arc((0.0, 0.5), (radius, 0.5), start, start - sweep, end_scale=drift)


def zero_closed(random: np.random.Generator) -> Shape:
    """Return an oval that ends where it began, or goes on a little."""
    start = random.uniform(215, 330)
    return [_zero(random, start, random.uniform(355, 380), random.uniform(0.96, 1.04))]


def zero_round(random: np.random.Generator) -> Shape:
    """Return a circle, written in either direction."""
    start, radius = random.uniform(180, 360), random.uniform(0.46, 0.56)
    sweep = random.uniform(355, 380) * random.choice([-1, 1])
    return [arc((0.0, 0.5), (radius, 0.5), start, start + sweep)]


def zero_open(random: np.random.Generator) -> Shape:
    """Return an oval whose ends just miss each other at the top."""
    start = random.uniform(255, 290)
    return [_zero(random, start, random.uniform(335, 352), random.uniform(0.93, 1.08))]


def zero_crossed_ends(random: np.random.Generator) -> Shape:
    """Return an oval whose end crosses its beginning, so that a little loop stands on top."""
    radius = random.uniform(0.28, 0.42)
    ring = arc((0.0, 0.5), (radius, 0.5), 262, -78)
    tip = random.uniform(0.05, 0.13)
    return [[(random.uniform(0.06, 0.2), -tip / 2), *ring, (-0.12, random.uniform(-0.02, 0.06))]]


def zero_inner_start(random: np.random.Generator) -> Shape:
    """Return an oval whose end goes on along its inside."""
    start = random.uniform(230, 300)
    return [_zero(random, start, random.uniform(385, 420), random.uniform(0.8, 0.92))]


def zero_slashed(random: np.random.Generator) -> Shape:
    """Return an oval with a slash, which may go beyond it."""
    ring = _zero(random, random.uniform(230, 310), random.uniform(358, 372), 1.0)
    half = max(x for x, _ in ring)
    reach = random.uniform(0.75, 1.3)
    across, down = half * reach * 0.85, 0.36 * reach
    return [ring, [(across, 0.5 - down), (-across, 0.5 + down)]]


def one_bar(random: np.random.Generator) -> Shape:
    """Return an upright stroke."""
    bow = random.normal(0, 0.02)
    return [[(0.0, 0.0), (bow, 0.5), (random.normal(0, 0.03), 1.0)]]


def one_leaning(random: np.random.Generator) -> Shape:
    """Return a stroke that leans to the right, or seldom to the left."""
    lean = random.uniform(0.12, 0.45) * (1 if random.random() < 0.85 else -0.6)
    return [[(lean, 0.0), (lean / 2 + random.normal(0, 0.02), 0.5), (0.0, 1.0)]]


def _flag(random: np.random.Generator, across: float, down: float) -> Stroke:
    """Return the upstroke of a 1, up to its tip."""
    bow = random.uniform(-0.02, 0.05)
    return [(-across, down), (-across / 2, down / 2 - bow), *corner((0.0, 0.0))]


def one_upstroke(random: np.random.Generator) -> Shape:
    """Return a bar behind a short upstroke."""
    across = random.uniform(0.1, 0.26)
    flag = _flag(random, across, across * random.uniform(0.8, 1.4))
    return [[*flag, (random.normal(0, 0.02), 0.5), (random.normal(0, 0.03), 1.0)]]


def one_long_upstroke(random: np.random.Generator) -> Shape:
    """Return a bar behind a long steep upstroke, as in much of Europe."""
    across = random.uniform(0.22, 0.42)
    flag = _flag(random, across, across * random.uniform(1.0, 1.5))
    return [[*flag, (random.normal(0, 0.02), 0.5), (random.normal(0, 0.03), 1.0)]]


def one_foot(random: np.random.Generator) -> Shape:
    """Return a bar with an upstroke and a foot."""
    across = random.uniform(0.08, 0.28)
    flag = _flag(random, across, across * random.uniform(0.7, 1.2))
    left, right = random.uniform(0.14, 0.34), random.uniform(0.14, 0.34)
    tilt, gap = random.normal(0, 0.02), random.normal(0, 0.015)
    foot = [(-left, 1.0 + gap - tilt), (right, 1.0 + gap + tilt)]
    return [[*flag, (random.normal(0, 0.015), 0.5), (0.0, 1.0)], foot]


def one_plain_foot(random: np.random.Generator) -> Shape:
    """Return a bar with a foot and no upstroke."""
    left, right = random.uniform(0.16, 0.32), random.uniform(0.16, 0.32)
    foot = [(-left, 1.0), (right, 1.0 + random.normal(0, 0.02))]
    serif = [(-random.uniform(0.08, 0.16), random.uniform(0.06, 0.14)), *corner((0.0, 0.0))]
    return [[*serif, (random.normal(0, 0.015), 0.5), (0.0, 1.0)], foot]


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


def four_open(random: np.random.Generator) -> Shape:
    """Return an open corner, and an upright stroke through its arm."""
    level = random.uniform(0.52, 0.68)
    width = random.uniform(0.52, 0.68)
    stem = width * random.uniform(0.62, 0.85)
    top = random.uniform(-0.08, 0.28)
    begin = (random.uniform(0.04, 0.24), 0.0)
    arm = [(width, level + random.normal(0, 0.025))]
    lean = random.normal(0.0, 0.03)
    return [
        [begin, *corner((0.0, level)), *arm],
        [(stem + lean, top), (stem - lean, 1.0)],
    ]


def four_closed(random: np.random.Generator) -> Shape:
    """Return a triangle whose right side goes on downwards, in one stroke or two."""
    level = random.uniform(0.56, 0.72)
    stem = random.uniform(0.38, 0.5)
    out = random.uniform(0.08, 0.24)
    tip = (stem, 0.0)
    arm: Stroke = [tip, *corner((0.0, level)), (stem + out, level + random.normal(0, 0.02))]
    drift = random.normal(0, 0.02)
    return [arm, [(stem + random.normal(0, 0.012), 0.01), (stem + drift, 1.0)]]


def four_short_arm(random: np.random.Generator) -> Shape:
    """Return a slope, an arm, and a short stroke through the arm only."""
    level = random.uniform(0.58, 0.7)
    width = random.uniform(0.5, 0.66)
    stem = width * random.uniform(0.55, 0.75)
    begin = (stem * random.uniform(0.85, 1.15), 0.0)
    top = level - random.uniform(0.18, 0.34)
    stem_stroke = [(stem, top), (stem - random.uniform(0.0, 0.06), 1.0)]
    return [[begin, *corner((0.0, level)), (width, level + random.normal(0, 0.02))], stem_stroke]


def four_one_stroke(random: np.random.Generator) -> Shape:
    """Return an open 4 without lifting the pen: down, across, up, and down to the foot."""
    level = random.uniform(0.46, 0.6)
    stem = random.uniform(0.42, 0.54)
    rise = random.uniform(-0.04, 0.1)
    left: Stroke = [(random.uniform(0.0, 0.12), 0.03), *corner((0.0, level))]
    across = [*corner((stem - 0.01, level - random.uniform(0.0, 0.05)))]
    foot = stem + random.normal(-0.02, 0.04)
    return [[*left, *across, *corner((stem + 0.03, rise)), (foot, 1.0)]]


def four_round(random: np.random.Generator) -> Shape:
    """Return an open 4 with a round cup, as a u whose right side goes on downwards."""
    level = random.uniform(0.46, 0.58)
    stem = random.uniform(0.44, 0.56)
    cup: Stroke = [
        (0.0, 0.02),
        (0.0, level * 0.55),
        (stem * 0.2, level * 0.93),
        (stem * 0.55, level),
        (stem * 0.97, level * random.uniform(0.86, 0.98)),
    ]
    foot = stem - random.uniform(-0.03, 0.08)
    return [cup, [(stem + 0.02, random.uniform(-0.06, 0.08)), (stem, 0.5), (foot, 1.0)]]


def _turned_one(random: np.random.Generator) -> Shape:
    """Return a slightly bent 1 that ends in a small hook."""
    hook = random.uniform(0.03, 0.1)
    bend = math.copysign(hook / 2, random.random() - 0.3)
    return [[(0.0, 0.0), (-0.01, 0.5), (0.0, 0.93), (bend, 1.0)]]


ZERO = (
    Allograph("closed", 5, zero_closed, 0.24),
    Allograph("round", 2, zero_round, 0.26),
    Allograph("open", 1.2, zero_open, 0.14),
    Allograph("crossed ends", 0.7, zero_crossed_ends, 0.14),
    Allograph("inner end", 0.6, zero_inner_start, 0.16),
    Allograph("slashed", 0.35, zero_slashed, 0.1),
)

ONE = (
    Allograph("bar", 3, one_bar, 0.24),
    Allograph("leaning", 1.5, one_leaning, 0.24),
    Allograph("upstroke", 2.5, one_upstroke, 0.18),
    Allograph("long upstroke", 1.5, one_long_upstroke, 0.16),
    Allograph("upstroke and foot", 1.6, one_foot, 0.16),
    Allograph("foot", 0.6, one_plain_foot, 0.16),
    Allograph("hook", 0.5, _turned_one, 0.18),
)

TWO = (
    Allograph("flat", 3, two_flat, 0.2),
    Allograph("looped", 1.8, two_looped, 0.18),
    Allograph("swan", 2, two_swan, 0.18),
    Allograph("angular", 1.2, two_angular, 0.2),
    Allograph("like Z", 0.6, two_like_z, 0.16),
)

THREE = (
    Allograph("round", 4, three_round, 0.18),
    Allograph("smooth", 2, three_smooth, 0.17),
    Allograph("flat-topped", 1.2, three_flat_topped, 0.17),
    Allograph("small upper half", 1, three_small_above, 0.15),
)

FOUR = (
    Allograph("open", 3, four_open, 0.18),
    Allograph("closed", 2.2, four_closed, 0.16),
    Allograph("short stem", 1, four_short_arm, 0.16),
    Allograph("one stroke", 1, four_one_stroke, 0.15),
    Allograph("round", 0.9, four_round, 0.15),
)
