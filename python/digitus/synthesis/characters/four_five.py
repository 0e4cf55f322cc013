"""How people write 4 and 5."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.characters import checks
from digitus.synthesis.shapes import Allograph, Shape, Stroke, arc, corner


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
    if random.random() < 0.2:  # The bar does not reach the neck.
        gap = random.uniform(0.03, 0.1)
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


FOUR = (
    Allograph("open", 3, four_open, 0.18, checks.is_open_four),
    Allograph("closed", 2.2, four_closed, 0.16, checks.is_closed_four),
    Allograph("short stem", 1, four_short_arm, 0.16, checks.is_closed_four),
    Allograph("one stroke", 1, four_one_stroke, 0.15, checks.is_four_in_one_stroke),
    Allograph("round", 0.9, four_round, 0.15, checks.is_round_four),
)

FIVE = (
    Allograph("one stroke", 2.5, five_one_stroke, 0.16, checks.is_five),
    Allograph("two strokes", 3, five_two_strokes, 0.16, checks.is_five),
    Allograph("like S", 1, five_like_s, 0.16, checks.is_five),
    Allograph("angular", 1, five_angular, 0.16, checks.is_five),
)
