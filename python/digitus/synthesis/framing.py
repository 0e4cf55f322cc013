"""How large a picture is, how large the writing in it, and where it stands."""

from __future__ import annotations

import numpy as np

from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus.synthesis.camera import View
from digitus.synthesis.inscriptions import Box, Inscription, inscribed
from digitus.synthesis.reinking import Ink
from digitus.synthesis.textures import Shape

SMALLEST = 16
"""Pixels of a digit's height; below, JPEG leaves too little of it."""

SIDES = (64, 4096)
"""Smallest and largest side of a photograph, in pixels."""


def checked_size(size: tuple[int, int]) -> Shape:
    """Return (height, width) if both are within `SIDES`.

    Raises
    ------
    ArgumentError
    """
    if not isinstance(size, tuple) or len(size) != 2:
        raise ArgumentError(f"size: expected (height, width), got {size!r}")
    return as_integer("size[0]", size[0], *SIDES), as_integer("size[1]", size[1], *SIDES)


def drawn_size(random: np.random.Generator, *, is_wide: bool = False) -> Shape:
    """Draw a picture's size: of phones and of what is cut from their pictures.

    Parameters
    ----------
    random : numpy.random.Generator
    is_wide : bool
        Whether the picture may be a strip, as of a row of digits.

    Returns
    -------
    (height, width)
        200 to 1,600 pixels; a strip is at least 100 high.
    """
    longer = float(np.exp(random.uniform(np.log(260), np.log(1600))))
    if is_wide and random.random() < 0.35:
        return round(max(100.0, longer * random.uniform(0.2, 0.5))), round(longer)
    aspects = [3 / 4, 9 / 16, 1.0, random.uniform(0.5, 1)]
    shorter = max(200.0, longer * float(random.choice(aspects, p=[0.4, 0.15, 0.15, 0.3])))
    is_upright = random.random() < 0.55
    return (round(longer), round(shorter)) if is_upright else (round(shorter), round(longer))


def fitting(inks: list[Ink], random: np.random.Generator, shape: Shape, lines: int) -> Inscription:
    """Draw how high digits are, and write them so that all of them fit into a picture.

    Parameters
    ----------
    inks : list of ndarray of uint8, shape (height, width)
        Cut to what is written.
    random : numpy.random.Generator
    shape : (height, width)
        Of the picture.
    lines : int
        On how many lines the inks stand.

    Returns
    -------
    Inscription
        A single digit is 30 pixels to 0.68 of the picture's shorter side high.

    Raises
    ------
    ArgumentError
        If digits would have to be smaller than `SMALLEST`.
    """
    height, width = shape
    side = min(shape)
    if len(inks) == 1:
        least, most = max(30.0, (0.13 if random.random() < 0.25 else 0.25) * side), 0.68 * side
        room = 0.78
    else:
        least, most = max(24.0, 0.06 * side), 0.55 * side
        room = random.uniform(0.6, 0.9)
    digit = float(np.exp(random.uniform(np.log(min(least, most)), np.log(most))))
    written = inscribed(inks, random, digit, lines=lines)
    while True:
        rows, columns = written.levels.shape
        excess = max(rows / (room * height), columns / (room * width))
        if excess <= 1:
            return written
        digit *= 0.98 / excess
        if digit < SMALLEST:
            raise ArgumentError(
                f"size: {height} x {width} pixels are too few for {len(inks)} inks on {lines} "
                f"lines, each at least {SMALLEST} pixels high"
            )
        written = inscribed(inks, random, digit, lines=lines)


def placed(written: Inscription, random: np.random.Generator, view: View) -> tuple[int, int]:
    """Draw where the frame of the writing begins, so that all of it is seen.

    Parameters
    ----------
    written : Inscription
    random : numpy.random.Generator
    view : View

    Returns
    -------
    left, top : int
        In the plane.
    """
    height, width = view.shape
    rows, columns = written.levels.shape
    slack = np.array([max(0.0, 0.92 * width - columns), max(0.0, 0.92 * height - rows)]) / 2
    away = np.clip(random.normal(0, 0.45, 2), -0.95, 0.95) * slack
    size = np.array([columns, rows], dtype=np.float64)
    corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * size
    edge = 0.02 * min(view.shape)
    for share in (1.0, 0.8, 0.6, 0.4, 0.2, 0.0):
        middle = np.array([[width / 2, height / 2]]) + away * share
        start = view.in_plane(middle)[0] - size / 2
        seen = view.in_picture(corners + start)
        if seen.min() >= edge and (seen <= np.array([width, height]) - edge).all():
            break
    limit = np.array([view.plane_shape[1] - columns, view.plane_shape[0] - rows])
    left, top = np.clip(np.rint(start), 0, np.maximum(limit, 0)).astype(int)
    return int(left), int(top)


def seen_box(view: View, box: Box) -> Box:
    """Return the box in the picture that holds a box of the plane."""
    corners = np.array([[box[i], box[j]] for i in (0, 2) for j in (1, 3)], dtype=np.float64)
    seen = view.in_picture(corners)
    limit = np.array([view.shape[1], view.shape[0]])
    low = np.clip(np.floor(seen.min(axis=0)), 0, limit - 1).astype(int)
    high = np.clip(np.ceil(seen.max(axis=0)), low + 1, limit).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])
