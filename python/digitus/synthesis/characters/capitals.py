"""How people write the capital letters that no one takes for a digit."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.shapes import Shape, arc, corner


def letter_a(random: np.random.Generator) -> Shape:
    """Return two slopes that meet at the top, and a bar."""
    half, level = random.uniform(0.3, 0.44), random.uniform(0.52, 0.72)
    out = random.uniform(-0.02, 0.06)
    bar = half * level + out
    if random.random() < 0.5:
        slopes: Shape = [[(-half, 1.0), *corner((0.0, 0.0)), (half, 1.0)]]
    else:
        slopes = [[(0.0, 0.0), (-half, 1.0)], [(0.0, 0.0), (half, 1.0)]]
    return [*slopes, [(-bar, level), (bar, level + random.normal(0, 0.03))]]


def letter_c(random: np.random.Generator) -> Shape:
    """Return a bow that is wide open on the right."""
    opening = random.uniform(42, 62)
    radii = (random.uniform(0.36, 0.48), 0.5)
    return [arc((0.0, 0.5), radii, -opening, -360 + opening + random.uniform(-6, 6))]


def letter_e(random: np.random.Generator) -> Shape:
    """Return a stem with three bars, the lowest of which may be written with it."""
    width, middle = random.uniform(0.42, 0.6), random.uniform(0.42, 0.55)
    short = width * random.uniform(0.65, 1.0)
    inner = [(0.0, middle), (short, middle + random.normal(0, 0.02))]
    if random.random() < 0.5:
        return [[(width, 0.0), *corner((0.0, 0.0)), *corner((0.0, 1.0)), (width, 1.0)], inner]
    bars: Shape = [[(0.0, level), (width, level + random.normal(0, 0.02))] for level in (0.0, 1.0)]
    return [[(0.0, 0.0), (0.0, 1.0)], bars[0], inner, bars[1]]


def letter_f(random: np.random.Generator) -> Shape:
    """Return a stem with two bars on its right."""
    width, middle = random.uniform(0.42, 0.6), random.uniform(0.4, 0.52)
    bar = [(0.0, middle), (width * random.uniform(0.65, 0.95), middle + random.normal(0, 0.02))]
    if random.random() < 0.5:
        return [[(width, 0.0), *corner((0.0, 0.0)), (0.0, 1.0)], bar]
    return [[(0.0, 0.0), (0.0, 1.0)], [(-0.02, 0.01), (width, random.normal(0, 0.02))], bar]


def letter_h(random: np.random.Generator) -> Shape:
    """Return two stems and a bar."""
    width, middle = random.uniform(0.45, 0.7), random.uniform(0.42, 0.56)
    bar = [(0.0, middle), (width, middle + random.normal(0, 0.03))]
    return [[(0.0, 0.0), (0.0, 1.0)], [(width, 0.0), (width, 1.0)], bar]


def letter_k(random: np.random.Generator) -> Shape:
    """Return a stem and an angle beside it."""
    width, middle = random.uniform(0.42, 0.6), random.uniform(0.45, 0.6)
    inner = random.uniform(0.0, 0.06)
    angle = [(width, random.uniform(0.0, 0.06)), *corner((inner, middle)), (width, 1.0)]
    return [[(0.0, 0.0), (0.0, 1.0)], angle]


def letter_l(random: np.random.Generator) -> Shape:
    """Return a stem and a long foot."""
    width = random.uniform(0.45, 0.65)
    return [[(0.0, 0.0), *corner((0.0, 1.0)), (width, 1.0 + random.normal(0, 0.015))]]


def letter_m(random: np.random.Generator) -> Shape:
    """Return two stems with a dip between them."""
    half, dip = random.uniform(0.34, 0.48), random.uniform(0.45, 1.0)
    splay = random.uniform(0.0, 0.1)
    left = [(-half - splay, 1.0), *corner((-half, 0.0))]
    return [[*left, *corner((0.0, dip)), *corner((half, 0.0)), (half + splay, 1.0)]]


def letter_n(random: np.random.Generator) -> Shape:
    """Return two stems and a slope from the top of one to the foot of the other."""
    width = random.uniform(0.5, 0.7)
    if random.random() < 0.6:
        return [[(0.0, 1.0), *corner((0.0, 0.0)), *corner((width, 1.0)), (width, 0.0)]]
    return [[(0.0, 0.0), (0.0, 1.0)], [(0.0, 0.0), *corner((width, 1.0)), (width, 0.0)]]


def letter_p(random: np.random.Generator) -> Shape:
    """Return a stem with a bow on the right of its upper half."""
    half, width = random.uniform(0.24, 0.3), random.uniform(0.36, 0.5)
    bow = [(0.0, 0.01), *arc((width * 0.4, half), (width * 0.6, half), -80, 80), (0.0, 2 * half)]
    return [[(0.0, 0.0), (0.0, 1.0)], bow]


def letter_r(random: np.random.Generator) -> Shape:
    """Return a stem, a bow, and a leg."""
    half, width = random.uniform(0.23, 0.28), random.uniform(0.36, 0.48)
    bow = [(0.0, 0.01), *arc((width * 0.4, half), (width * 0.6, half), -80, 80)]
    leg = [*corner((random.uniform(0.02, 0.1), 2 * half)), (width * random.uniform(1, 1.25), 1.0)]
    return [[(0.0, 0.0), (0.0, 1.0)], [*bow, *leg]]


def letter_t(random: np.random.Generator) -> Shape:
    """Return a stem under the middle of a bar."""
    half, shift = random.uniform(0.28, 0.4), random.normal(0, 0.025)
    tilt = random.normal(0, 0.02)
    return [[(-half + shift, tilt), (half + shift, -tilt)], [(0.0, 0.0), (0.0, 1.0)]]


def letter_u(random: np.random.Generator) -> Shape:
    """Return two stems joined by a bow below."""
    half = random.uniform(0.3, 0.4)
    bow = arc((0.0, 0.66), (half, 0.34), 180, 0)
    return [[(-half, 0.0), (-half, 0.4), *bow, (half, 0.4), (half, 0.0)]]


def letter_v(random: np.random.Generator) -> Shape:
    """Return two slopes that meet below."""
    half = random.uniform(0.32, 0.48)
    return [[(-half, 0.0), *corner((0.0, 1.0)), (half, random.normal(0, 0.03))]]


def letter_w(random: np.random.Generator) -> Shape:
    """Return two angles side by side, pointed or round."""
    half, rise = random.uniform(0.45, 0.62), random.uniform(0.1, 0.5)
    if random.random() < 0.6:
        tips = (-half * 0.5, half * 0.5)
        middle = [*corner((tips[0], 1.0)), *corner((0.0, rise)), *corner((tips[1], 1.0))]
        return [[(-half, 0.0), *middle, (half, 0.0)]]
    bows = [arc((side * half / 2, 0.7), (half / 2, 0.3), 180, 0) for side in (-1, 1)]
    return [[(-half, 0.0), *bows[0][:-1], *corner((0.0, rise + 0.2)), *bows[1][1:], (half, 0.0)]]


def letter_x(random: np.random.Generator) -> Shape:
    """Return two slopes that cross in the middle."""
    half = random.uniform(0.32, 0.46)
    return [[(-half, 0.0), (half, 1.0)], [(half, 0.0), (-half, random.normal(1, 0.02))]]
