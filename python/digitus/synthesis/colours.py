"""Colours as screens show them and as light adds and multiplies them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus.synthesis.typed_arrays import floats, levels

GAMMA = 2.2
"""Power between the two: close to that of sRGB."""


def linear(colour: Sequence[float]) -> NDArray[np.float32]:
    """Return a colour, given as a screen shows it, as shares of reflected light.

    Parameters
    ----------
    colour : three floats
        Red, green and blue, 0 to 1.

    Returns
    -------
    ndarray of float32, shape (3,)
    """
    shares: NDArray[np.float32] = np.asarray(colour, dtype=np.float32) ** np.float32(GAMMA)
    return shares


def near(
    random: np.random.Generator, colour: Sequence[float], spread: float = 0.02
) -> NDArray[np.float32]:
    """Return shares of light of a colour somewhat off the given one.

    Parameters
    ----------
    random : numpy.random.Generator
    colour : three floats
        0 to 1, as a screen shows it.
    spread : float
        Deviation of lightness; half as much of each channel.

    Returns
    -------
    ndarray of float32, shape (3,)
    """
    shown = np.asarray(colour) + random.normal(0, spread) + random.normal(0, spread / 2, 3)
    return linear(np.clip(shown, 0.01, 0.99).tolist())


def coloured(
    field: NDArray[np.float32], factors: ArrayLike, *, offset: float = 0.0
) -> NDArray[np.float32]:
    """Return a field as three channels, each `factor * field + offset`.

    OpenCV does it several times as fast as NumPy multiplies an array by three numbers.

    Parameters
    ----------
    field : ndarray of float32, shape (height, width)
    factors : three floats
    offset : float

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
    """
    planes = [
        cv2.addWeighted(field, float(factor), field, 0, offset) for factor in np.asarray(factors)
    ]
    return floats(cv2.merge(planes))


def displayed(light: NDArray[np.float32], contrast: float = 0.0) -> NDArray[np.uint8]:
    """Return light as values that a screen shows.

    Parameters
    ----------
    light : ndarray of float32, shape (height, width, 3)
        Below 0 and above 1 is clipped.
    contrast : float
        Strength of an S-shaped curve around the middle, 0 to 1.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    shown = np.linspace(0, 1, _STEPS) ** (1 / GAMMA)
    shown += contrast * shown * (1 - shown) * (2 * shown - 1)
    table = np.rint(255 * shown.clip(0, 1)).astype(np.uint8)
    flat = light.reshape(len(light), -1)
    # OpenCV rounds and saturates, so that only the upper end is left to clip.
    steps = np.asarray(cv2.addWeighted(flat, _STEPS - 1, flat, 0, 0, dtype=cv2.CV_16U))
    return levels(table.take(steps, mode="clip").reshape(light.shape))


_STEPS = 4096
