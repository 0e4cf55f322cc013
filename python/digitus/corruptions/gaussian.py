"""Gaussian smoothing of many images."""

from __future__ import annotations

import math

import numpy as np

from digitus.corruptions.block import Reals

REACH = 4.0
"""Deviations after which the bell is cut off."""


def smooth(images: Reals, deviation: float) -> Reals:
    """Return images smoothed by a Gaussian bell; beyond an edge its pixels go on.

    Parameters
    ----------
    images : ndarray, shape (n, height, width)
    deviation : float
        In pixels, above 0.
    """
    _, height, width = images.shape
    smoothed: Reals = _band(height, deviation) @ images @ _band(width, deviation).T
    return smoothed


def _band(size: int, deviation: float) -> Reals:
    """Return the matrix that smooths a column of so many pixels; its rows sum to 1."""
    reach = math.ceil(REACH * deviation)
    distances = np.arange(-reach, reach + 1)
    bell = np.exp(-0.5 * (distances / deviation) ** 2)
    bell /= bell.sum()
    rows = np.arange(size)[:, np.newaxis]
    matrix = np.zeros((size, size))
    np.add.at(matrix, (rows, np.clip(rows + distances, 0, size - 1)), bell)
    return matrix
