"""Clean drawings: pictures whose ground is one colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

TOLERANCE = 4
"""Levels by which a pixel of the ground may be off in a channel."""

BORDER_SHARE = 0.9
"""Share of the border that is ground at least."""

PICTURE_SHARE = 0.5
"""Share of the picture that is ground at least."""

TINY_SIDE = 40
"""A picture whose longer side has at most as many pixels shows one digit cut out: whatever its
border is, is ground."""

Pixels = NDArray[np.uint8]


def clean_ground(rgb: Pixels) -> NDArray[np.uint8] | None:
    """Return the colour of the ground, if the picture is a clean drawing.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)

    Returns
    -------
    ndarray of uint8, shape (3,), or None
        The usual colour of the border, if nearly all of the border and much of the picture have it,
        or the picture is tiny. None for photographs and scans of paper.
    """
    border = np.concatenate([rgb[0], rgb[-1], rgb[1:-1, 0], rgb[1:-1, -1]])
    colour: Pixels = np.median(border, axis=0).astype(np.uint8)
    if max(rgb.shape[:2]) <= TINY_SIDE:
        return colour
    if np.mean(_is_like(border, colour)) < BORDER_SHARE:
        return None
    low, high = colour.astype(int) - TOLERANCE, colour.astype(int) + TOLERANCE
    ground = cv2.inRange(rgb, _scalar(low), _scalar(high))
    share = cv2.countNonZero(ground) / ground.size
    return colour if share >= PICTURE_SHARE else None


def clean_signal(rgb: Pixels, ground: Pixels) -> Pixels:
    """Return how far each pixel is from the ground, stretched to the whole range.

    The distance is the largest of the three channels', so that the shades between ground and ink of
    any colour stay in proportion.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
    ground : ndarray of uint8, shape (3,)

    Returns
    -------
    ndarray of uint8, shape (height, width)
        0 is ground, and 255 what is farthest from it; all 0 if nothing is off by more than the
        tolerance.
    """
    difference = cv2.absdiff(rgb, np.broadcast_to(ground, rgb.shape).copy())
    distance: Pixels = cv2.max(
        cv2.max(cv2.extractChannel(difference, 0), cv2.extractChannel(difference, 1)),
        cv2.extractChannel(difference, 2),
    )
    farthest = int(distance.max())
    if farthest <= TOLERANCE:
        return np.zeros_like(distance)
    levels: Pixels = cv2.LUT(distance, _stretch(farthest))
    return levels


def _is_like(colours: Pixels, colour: Pixels) -> NDArray[np.bool_]:
    """Return which colours are those of the ground."""
    off = np.abs(colours.astype(np.int16) - colour.astype(np.int16))
    is_like: NDArray[np.bool_] = off.max(axis=-1) <= TOLERANCE
    return is_like


def _scalar(colour: NDArray[np.int_]) -> tuple[float, ...]:
    """Return a colour as OpenCV takes one."""
    return tuple(float(value) for value in colour)


def _stretch(farthest: int) -> Pixels:
    """Return the table that maps 0 to 0 and the farthest distance to 255."""
    table: Pixels = np.empty(256, dtype=np.uint8)
    table[:] = np.minimum(np.rint(np.arange(256) * (255.0 / farthest)), 255)
    return table
