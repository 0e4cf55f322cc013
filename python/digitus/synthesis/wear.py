"""What happens to paper: folds, stains, and the page behind that shows through."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.colours import coloured, linear
from digitus.synthesis.inscriptions import Box
from digitus.synthesis.textures import Field, Shape, along, blurred, smooth_noise
from digitus.synthesis.typed_arrays import floats

Sheet = NDArray[np.float32]

_BEHIND = ((0.12, 0.12, 0.12), (0.35, 0.25, 0.18), (0.85, 0.85, 0.84))
_STAINS = ((0.62, 0.45, 0.28), (0.80, 0.74, 0.62), (0.70, 0.70, 0.72))


def wear(random: np.random.Generator, sheet: Sheet, millimetre: float, hardness: float) -> None:
    """Fold, stain and print a sheet from behind, each sometimes, in place.

    Parameters
    ----------
    random : numpy.random.Generator
    sheet : ndarray of float32, shape (height, width, 3)
        Shares of light; changed.
    millimetre : float
        Pixels of one.
    hardness : float
        0 to 1: how often and how strongly.
    """
    shape = sheet.shape[:2]
    shade: Field | None = None
    if random.random() < 0.18 + 0.2 * hardness:
        shade = folds(random, shape, millimetre, hardness)
    if random.random() < 0.05 + 0.10 * hardness:
        shade = crumples(random, shape, hardness) * (1 if shade is None else shade)
    if random.random() < 0.03 + 0.03 * hardness:
        shade = flaps(random, shape, millimetre) * (1 if shade is None else shade)
    if random.random() < 0.10 + 0.15 * hardness:
        shade = show_through(random, shape, millimetre, hardness) * (1 if shade is None else shade)
    if shade is not None:
        sheet *= coloured(shade, np.ones(3))
    if random.random() < 0.06 + 0.10 * hardness:
        stain(random, sheet, millimetre)


def folds(random: np.random.Generator, shape: Shape, millimetre: float, hardness: float) -> Field:
    """Return the shade of one to three straight folds: a turn of the sheet and a worn edge."""
    shade = np.ones(shape, dtype=np.float32)
    for _ in range(int(random.integers(1, 4))):
        angle = float(random.choice([0, np.pi / 2]) + random.normal(0, 0.06))
        offset = random.uniform(-0.45, 0.45) * shape[0 if angle < 0.8 else 1]
        across = along(shape, angle + np.pi / 2 if angle < 0.8 else 0.0) - np.float32(offset)
        depth = random.uniform(0.02, 0.06) + 0.10 * hardness * random.random()
        reach = random.uniform(8, 40) * millimetre
        width = max(0.7, random.uniform(0.15, 0.5) * millimetre)
        side = np.sign(across) * np.exp(-np.abs(across) / np.float32(reach))
        edge = np.exp(-((across / np.float32(width)) ** 2))
        line = random.choice([-1.0, 0.6]) * random.uniform(0.03, 0.12)
        shade *= 1 + np.float32(depth) * side + np.float32(line) * edge
    return shade


def crumples(random: np.random.Generator, shape: Shape, hardness: float) -> Field:
    """Return the shade of a sheet that was crumpled: flat pieces, each turned a little."""
    shade = np.zeros(shape, dtype=np.float32)
    size = float(max(shape))
    for _ in range(int(random.integers(6, 16))):
        across = along(shape, random.uniform(0, np.pi))
        across -= np.float32(random.uniform(-0.5, 0.5) * size)
        width = np.float32(random.uniform(0.003, 0.02) * size)
        bounded = np.clip(across / width, -1, 1)
        limits = smooth_noise(random, shape, size / 3)
        shade += bounded * np.clip(limits, 0, 1) * np.float32(random.normal(0, 0.5))
    deviation = 0.015 + 0.03 * hardness
    return floats(1 + np.clip(shade, -2.5, 2.5) * np.float32(deviation))


def flaps(random: np.random.Generator, shape: Shape, millimetre: float) -> Field:
    """Return the shade of an envelope's back: two or three flaps that overlap."""
    height, width = shape
    tip = np.array([width * random.uniform(0.35, 0.65), height * random.uniform(0.3, 0.75)])
    corners = np.array([[-0.05, -0.05], [1.05, -0.05], [1.05, 1.05], [-0.05, 1.05]])
    corners = corners * (width, height)
    shade = np.ones(shape, dtype=np.float32)
    for first in random.permutation(4)[: int(random.integers(1, 4))]:
        mask = np.zeros(shape, dtype=np.uint8)
        flap = np.array([corners[first], tip, corners[(first + 1) % 4]])
        cv2.fillPoly(mask, [np.rint(flap * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        covered = mask.astype(np.float32) * np.float32(1 / 255)
        cast = blurred(covered, max(0.8, random.uniform(0.3, 1.2) * millimetre))
        depth = random.uniform(0.08, 0.25)
        # The shadow lies beside the flap, not on it.
        shade *= 1 - cast * (1 - covered) * np.float32(2 * depth)
        shade *= 1 - covered * np.float32(random.uniform(-0.02, 0.03))
    return shade


def punch(random: np.random.Generator, sheet: Sheet, keep: Box, millimetre: float) -> None:
    """Punch holes of 6 mm along one side of a sheet, where nothing is written, in place.

    Parameters
    ----------
    random : numpy.random.Generator
    sheet : ndarray of float32, shape (height, width, 3)
        Shares of light; changed.
    keep : (left, top, right, bottom)
        Where none may be.
    millimetre : float
        Pixels of one.
    """
    height, width = sheet.shape[:2]
    radius = 3 * millimetre
    column = random.uniform(0.02, 0.12) * width
    if random.random() < 0.3:
        column = width - column
    mask = np.zeros((height, width), dtype=np.uint8)
    for row in np.arange(random.uniform(0, 80) * millimetre, height, 80 * millimetre):
        is_clear = (
            column + 1.3 * radius < keep[0]
            or column - 1.3 * radius > keep[2]
            or row + 1.3 * radius < keep[1]
            or row - 1.3 * radius > keep[3]
        )
        if is_clear:
            middle = (round(column * 16), round(row * 16))
            cv2.circle(mask, middle, round(radius * 16), 255, -1, cv2.LINE_AA, 4)
    behind = linear(_BEHIND[int(random.integers(len(_BEHIND)))])
    hole = mask.astype(np.float32)[..., None] * np.float32(1 / 255)
    rim = cv2.erode(mask, np.ones((3, 3), np.uint8), iterations=max(1, round(0.3 * millimetre)))
    sheet += (behind * (0.6 + rim[..., None] * np.float32(0.4 / 255)) - sheet) * hole


def show_through(
    random: np.random.Generator, shape: Shape, millimetre: float, hardness: float
) -> Field:
    """Return the shade of writing on the other side of the sheet."""
    mask = np.zeros(shape, dtype=np.uint8)
    size = float(np.clip(random.uniform(3, 9) * millimetre, 8, shape[0] / 2))
    angle = float(random.normal(0, 0.05))
    for top in np.arange(random.uniform(0, 2) * size, shape[0] + size, 2.2 * size):
        steps = int(shape[1] / size * 3) + 4
        x = np.arange(steps) * size / 3 + random.normal(0, 0.15, steps) * size
        y = top + random.normal(0, 0.45, steps) * size + np.tan(angle) * x
        points = np.rint(np.stack([x, y], axis=1) * 8).astype(np.int32)
        words = np.split(points, np.flatnonzero(random.random(steps) < 0.16))
        thickness = max(1, round(0.09 * size))
        cv2.polylines(mask, [w for w in words if len(w) > 2], False, 255, thickness, cv2.LINE_AA, 3)
    seen = blurred(mask.astype(np.float32), max(0.8, 0.06 * size))
    strength = random.uniform(0.03, 0.09) + 0.08 * hardness * random.random()
    return floats(1 - seen * np.float32(strength / 255))


def stain(random: np.random.Generator, sheet: Sheet, millimetre: float) -> None:
    """Spill coffee or water on a sheet, in place: a ring or a spot with a darker rim."""
    height, width = sheet.shape[:2]
    radius = float(np.clip(random.uniform(6, 45) * millimetre, 10, 0.6 * min(height, width)))
    x = (np.arange(width, dtype=np.float32) - np.float32(random.uniform(0, width)))[None, :]
    y = (np.arange(height, dtype=np.float32) - np.float32(random.uniform(0, height)))[:, None]
    away = cv2.sqrt(x * x + y * y)
    away += smooth_noise(random, (height, width), radius / 3) * np.float32(0.05 * radius)
    rim = np.exp(-(((away - radius) / np.float32(max(1.0, 0.04 * radius))) ** 2))
    inside = np.clip((radius - away) / np.float32(0.08 * radius), 0, 1)
    cover = rim * np.float32(random.uniform(0.1, 0.3)) + inside * np.float32(
        random.uniform(0, 0.15)
    )
    colour = linear(_STAINS[int(random.integers(len(_STAINS)))])
    sheet *= coloured(cover, colour - 1, offset=1)
