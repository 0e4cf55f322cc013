"""Colours as screens show them and as light adds and multiplies them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

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


def displayed(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return light as values that a screen shows, 0 to 1.

    Parameters
    ----------
    light : ndarray of float32
        Above 1 is clipped.

    Returns
    -------
    ndarray of float32
    """
    shown: NDArray[np.float32] = cv2.pow(np.clip(light, 0, 1), 1 / GAMMA)  # type: ignore[assignment]
    return shown
