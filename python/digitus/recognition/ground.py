"""The ground of a photograph: what paper or board would look like without the ink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

GROUND_SIDE = 160
"""Pixels of the longer side that the ground is looked for at."""

WIDEST_STROKE = 0.25
"""Width of the thickest stroke, as a share of the shorter side: what is dark and narrower may be
ink, what is wider is ground."""

UNIT = 200
"""Value of the quotient for a pixel that is as light as its ground."""

DARKEST = 24
"""The ground is taken to be at least so light, as the quotient of dark values is mostly noise."""

Pixels = NDArray[np.uint8]


def has_light_ink(rgb: Pixels) -> bool:
    """Return whether the ink is lighter than its ground, as chalk on a board is.

    Compares the tails on both sides of the ground, which a wide median finds whatever the ink is.
    They are cubed, so that little of a strong contrast counts for more than much of a weak one,
    such as dark corners.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        Reduced.
    """
    tone = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    window = min(255, max(3, int(0.6 * min(tone.shape)) | 1))
    ground = cv2.medianBlur(tone, window).astype(np.float32)
    dark = np.maximum(ground - tone, 0) / np.maximum(ground, 128)
    light = np.maximum(tone - ground, 0) / 255
    return bool((light**3).sum() > (dark**3).sum())


def reduced(rgb: Pixels) -> Pixels:
    """Return a picture at the size that its ground is looked for at."""
    height, width = rgb.shape[:2]
    share = GROUND_SIDE / max(height, width)
    if share >= 1:
        return rgb
    size = max(1, round(width * share)), max(1, round(height * share))
    small: Pixels = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    return small


def light_ground(small: Pixels, widest: int) -> Pixels:
    """Return a reduced picture without its dark strokes.

    A closing: the lightest in a window, and of those the darkest. It is exact on slopes and on the
    edges of shadows, and fills whatever is dark and narrower than the window.

    Parameters
    ----------
    small : ndarray of uint8, shape (height, width, 3)
    widest : int
        Width of the widest stroke, in its pixels.

    Returns
    -------
    ndarray of uint8, same shape
    """
    window = np.ones((widest | 1, widest | 1), dtype=np.uint8)
    smooth = cv2.blur(small, (3, 3))
    closed: Pixels = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, window)
    return closed


def quotient(rgb: Pixels, ground: Pixels) -> Pixels:
    """Return how light each pixel is beside its ground, in the channel where it is darkest.

    Ink takes light away from the paper: its share does not depend on how much light there is, and
    the channel that loses most shows ink of any colour.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        Dark ink on a light ground.
    ground : ndarray of uint8, shape (any, any, 3)
        Reduced.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        `UNIT` for a pixel that is as light as its ground.
    """
    size = rgb.shape[1], rgb.shape[0]
    enlarged = cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR)
    shares = cv2.divide(rgb, cv2.max(enlarged, DARKEST), scale=UNIT)
    darkest: Pixels = cv2.min(
        cv2.min(cv2.extractChannel(shares, 0), cv2.extractChannel(shares, 1)),
        cv2.extractChannel(shares, 2),
    )
    return darkest


def find_quotient(rgb: Pixels) -> Pixels:
    """Return how light each pixel of a photograph is beside its ground.

    Light ink on a dark ground is inverted first.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)

    Returns
    -------
    ndarray of uint8, shape (height, width)
        See `quotient`.
    """
    small = reduced(rgb)
    if has_light_ink(small):
        rgb, small = cv2.bitwise_not(rgb), cv2.bitwise_not(small)
    widest = max(3, round(WIDEST_STROKE * min(small.shape[:2])))
    return quotient(rgb, light_ground(small, widest))
