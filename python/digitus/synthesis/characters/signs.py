"""How people draw signs that are neither digits nor letters."""

from __future__ import annotations

import math

import numpy as np

from digitus.synthesis.shapes import Point, Shape, Stroke, arc, corner


def star(random: np.random.Generator) -> Shape:
    """Return a star of five points in one stroke, or of straight lines that cross."""
    turn = random.uniform(-0.2, 0.2)
    if random.random() < 0.6:
        tips = [_on_circle(turn + 0.8 * math.pi * place, 0.5) for place in range(6)]
        return [_angular(tips)]
    count = int(random.integers(3, 5))
    angles = [turn + math.pi * place / count for place in range(count)]
    return [[_on_circle(angle, 0.5), _on_circle(angle + math.pi, 0.5)] for angle in angles]


def heart(random: np.random.Generator) -> Shape:
    """Return a heart."""
    dip, wide = random.uniform(0.18, 0.3), random.uniform(0.42, 0.58)
    right: Stroke = [(wide * 0.4, 0.02), (wide * 0.9, 0.1), (wide, 0.34), (wide * 0.55, 0.7)]
    left = [(-x, y) for x, y in reversed(right)]
    return [[*corner((0.0, dip))[:1], *right, *corner((0.0, 1.0)), *left, (0.0, dip)]]


def check_mark(random: np.random.Generator) -> Shape:
    """Return a short stroke down and a long one up."""
    return [
        [
            (-random.uniform(0.3, 0.5), random.uniform(0.45, 0.65)),
            *corner((0.0, 1.0)),
            (random.uniform(0.7, 1.1), 0.0),
        ]
    ]


def arrow(random: np.random.Generator) -> Shape:
    """Return a line with an open head, in any of the four directions."""
    spread, back = random.uniform(0.16, 0.3), random.uniform(0.16, 0.32)
    bow = random.normal(0, 0.05)
    shaft: Stroke = [(0.0, 0.5), (0.5, 0.5 + bow), (1.0, 0.5)]
    head: Stroke = [(1 - back, 0.5 - spread), *corner((1.0, 0.5)), (1 - back, 0.5 + spread)]
    return _turned([shaft, head], int(random.integers(4)))


def smiley(random: np.random.Generator) -> Shape:
    """Return a round face with eyes and a mouth."""
    start = random.uniform(180, 360)
    face = arc((0.0, 0.5), (random.uniform(0.45, 0.56), 0.5), start, start - 365)
    apart, deep = random.uniform(0.14, 0.22), random.uniform(0.1, 0.2)
    eyes = [[(side * apart, 0.34), (side * apart, 0.42)] for side in (-1, 1)]
    mouth = arc((0.0, 0.56), (random.uniform(0.2, 0.3), deep), 170, 10)
    return [face, *eyes, mouth]


def plus(random: np.random.Generator) -> Shape:
    """Return two lines that cross at right angles."""
    half = random.uniform(0.42, 0.58)
    return [[(0.0, 0.0), (0.0, 1.0)], [(-half, 0.5), (half, random.normal(0.5, 0.03))]]


def equals(random: np.random.Generator) -> Shape:
    """Return two level lines, one above the other."""
    gap = random.uniform(0.25, 0.5)
    return [[(0.0, level), (1.0, level + random.normal(0, 0.03))] for level in (0.0, gap)]


def percent(random: np.random.Generator) -> Shape:
    """Return a slope with a ring on each side."""
    size, half = random.uniform(0.12, 0.17), random.uniform(0.32, 0.42)
    rings = [arc((side * half, 0.5 + side * 0.28), (size, size), -60, -430) for side in (-1, 1)]
    return [rings[0], [(half * 0.9, 0.0), (-half * 0.9, 1.0)], rings[1]]


def brackets(random: np.random.Generator) -> Shape:
    """Return a pair of brackets far apart, square or curly."""
    apart = random.uniform(0.7, 1.1)
    right: Stroke
    if random.random() < 0.5:
        right = [(-0.16, 0.0), *corner((0.0, 0.0)), *corner((0.0, 1.0)), (-0.16, 1.0)]
    else:
        upper: Stroke = [(-0.16, 0.0), (-0.02, 0.06), (-0.02, 0.4)]
        right = [*upper, *corner((0.12, 0.5)), (-0.02, 0.6), (-0.02, 0.94), (-0.16, 1.0)]
    return [[(-x - apart / 2, y) for x, y in right], [(x + apart / 2, y) for x, y in right]]


def hash_sign(random: np.random.Generator) -> Shape:
    """Return two lines across two others."""
    gap, reach = random.uniform(0.12, 0.2), random.uniform(0.42, 0.55)
    uprights: Shape = [[(side * gap, 0.0), (side * gap, 1.0)] for side in (-1, 1)]
    levels = [[(-reach, 0.5 + side * gap), (reach, 0.5 + side * gap)] for side in (-1, 1)]
    return [*uprights, *levels]


def tilde(random: np.random.Generator) -> Shape:
    """Return a level wave."""
    count, depth = int(random.integers(3, 7)), random.uniform(0.06, 0.16)
    return [[(0.5 * place, depth * (-1) ** place) for place in range(count)]]


def triangle(random: np.random.Generator) -> Shape:
    """Return a triangle that stands on a side."""
    half, shift = random.uniform(0.45, 0.65), random.normal(0, 0.1)
    return [[(shift, 0.0), *corner((-half, 1.0)), *corner((half, 1.0)), (shift, 0.0)]]


def house(random: np.random.Generator) -> Shape:
    """Return a wall, a roof and a door."""
    half, eaves = random.uniform(0.4, 0.6), random.uniform(0.36, 0.5)
    corners: list[Point] = [(-half, eaves), (half, eaves), (half, 1.0), (-half, 1.0)]
    roof = _angular([(-half * 1.1, eaves), (0.0, 0.0), (half * 1.1, eaves)])
    door = _angular([(-0.1, 1.0), (-0.1, 0.7), (0.1, 0.7), (0.1, 1.0)])
    return [_angular([*corners, corners[0]]), roof, door]


def infinity(random: np.random.Generator) -> Shape:
    """Return an 8 that lies on its side, much wider than high."""
    half = random.uniform(0.55, 0.75)
    angles = np.linspace(0.3, 2 * math.pi + 0.4, 17).tolist()
    return [[(half * 2 * math.cos(a), 0.5 * math.sin(2 * a)) for a in angles]]


def _on_circle(angle: float, radius: float) -> Point:
    """Return a point on a circle around (0, 0.5), at an angle from its top."""
    return radius * math.sin(angle), 0.5 - radius * math.cos(angle)


def _angular(points: list[Point]) -> Stroke:
    """Return a stroke that turns sharply at each of its inner points."""
    inner = [point for each in points[1:-1] for point in corner(each)]
    return [points[0], *inner, points[-1]]


def _turned(shape: Shape, quarters: int) -> Shape:
    """Return a shape turned by quarters of a circle."""
    for _ in range(quarters):
        shape = [[(1 - y, x) for x, y in stroke] for stroke in shape]
    return shape
