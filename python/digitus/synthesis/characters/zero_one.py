"""How people write 0 and 1."""

from __future__ import annotations

import math

import numpy as np

from digitus.synthesis.characters import checks
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


def zero_two_arcs(random: np.random.Generator) -> Shape:
    """Return a left half and a right half, both from above; they nearly meet."""
    half = random.uniform(0.28, 0.4)
    gaps = random.normal(0, 7, 4).tolist()
    left = arc((0.0, 0.5), (half, 0.5), 268 + gaps[0], 92 + gaps[1])
    return [left, arc((0.0, 0.5), (half, 0.5), 268 + gaps[2], 448 + gaps[3])]


def zero_square(random: np.random.Generator) -> Shape:
    """Return a ring with straight sides and round corners."""
    half, bend = random.uniform(0.28, 0.42), random.uniform(0.12, 0.2)
    side: Stroke = [(-half, bend), (-half, 0.5), (-half, 1 - bend)]
    below: Stroke = [(bend - half, 1.0), (half - bend, 1.0), (half, 1 - bend)]
    above: Stroke = [(half, 0.5), (half, bend), (half - bend, 0.0), (0.0, 0.0)]
    return [[(random.uniform(-0.05, 0.1), 0.0), (bend - half, 0.01), *side, *below, *above]]


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


def _turned_one(random: np.random.Generator) -> Shape:
    """Return a slightly bent 1 that ends in a small hook."""
    hook = random.uniform(0.03, 0.1)
    bend = math.copysign(hook / 2, random.random() - 0.3)
    return [[(0.0, 0.0), (-0.01, 0.5), (0.0, 0.93), (bend, 1.0)]]


ZERO = (
    Allograph("closed", 5, zero_closed, 0.24, checks.is_zero),
    Allograph("round", 2, zero_round, 0.26, checks.is_zero),
    Allograph("open", 1.2, zero_open, 0.14, checks.is_open_zero),
    Allograph("crossed ends", 0.7, zero_crossed_ends, 0.14, checks.is_zero),
    Allograph("two arcs", 0.4, zero_two_arcs, 0.16, checks.is_zero_of_arcs),
    Allograph("square", 0.7, zero_square, 0.2, checks.is_zero),
    Allograph("inner end", 0.6, zero_inner_start, 0.16, checks.is_zero),
    Allograph("slashed", 0.35, zero_slashed, 0.1, checks.is_zero),
)

ONE = (
    Allograph("bar", 3, one_bar, 0.24, checks.is_one),
    Allograph("leaning", 1.5, one_leaning, 0.24, checks.is_one),
    Allograph("upstroke", 2.5, one_upstroke, 0.18, checks.is_one_with_upstroke),
    Allograph("long upstroke", 1.5, one_long_upstroke, 0.16, checks.is_one_with_upstroke),
    Allograph("upstroke and foot", 1.6, one_foot, 0.16, checks.is_one_with_foot),
    Allograph("foot", 0.6, one_plain_foot, 0.16, checks.is_one),
    Allograph("hook", 0.5, _turned_one, 0.18, checks.is_one),
)
