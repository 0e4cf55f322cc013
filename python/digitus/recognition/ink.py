"""From a picture to its ink: how much of each pixel is written on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.clean_ground import clean_ground, clean_signal
from digitus.recognition.ground import find_quotient
from digitus.recognition.noise import ground_level, ink_share
from digitus.recognition.specks import marked
from digitus.recognition.strokes import sharpened, stroke_width

NOISE_FACTOR = 5.0
"""Ink differs from its ground by so many standard deviations of the noise at least."""

FAINTEST = 12
"""And by so many of 255 parts of the light."""

CLEAN_SHARE = 64
"""Level from which a pixel of a clean drawing is ink; the lighter ones are its soft edge."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Ink:
    """What is written in a picture.

    Attributes
    ----------
    levels : ndarray of uint8, shape (height, width)
        0 where there is no ink, to 255; exactly 0 away from ink. Edges are soft.
    mask : ndarray of bool, shape (height, width)
        What counts as ink.
    stroke : float
        Usual width of a stroke in pixels; 0 if there is no ink.
    """

    levels: Pixels
    mask: NDArray[np.bool_]
    stroke: float


def find_ink(rgb: Pixels) -> Ink:
    """Find what is written in a picture.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        C-contiguous; at least one pixel.

    Returns
    -------
    Ink
        Without any ink for pictures that show nothing but ground and noise.
    """
    ground = clean_ground(rgb)
    if ground is not None:
        levels = clean_signal(rgb, ground)
        return _ink(levels, levels >= CLEAN_SHARE)
    values = find_quotient(rgb)
    if values is None:
        return _blank(rgb)
    level, deviation = ground_level(values)
    shares = ink_share(values, level)
    faintest = max(FAINTEST, NOISE_FACTOR * deviation * 255 / max(level, 1))
    labels, strengths = marked(shares, faintest)
    levels = sharpened(shares, labels, strengths)
    return _ink(levels, levels >= 128)


def _ink(levels: Pixels, mask: NDArray[np.bool_]) -> Ink:
    """Return ink, with the width of its strokes."""
    if not mask.any():
        return _blank(levels)
    return Ink(levels, mask, stroke_width(mask))


def _blank(pixels: Pixels) -> Ink:
    """Return that a picture shows nothing."""
    shape = pixels.shape[:2]
    return Ink(np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.bool_), 0.0)
