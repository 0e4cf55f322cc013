"""Sheets of paper: colour, grain, fibres, and what is printed on them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.colours import coloured, near
from digitus.synthesis.rulings import rule
from digitus.synthesis.textures import Field, Shape, fractal_noise, smooth_noise, white_noise
from digitus.synthesis.typed_arrays import floats
from digitus.synthesis.wear import wear

PAPERS: dict[str, tuple[float, tuple[float, float, float], float, float]] = {
    "white": (0.42, (0.95, 0.95, 0.95), 0.008, 0.0),
    "bright": (0.10, (0.96, 0.97, 0.99), 0.005, 0.0),
    "cream": (0.14, (0.96, 0.93, 0.84), 0.010, 0.1),
    "recycled": (0.10, (0.80, 0.79, 0.76), 0.022, 1.0),
    "kraft": (0.05, (0.74, 0.61, 0.46), 0.026, 1.0),
    "yellow": (0.07, (0.98, 0.92, 0.56), 0.008, 0.0),
    "pink": (0.03, (0.97, 0.74, 0.80), 0.008, 0.0),
    "green": (0.03, (0.77, 0.91, 0.70), 0.008, 0.0),
    "blue": (0.03, (0.70, 0.85, 0.94), 0.008, 0.0),
    "grey": (0.03, (0.86, 0.86, 0.86), 0.012, 0.2),
}
"""For each kind: how often, colour as shown, deviation of its grain, share with fibres."""


def paper(
    random: np.random.Generator,
    shape: Shape,
    millimetre: float,
    hardness: float,
    *,
    kind: str | None = None,
) -> NDArray[np.float32]:
    """Return the light that a sheet reflects.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
    millimetre : float
        Pixels of one.
    hardness : float
        0 to 1: how strong lines, grain and folds may be.
    kind : str or None
        Of `PAPERS`; None draws one.

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
        Shares of the light, 0 to 1.
    """
    if kind is None:
        kinds = list(PAPERS)
        weights = np.array([PAPERS[name][0] for name in kinds])
        kind = kinds[int(random.choice(len(kinds), p=weights / weights.sum()))]
    _, colour, deviation, fibre_share = PAPERS[kind]
    shade = grain(random, shape, deviation * float(random.uniform(0.5, 1.5) + hardness))
    if fibre_share > random.random():
        _add_fibres(random, shade, millimetre)
    sheet = coloured(shade, near(random, colour))
    if kind not in {"kraft", "yellow", "pink"} or random.random() < 0.15:
        rule(random, sheet, millimetre, hardness)
    wear(random, sheet, millimetre, hardness)
    return sheet


def grain(random: np.random.Generator, shape: Shape, deviation: float) -> Field:
    """Return the shade of a plain sheet: fine and coarse unevenness around 1.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
    deviation : float

    Returns
    -------
    ndarray of float32, shape (height, width)
    """
    fine = floats(cv2.blur(white_noise(random, shape), (2, 2)))
    fine *= np.float32(1.2 * deviation)
    fine += np.float32(0.6 * deviation) * smooth_noise(random, shape, random.uniform(2, 5))
    fine += np.float32(0.5 * deviation) * fractal_noise(random, shape, max(shape) / 5)
    fine += np.float32(1)
    return fine


def _add_fibres(random: np.random.Generator, shade: Field, millimetre: float) -> None:
    """Draw short bent fibres, darker and lighter, into a shade."""
    height, width = shade.shape
    length = float(np.clip(2.5 * millimetre, 5, 60))
    count = int(min(900, height * width / length**2 * random.uniform(0.3, 1.5)))
    canvas = np.full(shade.shape, 128, dtype=np.uint8)
    starts = random.uniform((0, 0), (width, height), (count, 2))
    angles = random.uniform(0, 2 * np.pi, count)
    bends = random.normal(0, 0.7, count)
    sizes = length * random.uniform(0.3, 1, count)
    turns = angles[:, None] + bends[:, None] * np.array([0.0, 0.5, 1.0])
    steps = np.stack([np.cos(turns), np.sin(turns)], axis=2) * sizes[:, None, None] / 3
    points = starts[:, None] + np.concatenate([np.zeros((count, 1, 2)), steps.cumsum(axis=1)], 1)
    for tone, some in zip((45, 85, 105, 180), np.array_split(points, 4), strict=True):
        drawn = list(np.rint(some * 8).astype(np.int32))
        cv2.polylines(canvas, drawn, False, tone, 1, cv2.LINE_AA, 3)
    shade += (canvas.astype(np.float32) - 128) * np.float32(random.uniform(0.0006, 0.0016))
