"""Digits that were cut out badly: boxes that miss, neighbours, specks, remains of ruled lines."""

from __future__ import annotations

import numpy as np

from benchmarks.pretrained.corpus.digits import Digits, cut_out
from benchmarks.pretrained.corpus.inking import BOX, reinked
from benchmarks.pretrained.corpus.labels import Grey
from benchmarks.pretrained.corpus.shapes import brushed


def badly_cut(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return the ink of a digit with one or two of the faults that cutting out has, and its label.

    Parameters
    ----------
    digits : Digits
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width), and int
    """
    ink, label = digits.ink(random)
    if random.random() < 0.5:
        ink = cut_out(reinked(ink, random))
    faults = [_trimmed, _with_specks, _with_rule, _with_gap]
    for index in random.choice(len(faults), size=int(random.integers(1, 3)), replace=False):
        ink = faults[index](ink, random)
    if random.random() < 0.35:
        ink = _with_neighbour(ink, digits, random)
    return ink, label


def _unit(ink: Grey) -> float:
    return max(ink.shape) / BOX


def _trimmed(ink: Grey, random: np.random.Generator) -> Grey:
    """Cut up to 1.5 units off one or two sides."""
    unit = _unit(ink)
    for _ in range(int(random.integers(1, 3))):
        most = min(1.5 * unit, 0.12 * ink.shape[0], 0.12 * ink.shape[1])
        depth = int(random.uniform(0, most))
        turns = int(random.integers(4))
        ink = np.rot90(np.rot90(ink, turns)[depth:], -turns)
    return np.ascontiguousarray(ink)


def _with_specks(ink: Grey, random: np.random.Generator) -> Grey:
    """Add one to four small dots, on the ink or at most 2 units beside it."""
    unit = _unit(ink)
    ink = np.pad(ink, int(2 * unit))
    for _ in range(int(random.integers(1, 5))):
        place = random.uniform(0, 1, 2) * (ink.shape[1], ink.shape[0])
        radius = unit * random.uniform(0.3, 0.9)
        ink = brushed(ink, place[None], 2 * radius, level=int(random.integers(90, 256)))
    return ink


def _with_rule(ink: Grey, random: np.random.Generator) -> Grey:
    """Add remains of one ruled line, or of two, in pieces."""
    unit = _unit(ink)
    ink = np.pad(ink, int(1.5 * unit))
    height, width = ink.shape
    level, thickness = int(random.integers(70, 200)), unit * random.uniform(0.3, 0.9)
    slope = random.uniform(-0.06, 0.06)
    is_upright = random.random() < 0.25
    length, room = (height, width) if is_upright else (width, height)
    offset, position = random.uniform(0.05, 0.95) * room, -random.uniform(0, 0.5) * length
    while position < length:
        end = position + random.uniform(0.05, 0.4) * length
        points = np.array(
            [(at, offset + slope * at) for at in (max(position, 0), min(end, length))]
        )
        if end > 0 and random.random() < 0.6:
            ink = brushed(ink, points[:, ::-1] if is_upright else points, thickness, level=level)
        position = end + random.uniform(0.05, 0.5) * length
    return ink


def _with_gap(ink: Grey, random: np.random.Generator) -> Grey:
    """Take away the ink along a thin line: a pen that skipped, or a line removed too well."""
    height, width = ink.shape
    ends = np.array([(0, random.uniform(0.1, 0.9) * height), (width, 0)])
    ends[1, 1] = ends[0, 1] + random.uniform(-0.3, 0.3) * height
    return brushed(ink, ends, _unit(ink) * random.uniform(0.3, 1.6), level=0, is_lasting=True)


def _with_neighbour(ink: Grey, digits: Digits, random: np.random.Generator) -> Grey:
    """Add what a crop shows of the next digit: a strip of up to 2.5 units at the left or right."""
    unit = _unit(ink)
    other, _ = digits.ink(random)
    depth = min(int(unit * random.uniform(0.8, 2.5)), other.shape[1] // 6)
    if depth < 1:
        return ink
    is_left = random.random() < 0.5
    strip = other[:, -depth:] if is_left else other[:, :depth]
    gap = int(unit * random.uniform(-0.5, 2))
    top = int(random.uniform(0, abs(ink.shape[0] - strip.shape[0]) + 1))
    height = max(ink.shape[0], strip.shape[0])
    width = ink.shape[1] + max(0, depth + gap)
    joined = np.zeros((height, width), np.uint8)
    places = {True: (width - ink.shape[1], 0), False: (0, width - depth)}[is_left]
    tops = (top, 0) if strip.shape[0] == height else (0, top)
    for part, row, column in zip((ink, strip), tops, places, strict=True):
        view = joined[row : row + part.shape[0], column : column + part.shape[1]]
        np.maximum(view, part, out=view)
    return joined
