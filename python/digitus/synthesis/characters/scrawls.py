"""Lines that mean nothing: curls, zigzags, hatchings, spirals, blots, and what is crossed out."""

from __future__ import annotations

import math

import numpy as np

from digitus.synthesis.shapes import Shape, Stroke, corner


def curls(random: np.random.Generator) -> Shape:
    """Return a long line that turns this way and that, by four full circles at least."""
    count = int(random.integers(40, 110))
    bends = np.convolve(random.normal(0, 1, count + 6), np.full(7, 1 / 7), mode="valid")
    bends = bends * random.uniform(0.8, 1.8) + random.choice([-0.5, 0.5])
    heading = np.cumsum(bends * max(1.0, 8 * math.pi / np.abs(bends).sum()))
    steps = 0.09 * np.stack([np.cos(heading), np.sin(heading)], axis=1)
    steps += [random.uniform(0.0, 0.04), random.uniform(-0.02, 0.02)]
    return [_fitted(np.cumsum(steps, axis=0))]


def zigzag(random: np.random.Generator) -> Shape:
    """Return a line to and fro, pointed or round, that moves on slowly."""
    count = int(random.integers(7, 20))
    place = np.arange(count)
    across = place * random.uniform(0.04, 0.16) + random.normal(0, 0.02, count)
    down = (place % 2) * 1.0 + random.normal(0, 0.09, count)
    points = _turned(np.stack([across, down], axis=1), random.uniform(0, math.pi))
    stroke = _fitted(points)
    if random.random() < 0.5:
        return [stroke]
    return [[stroke[0], *[each for point in stroke[1:-1] for each in corner(point)], stroke[-1]]]


def hatching(random: np.random.Generator) -> Shape:
    """Return parallel lines, perhaps with others across them.

    Those without are at least 35 degrees from upright: upright ones would be a row of 1s.
    """
    layers = 1 if random.random() < 0.6 else 2
    turn = random.uniform(0.61, math.pi - 0.61) if layers == 1 else random.uniform(0, math.pi)
    strokes = []
    for layer in range(layers):
        count = int(random.integers(4, 10))
        for place in np.linspace(-0.5, 0.5, count) + random.normal(0, 0.02, count):
            ends = [[place, -0.5 + random.normal(0, 0.08)], [place, 0.5 + random.normal(0, 0.08)]]
            strokes.append(_turned(np.array(ends), turn + layer * random.uniform(0.7, 1.6)))
    return [[(x, y) for x, y in (stroke + 0.5).tolist()] for stroke in strokes]


def spiral(random: np.random.Generator) -> Shape:
    """Return a spiral of at least two and a half turns."""
    turns = random.uniform(2.5, 5.0)
    count = round(turns * 9)
    angle = np.linspace(0, 2 * math.pi * turns, count) * random.choice([-1, 1])
    radius = np.linspace(random.uniform(0.02, 0.1), 0.5, count)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return [_fitted(_turned(points, random.uniform(0, 6)))]


def blot(random: np.random.Generator) -> Shape:
    """Return short lines in all directions through a small area, which they fill."""
    wide = random.uniform(0.7, 1.3)
    strokes = []
    for _ in range(int(random.integers(14, 26))):
        angle, aside = random.uniform(0, math.pi), random.uniform(-0.3, 0.3)
        half = math.sqrt(0.25 - aside * aside) * random.uniform(0.7, 1.0)
        line = _turned(np.array([[aside, -half], [aside, half]]), angle) * [wide, 1.0] + 0.5
        strokes.append([(x, y) for x, y in line.tolist()])
    return strokes


def crossed_out(random: np.random.Generator) -> Shape:
    """Return a wavy word with lines through it."""
    count = int(random.integers(8, 18))
    place = np.arange(count)
    width = count * random.uniform(0.1, 0.16)
    word = np.stack([place / count * width, 0.3 + 0.4 * (place % 2)], axis=1)
    word += random.normal(0, 0.06, word.shape)
    strokes: Shape = [[(x, y) for x, y in word.tolist()]]
    for _ in range(int(random.integers(2, 5))):
        rows = random.uniform(0.1, 0.9, 2).tolist()
        strokes.append([(-0.08, rows[0]), (width / 2, random.uniform(0.3, 0.7)), (width, rows[1])])
    return strokes


def tangle(random: np.random.Generator) -> Shape:
    """Return a line over and over the same small area, as people make a pen write again."""
    count = int(random.integers(16, 40))
    angle = np.cumsum(random.uniform(1.2, 2.6, count)) * random.choice([-1, 1])
    radius = random.uniform(0.25, 0.5, (count, 1))
    points = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points += np.cumsum(random.normal(0, 0.05, (count, 2)), axis=0)
    return [_fitted(points)]


def _turned(points: np.ndarray, angle: float) -> np.ndarray:
    """Return points turned around (0, 0)."""
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.asarray(points @ np.array([[cosine, sine], [-sine, cosine]]))


def _fitted(points: np.ndarray) -> Stroke:
    """Return points as a stroke that is 1 high, or if it lies, at most 2.5 wide."""
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min(1.0 / max(high[1] - low[1], 1e-6), 2.5 / max(high[0] - low[0], 1e-6))
    return [(x, y) for x, y in ((points - low) * scale).tolist()]
