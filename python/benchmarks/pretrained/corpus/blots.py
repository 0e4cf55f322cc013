"""What a page shows besides writing: noise, blots, lines, edges, scribbles."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.pretrained.corpus.labels import NO_DIGIT, Grey
from benchmarks.pretrained.corpus.shapes import Points, brushed, filled, smooth_path

SIZE = 96
"""Pixels of the sheet that they are drawn on."""


def _sheet() -> Grey:
    return np.zeros((SIZE, SIZE), np.uint8)


def noise(random: np.random.Generator) -> tuple[Grey, int]:
    """Return grain of some coarseness, above a threshold or soft, and `NO_DIGIT`."""
    shape = tuple(int(side) for side in random.integers(40, SIZE + 1, 2))
    field = random.standard_normal(shape).astype(np.float32)
    sigma = float(np.exp(random.uniform(np.log(0.5), np.log(9))))
    field = cv2.GaussianBlur(field, (0, 0), sigma)
    field = (field - field.mean()) / (field.std() + 1e-6)
    level = random.uniform(-0.2, 1.6)
    gain = float(np.exp(random.uniform(np.log(60), np.log(1000))))
    return np.clip((field - level) * gain, 0, 255).astype(np.uint8), NO_DIGIT


def dots(random: np.random.Generator) -> tuple[Grey, int]:
    """Return two to forty dots here and there, and `NO_DIGIT`."""
    ink = _sheet()
    count = int(np.exp(random.uniform(np.log(2), np.log(40))))
    for place in random.uniform(8, SIZE - 8, (count, 2)):
        ink = brushed(ink, place[None], random.uniform(2, 9))
    return ink, NO_DIGIT


def blot(random: np.random.Generator) -> tuple[Grey, int]:
    """Return a filled area of uneven outline, about as wide as high, and `NO_DIGIT`."""
    angles = np.arange(24) * (2 * np.pi / 24)
    radius = np.full(24, 1.0)
    for wave in range(1, 6):
        phase = random.uniform(0, 2 * np.pi)
        radius += random.uniform(0, 0.35 / wave) * np.cos(wave * angles + phase)
    size = random.uniform(16, 38) * np.exp(random.uniform(-0.25, 0.25, 2) * (1, -1))
    outline = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius[:, None] * size
    closed = np.concatenate([outline, outline[:1]]) + SIZE / 2
    return filled(_sheet(), smooth_path(closed, 4)), NO_DIGIT


def rules(random: np.random.Generator) -> tuple[Grey, int]:
    """Return ruled lines: lying ones, a crossing, squares; never one upright line, a 1."""
    ink, width = _sheet(), random.uniform(2, 7)
    kind, tilt = int(random.integers(4)), random.uniform(-0.08, 0.08)
    distance = random.uniform(14, 50)
    lying, upright = {0: (1, 0), 1: (int(random.integers(2, 6)), 0), 2: (1, 1)}.get(
        kind, (int(random.integers(2, 5)), int(random.integers(1, 5)))
    )
    start = random.uniform(4, 40)
    for index in range(lying):
        y = start + index * distance
        ink = brushed(ink, np.array([(2, y), (SIZE - 2, y + tilt * SIZE)]), width)
    start = random.uniform(10, 50)
    for index in range(upright):
        x = start + index * distance
        ink = brushed(ink, np.array([(x, 2), (x - tilt * SIZE, SIZE - 2)]), width)
    return ink, NO_DIGIT


def frame(random: np.random.Generator) -> tuple[Grey, int]:
    """Return a box as forms have it, empty and with thin lines, and `NO_DIGIT`.

    Its corners are sharp and it is wider than high, or one of several in a row: else it is a 0.
    """
    count = int(random.integers(1, 4))
    height = random.uniform(24, 44)
    width = height * (random.uniform(1.3, 2.2) if count == 1 else random.uniform(0.7, 1.1))
    left, top = (SIZE * 1.6 - count * width) / 2, 20.0
    ink = np.zeros((SIZE, int(SIZE * 1.6)), np.uint8)
    thickness = random.uniform(1.5, 4)
    right, bottom = left + count * width, top + height
    for x in left + width * np.arange(count + 1):
        ink = brushed(ink, np.array([(x, top), (x, bottom)]), thickness)
    for y in (top, bottom):
        ink = brushed(ink, np.array([(left, y), (right, y)]), thickness)
    return ink, NO_DIGIT


def edge(random: np.random.Generator) -> tuple[Grey, int]:
    """Return the corner or the edge of something dark, and `NO_DIGIT`.

    Never an upright bar, which is a 1, nor a corner at the upper right, which is a 7.
    """
    corner = random.uniform(0.2, 0.8, 2) * SIZE
    kind = int(random.integers(3))
    slope, turns = random.uniform(-0.4, 0.4) * SIZE, int(random.integers(4))
    if kind == 0:  # A wedge or half of the sheet.
        points = [(0, SIZE), (0, corner[1]), (SIZE, corner[1] + slope), (SIZE, SIZE)]
        ink, turns = filled(_sheet(), np.array(points)), turns - turns % 2
    elif kind == 1:  # A bent band, as the two edges of a sheet leave it.
        ends = np.array([(2, corner[1] + slope / 3), corner, (corner[0] + slope / 3, SIZE - 2)])
        ink, turns = brushed(_sheet(), ends, random.uniform(3, 14)), turns or 1
    else:
        inner = np.array([(corner[0], 0), corner, (SIZE, corner[1] + slope / 3), (SIZE, 0)])
        ink = 255 - filled(_sheet(), inner)
    return np.rot90(ink, turns), NO_DIGIT


def scribble(random: np.random.Generator) -> tuple[Grey, int]:
    """Return a tangled line, hatching or a spiral, too long for a digit, and `NO_DIGIT`."""
    kind = int(random.integers(3))
    paths = {0: _tangle, 1: _zigzag, 2: _coil}[kind](random)
    ink, width = _sheet(), float(np.exp(random.uniform(np.log(2), np.log(7))))
    for path in paths:
        ink = brushed(ink, path, width)
    return ink, NO_DIGIT


def _tangle(random: np.random.Generator) -> list[Points]:
    """Return a smooth line of many bends, or two."""
    bends = int(random.integers(12, 24))
    cuts = int(random.integers(1, 3))
    corners = random.uniform(8, SIZE - 8, (bends, 2))
    return [smooth_path(part) for part in np.array_split(corners, cuts) if len(part) > 1]


def _zigzag(random: np.random.Generator) -> list[Points]:
    turns = int(random.integers(5, 14))
    across = np.linspace(8, SIZE - 8, turns)
    along = np.where(np.arange(turns) % 2, 12.0, SIZE - 12.0) + random.uniform(-8, 8, turns)
    points = np.stack([across + random.uniform(-3, 3, turns), along], axis=1)
    if random.random() < 0.5:
        points = points[:, ::-1]
    path = smooth_path(points) if random.random() < 0.5 else points
    return [path]


def _coil(random: np.random.Generator) -> list[Points]:
    """Return loops that advance, or a spiral; loops on one place would be a 0."""
    turns = random.uniform(3, 6)
    t = np.linspace(0, turns * 2 * np.pi, int(turns * 24))
    if random.random() < 0.5:
        radius, drift, inner = random.uniform(8, 22), random.uniform(30, 60), 1.0
    else:
        radius, drift, inner = random.uniform(30, 42), random.uniform(0, 8), random.uniform(0, 0.3)
    size = radius * (1 - (1 - inner) * t / t[-1])
    path = np.stack([size * np.cos(t) + drift * (t / t[-1] - 0.5), size * np.sin(t)], axis=1)
    return [path + SIZE / 2 + random.normal(0, 0.6, path.shape)]
