"""Lines, squares and dots that are printed on paper."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.colours import coloured, linear

Sheet = NDArray[np.float32]

RULINGS = {"none": 0.46, "ruled": 0.24, "squared": 0.22, "dotted": 0.08}
"""How often each is drawn."""

_INKS = ((0.55, 0.70, 0.88), (0.62, 0.62, 0.64), (0.60, 0.76, 0.72), (0.72, 0.66, 0.82))
_MARGIN = (0.86, 0.45, 0.45)


def rule(
    random: np.random.Generator,
    sheet: Sheet,
    millimetre: float,
    hardness: float,
    *,
    kind: str | None = None,
) -> None:
    """Print lines on a sheet, in place.

    Parameters
    ----------
    random : numpy.random.Generator
    sheet : ndarray of float32, shape (height, width, 3)
        Shares of light; changed.
    millimetre : float
        Pixels of one.
    hardness : float
        0 to 1: how strong the lines may be.
    kind : str or None
        Of `RULINGS`; None draws one.
    """
    if kind is None:
        kind = str(random.choice(list(RULINGS), p=list(RULINGS.values())))
    if kind == "none":
        return
    distance = {"ruled": random.uniform(6.5, 10), "squared": 5.0, "dotted": 5.0}[kind]
    if kind == "squared" and random.random() < 0.25:
        distance = float(random.choice([4.0, 7.0, 10.0]))
    step = max(7.0, distance * millimetre)
    angle = float(random.normal(0, 0.015))
    mask = np.zeros(sheet.shape[:2], dtype=np.uint8)
    width = float(np.clip(random.uniform(0.12, 0.35) * millimetre, 0.35, 4.0))
    if kind == "dotted":
        _dots(random, mask, step, angle, width)
    else:
        _parallels(random, mask, step, angle, width)
        if kind == "squared":
            _parallels(random, mask, step, angle + np.pi / 2, width)
    strength = random.uniform(0.25, 0.7) + 0.3 * hardness * random.random()
    print_mask(sheet, mask, _INKS[int(random.integers(len(_INKS)))], strength)
    if kind in {"ruled", "squared"} and random.random() < 0.35:
        margin = np.zeros_like(mask)
        place = random.uniform(0.02, 0.25) * sheet.shape[1]
        _line(margin, (place, sheet.shape[0] / 2), angle + np.pi / 2, 1.3 * width)
        print_mask(sheet, margin, _MARGIN, strength)


def print_mask(
    sheet: Sheet, mask: NDArray[np.uint8], colour: tuple[float, float, float], strength: float
) -> None:
    """Multiply a sheet by an ink where a mask is set, in place.

    Parameters
    ----------
    sheet : ndarray of float32, shape (height, width, 3)
    mask : ndarray of uint8, shape (height, width)
        255 where the ink is whole.
    colour : three floats
        Of the ink on white, 0 to 1, as a screen shows it.
    strength : float
        0 to 1.
    """
    absorbed = (1 - linear(colour)) * np.float32(strength / 255)
    sheet *= coloured(mask.astype(np.float32), -absorbed, offset=1)


def _parallels(
    random: np.random.Generator, mask: NDArray[np.uint8], step: float, angle: float, width: float
) -> None:
    """Draw parallel lines over a whole mask."""
    height, columns = mask.shape
    normal = np.array([-np.sin(angle), np.cos(angle)])
    middle = np.array([columns / 2, height / 2])
    reach = float(np.abs(normal) @ middle) + step
    offset = random.uniform(0, step)
    for place in np.arange(-reach + offset, reach, step):
        point = middle + place * normal
        _line(mask, (float(point[0]), float(point[1])), angle, width)


def _line(mask: NDArray[np.uint8], point: tuple[float, float], angle: float, width: float) -> None:
    """Draw one line through a point across a mask; thinner than a pixel it is fainter."""
    reach = float(sum(mask.shape))
    along = np.array([np.cos(angle), np.sin(angle)]) * reach
    first, last = np.array(point) - along, np.array(point) + along
    shift = 4
    ends = [tuple(int(round(v * 2**shift)) for v in end) for end in (first, last)]
    level = int(255 * min(1.0, width))
    cv2.line(mask, ends[0], ends[1], level, max(1, round(width)), cv2.LINE_AA, shift)


def _dots(
    random: np.random.Generator, mask: NDArray[np.uint8], step: float, angle: float, width: float
) -> None:
    """Draw a grid of dots over a mask."""
    height, columns = mask.shape
    reach = (height + columns) / 2 + step
    places = np.arange(-reach, reach, step)
    x, y = np.meshgrid(places + random.uniform(0, step), places + random.uniform(0, step))
    across = np.cos(angle) * x - np.sin(angle) * y + columns / 2
    down = np.sin(angle) * x + np.cos(angle) * y + height / 2
    seen = (across > -step) & (across < columns + step) & (down > -step) & (down < height + step)
    radius = max(0.6, 1.1 * width)
    for left, top in zip(across[seen], down[seen], strict=True):
        middle = (int(round(left * 16)), int(round(top * 16)))
        cv2.circle(mask, middle, int(round(radius * 16)), 255, -1, cv2.LINE_AA, 4)
