"""How people write the small letters that no one takes for a digit."""

from __future__ import annotations

import numpy as np

from digitus.synthesis.shapes import Shape, arc, corner


def small_a(random: np.random.Generator) -> Shape:
    """Return a ring and a stem of its height, with a tail to the right."""
    wide, start = random.uniform(0.34, 0.42), random.uniform(-50, -25)
    ring = arc((0.0, 0.5), (wide, 0.48), start, start - 320)
    tail = [(wide + 0.02, 0.7), (wide + 0.1, 0.97), (wide + random.uniform(0.2, 0.34), 0.86)]
    return [[*ring, *corner((wide + 0.02, random.uniform(0.02, 0.14))), *tail]]


def small_d(random: np.random.Generator) -> Shape:
    """Return a ring low on the left and a tall stem on its right, with a tail."""
    wide, top = random.uniform(0.26, 0.34), random.uniform(0.4, 0.5)
    half = (1 - top) / 2
    ring = arc((0.0, 1 - half), (wide, half), -30, -335)
    tail = [(wide + 0.01, 0.8), (wide + random.uniform(0.08, 0.18), 0.97)]
    return [[*ring, *corner((wide + random.uniform(0.0, 0.05), 0.0)), *tail]]


def small_e(random: np.random.Generator) -> Shape:
    """Return a bar that a bow runs around, open on the right below."""
    wide, level = random.uniform(0.34, 0.46), random.uniform(0.46, 0.56)
    begin = [(-wide * 0.9, level + random.uniform(-0.02, 0.08))]
    return [[*begin, *corner((wide, level)), *arc((0.0, 0.5), (wide, 0.5), -20, -310)]]


def small_f(random: np.random.Generator) -> Shape:
    """Return a stem with a hook to the right at its top, and a bar."""
    reach, level = random.uniform(0.22, 0.34), random.uniform(0.36, 0.5)
    hook = [(reach, random.uniform(0.04, 0.12)), (reach * 0.55, 0.0), (0.03, 0.12), (0.0, 0.3)]
    left, right = random.uniform(0.14, 0.24), random.uniform(0.16, 0.28)
    return [[*hook, (0.0, 1.0)], [(-left, level), (right, level + random.normal(0, 0.02))]]


def small_h(random: np.random.Generator) -> Shape:
    """Return a tall stem and an arch with an open foot."""
    width, top = random.uniform(0.36, 0.5), random.uniform(0.42, 0.5)
    arch = [(0.02, top + 0.2), (width * 0.5, top), (width * 0.95, top + 0.18)]
    return [[(0.0, 0.0), *corner((0.0, 1.0)), *arch, (width, 1.0)]]


def small_m(random: np.random.Generator) -> Shape:
    """Return three stems joined by two arches."""
    wide, drop = random.uniform(0.38, 0.52), random.uniform(0.22, 0.36)
    stroke = [(0.0, 0.0), *corner((0.0, 1.0))]
    for left in (0.0, wide):
        arch = [(left + 0.02, drop + 0.1), (left + wide * 0.5, 0.02), (left + wide * 0.95, drop)]
        stroke += [*arch, *corner((left + wide, 1.0))]
    return [stroke[:-1]]


def small_n(random: np.random.Generator) -> Shape:
    """Return two stems of one height joined by an arch."""
    width, drop = random.uniform(0.62, 0.85), random.uniform(0.22, 0.34)
    arch = [(0.02, drop + 0.1), (width * 0.5, 0.02), (width * 0.95, drop)]
    return [[(0.0, 0.0), *corner((0.0, 1.0)), *arch, (width, 1.0)]]


def small_r(random: np.random.Generator) -> Shape:
    """Return a stem and a branch to the right at its top."""
    reach = random.uniform(0.42, 0.58)
    branch = [(0.03, 0.4), (reach * 0.45, 0.08), (reach, random.uniform(0.06, 0.18))]
    return [[(0.0, 0.0), *corner((0.0, 1.0)), *branch]]


def small_t(random: np.random.Generator) -> Shape:
    """Return a stem with a bent foot and a bar across its upper half."""
    level, bend = random.uniform(0.22, 0.34), random.uniform(0.16, 0.3)
    left, right = random.uniform(0.2, 0.3), random.uniform(0.2, 0.32)
    foot = [(0.02, 0.85), (bend * 0.6, 1.0), (bend + 0.06, 0.9)]
    bar = [(-left, level), (right, level + random.normal(0, 0.02))]
    return [[(0.0, 0.0), (0.0, 0.5), *foot], bar]


def small_u(random: np.random.Generator) -> Shape:
    """Return a bow below and a stem of its height, with a tail."""
    width = random.uniform(0.55, 0.75)
    bow = [(0.0, 0.0), (0.02, 0.6), (width * 0.4, 0.98), (width * 0.97, 0.55)]
    return [[*bow, *corner((width, 0.0)), (width, 0.7), (width + random.uniform(0.08, 0.2), 0.97)]]
