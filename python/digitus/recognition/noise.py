"""What of a photograph's signal is noise of paper and camera."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def ground_level(values: Pixels, paper: Pixels | None = None) -> tuple[int, float]:
    """Return where the ground lies among values, and how far its noise spreads them.

    Parameters
    ----------
    values : ndarray of uint8, shape (height, width)
        Mostly ground; ink has lower values.
    paper : ndarray of uint8, shape (any, any), or None
        1 where values count; all do if it is None.

    Returns
    -------
    level : int
        The most frequent value, of a smoothed histogram.
    deviation : float
        Standard deviation of the values of the ground, from the half that lies above its level,
        where no ink is.
    """
    if paper is not None:
        size = values.shape[1], values.shape[0]
        paper = cv2.resize(paper, size, interpolation=cv2.INTER_NEAREST)
    counts = cv2.calcHist([values], [0], paper, [256], [0, 256]).ravel()
    smooth = np.convolve(counts, np.ones(5) / 5, mode="same")
    level = int(np.argmax(smooth))
    above = counts[level:].copy()
    above[0] /= 2  # Half of the level's own pixels lie above its middle.
    share = np.cumsum(above) / max(1.0, float(above.sum()))
    steps = np.interp(0.683, share, np.arange(len(above)) + 0.5)
    return level, float(max(steps, 0.5))


def missing_light(values: Pixels, level: int) -> Pixels:
    """Return how much light is missing at each pixel.

    Parameters
    ----------
    values : ndarray of uint8
    level : int
        That of the ground, which loses nothing.

    Returns
    -------
    ndarray of uint8, same shape
        0 where as much light comes back as from the ground, to 255 where none does.
    """
    table = np.clip(np.rint(255.0 * (level - np.arange(256)) / max(level, 1)), 0, 255)
    shares: Pixels = cv2.LUT(values, table.astype(np.uint8))
    return shares
