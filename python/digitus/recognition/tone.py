"""One tone for each pixel, in which ink of whatever colour stands out from its ground."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SMALL_SIDE = 320
"""Pixels of the longer side at which colour and widths are looked at."""

LEAST_WEIGHT = 0.1
"""Weight of a channel in the tone of common ink, which is darker, or lighter, in all of them."""

MIXED = -0.2
"""Weight from which on a channel counts as one in which ink is lighter while it is darker in
another."""

EDGE_SHARE = 0.25
"""Of the steepest changes: those that are less steep are not looked at for the colour."""

NOISE_FACTOR = 16
"""Squared changes are looked at that are so many times the usual one."""

Pixels = NDArray[np.uint8]


def reduced(pixels: Pixels) -> Pixels:
    """Return a picture whose longer side has at most `SMALL_SIDE` pixels, by area averaging.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width) or (height, width, 3)
    """
    height, width = pixels.shape[:2]
    share = SMALL_SIDE / max(height, width)
    if share >= 1:
        return pixels
    size = max(1, round(width * share)), max(1, round(height * share))
    small: Pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return small


def tone_weights(small: Pixels) -> NDArray[np.float64]:
    """Return the weights of red, green and blue with which ink and ground differ most.

    The first principal axis of the changes of colour from pixel to pixel, as in the colour gradient
    of Di Zenzo (1986, "A note on the gradient of a multi-image"), of the steep ones alone: slow
    changes are of the light.

    Parameters
    ----------
    small : ndarray of uint8, shape (height, width, 3)
        Reduced.

    Returns
    -------
    ndarray of float64, shape (3,)
        Their absolute values sum up to 1. All positive, unless ink is lighter than the ground in
        one channel and darker in another.
    """
    colours = cv2.GaussianBlur(small, (3, 3), 0).astype(np.float32)
    across = (colours[:, 2:] - colours[:, :-2]).reshape(-1, 3)
    down = (colours[2:] - colours[:-2]).reshape(-1, 3)
    changes = np.concatenate([across, down])
    squares = np.einsum("ij,ij->i", changes, changes)
    if len(squares) == 0 or squares.max() == 0:
        return np.full(3, 1 / 3)
    usual, steep = np.percentile(squares[:: max(1, len(squares) // 20_000)], [50, 99])
    steep_changes = changes[squares >= max(EDGE_SHARE**2 * steep, NOISE_FACTOR * usual)]
    if len(steep_changes) == 0:
        return np.full(3, 1 / 3)
    _, axes = np.linalg.eigh((steep_changes.T @ steep_changes).astype(np.float64))
    axis: NDArray[np.float64] = axes[:, 2] * (1.0 if axes[:, 2].sum() >= 0 else -1.0)
    if axis.min() > MIXED:
        axis = np.maximum(axis, LEAST_WEIGHT)
    weights: NDArray[np.float64] = axis / np.abs(axis).sum()
    return weights


def toned(rgb: Pixels, weights: NDArray[np.float64]) -> Pixels:
    """Return the weighted tone of each pixel.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
    weights : ndarray of float64, shape (3,)
        Absolute values that sum up to 1.

    Returns
    -------
    ndarray of uint8, shape (height, width)
    """
    lowest = 255.0 * float(np.minimum(weights, 0).sum())
    table = np.array([[*weights, -lowest]], dtype=np.float64)
    tone: Pixels = cv2.transform(rgb, table)
    return tone
