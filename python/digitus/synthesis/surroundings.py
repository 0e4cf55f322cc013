"""What lies around a sheet: tables of wood, plastic, stone and cloth."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.colours import coloured, linear, near
from digitus.synthesis.inscriptions import Box
from digitus.synthesis.textures import Field, Shape, along, blurred, fractal_noise, white_noise
from digitus.synthesis.typed_arrays import floats

Sheet = NDArray[np.float32]

_WOODS = ((0.72, 0.55, 0.38), (0.50, 0.34, 0.22), (0.33, 0.22, 0.15), (0.80, 0.68, 0.52))
_PLAINS = ((0.88, 0.88, 0.87), (0.55, 0.55, 0.56), (0.14, 0.14, 0.15), (0.35, 0.38, 0.42))
_CLOTHS = ((0.30, 0.36, 0.50), (0.55, 0.25, 0.24), (0.72, 0.69, 0.62), (0.28, 0.34, 0.28))


def lay_on_table(random: np.random.Generator, sheet: Sheet, keep: Box, millimetre: float) -> None:
    """Cut a sheet at one to four edges and show the table there, in place.

    Parameters
    ----------
    random : numpy.random.Generator
    sheet : ndarray of float32, shape (height, width, 3)
        Shares of light; changed.
    keep : (left, top, right, bottom)
        What stays on the sheet.
    millimetre : float
        Pixels of one.
    """
    height, width = sheet.shape[:2]
    edges = random.random(4) < random.choice([0.25, 0.5, 0.85])
    if not edges.any():
        edges[int(random.integers(4))] = True
    reach = 2.0 * max(height, width)
    room = np.array([keep[0], keep[1], width - keep[2], height - keep[3]], dtype=np.float64)
    # Of the room beside the writing the table takes at most three quarters.
    taken = np.where(edges, room * random.uniform(0.05, 0.75, 4), -reach)
    left, top, right, bottom = taken[0], taken[1], width - taken[2], height - taken[3]
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    turn = random.normal(0, 0.02)
    middle = np.array([(keep[0] + keep[2]) / 2, (keep[1] + keep[3]) / 2])
    cosine, sine = np.cos(turn), np.sin(turn)
    corners = (corners - middle) @ np.array([[cosine, sine], [-sine, cosine]]) + middle
    mask = np.zeros((height, width), dtype=np.uint8)
    cv2.fillPoly(mask, [np.rint(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    covered = mask.astype(np.float32) * np.float32(1 / 255)
    ground = table(random, (height, width), millimetre)
    ground *= coloured(_shadow(random, covered, millimetre), -np.ones(3), offset=1)
    sheet -= ground
    sheet *= coloured(covered, np.ones(3))
    sheet += ground


def table(random: np.random.Generator, shape: Shape, millimetre: float) -> Sheet:
    """Return the light that a table reflects: wood, something plain, stone, or cloth.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
    millimetre : float
        Pixels of one.

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
    """
    kind = str(random.choice(["wood", "plain", "stone", "cloth"], p=[0.45, 0.3, 0.1, 0.15]))
    if kind == "wood":
        return _wood(random, shape, millimetre)
    if kind == "cloth":
        return _cloth(random, shape, millimetre)
    colour = near(random, _PLAINS[int(random.integers(len(_PLAINS)))], 0.03)
    shade = 1 + np.float32(0.02) * floats(cv2.blur(white_noise(random, shape), (2, 2)))
    if kind == "stone":
        shade += np.float32(0.10) * fractal_noise(
            random, shape, max(4.0, 12 * millimetre), gain=0.8
        )
    return coloured(floats(shade), colour)


def _wood(random: np.random.Generator, shape: Shape, millimetre: float) -> Sheet:
    """Return boards with grain along them."""
    angle = float(random.choice([0, np.pi / 2]) + random.normal(0, 0.15))
    turned = angle % np.pi > np.pi / 4
    size = max(6.0, random.uniform(6, 25) * millimetre)
    long = _streaks(random, shape, size, turned)
    rings = np.sin(along(shape, angle + np.pi / 2) * np.float32(5 / size) + 2.5 * long)
    shade = 1 + np.float32(random.uniform(0.05, 0.16)) * rings
    shade += np.float32(0.10) * long
    shade += np.float32(0.06) * _streaks(random, shape, max(1.2, size / 12), turned)
    colour = near(random, _WOODS[int(random.integers(len(_WOODS)))], 0.04)
    return coloured(floats(np.maximum(shade, 0.2)), colour)


def _streaks(random: np.random.Generator, shape: Shape, size: float, is_upright: bool) -> Field:
    """Return hills ten times as long as wide."""
    flat = (shape[1], shape[0]) if is_upright else shape
    rows = max(2, min(flat[0], int(flat[0] / size) + 3))
    columns = max(2, min(flat[1], int(flat[1] / (10 * size)) + 3))
    hills = floats(
        cv2.resize(
            white_noise(random, (rows, columns)), (flat[1], flat[0]), interpolation=cv2.INTER_CUBIC
        )
    )
    return floats(hills.T.copy()) if is_upright else hills


def _cloth(random: np.random.Generator, shape: Shape, millimetre: float) -> Sheet:
    """Return a weave, with checks sometimes."""
    thread = max(2.2, random.uniform(0.6, 1.6) * millimetre)
    angle = random.normal(0, 0.3)
    warp = np.sin(along(shape, angle) * np.float32(2 * np.pi / thread))
    weft = np.sin(along(shape, angle + np.pi / 2) * np.float32(2 * np.pi / thread))
    shade = 1 + np.float32(0.10) * (warp * weft)
    shade += np.float32(0.08) * fractal_noise(random, shape, max(6.0, max(shape) / 3))
    shade += np.float32(0.05) * white_noise(random, shape)
    colour = _CLOTHS[int(random.integers(len(_CLOTHS)))]
    weave = coloured(floats(shade), near(random, colour, 0.04))
    if random.random() < 0.4:
        step = random.uniform(12, 30) * millimetre
        checks = (np.sin(along(shape, angle) * np.float32(np.pi / step)) > 0).astype(np.float32)
        checks += np.sin(along(shape, angle + np.pi / 2) * np.float32(np.pi / step)) > 0
        weave += (linear((0.85, 0.84, 0.80)) - weave) * coloured(checks, np.full(3, 0.25))
    return weave


def _shadow(random: np.random.Generator, covered: Field, millimetre: float) -> Field:
    """Return the share of light that a sheet, a little above the table, takes from it."""
    height, width = covered.shape
    away = max(1.0, random.uniform(0.4, 3) * millimetre)
    angle = random.uniform(0, 2 * np.pi)
    moved = np.array([[1, 0, away * np.cos(angle)], [0, 1, away * np.sin(angle)]])
    cast = cv2.warpAffine(covered, moved, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return floats(blurred(floats(cast), 0.7 * away) * np.float32(random.uniform(0.15, 0.55)))
