"""What the search for ink begins with: how strongly each pixel differs from its ground."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

LARGE_SIDE = 600
"""Pixels of the longer side from which marks are looked for at half the size."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Signal:
    """How strongly each pixel differs from its ground.

    Attributes
    ----------
    strength : ndarray of uint8, shape (height, width)
        0 is ground. Of a drawing in proportion to the distance between the colours, 255 for the
        farthest; of a photograph the share of light that is missing, 255 for all of it.
    coarse : ndarray of uint8, shape (ceil(height / step), ceil(width / step))
        The same with less noise, at which marks are looked for.
    faintest : float
        What is above noise and tolerances, of `coarse`.
    is_drawing : bool
        Whether the ground is of one colour.
    paper : ndarray of uint8, shape (any, any), or None
        1 where there is paper, 0 where there is what it lies on; of a smaller size. None if there
        is nothing but paper.
    """

    strength: Pixels
    coarse: Pixels
    faintest: float
    is_drawing: bool
    paper: Pixels | None = None

    @property
    def step(self) -> int:
        """Pixels that a cell of `coarse` is wide and high: 1 or 2."""
        return step_of(self.strength)


def step_of(pixels: Pixels) -> int:
    """Return how many pixels of a picture make a cell: 1 or 2."""
    return 2 if max(pixels.shape) >= LARGE_SIDE else 1


def halved(pixels: Pixels) -> Pixels:
    """Return a picture at the size at which marks are looked for.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width)

    Returns
    -------
    ndarray of uint8, shape (ceil(height / step), ceil(width / step))
    """
    if step_of(pixels) == 1:
        return pixels
    height, width = pixels.shape
    even = cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    size = even.shape[1] // 2, even.shape[0] // 2
    half: Pixels = cv2.resize(even, size, interpolation=cv2.INTER_AREA)
    return half


def coarser(pixels: Pixels) -> Pixels:
    """Return a picture with less noise, at the size at which marks are looked for.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width)

    Returns
    -------
    ndarray of uint8, shape (ceil(height / step), ceil(width / step))
    """
    return halved(cv2.blur(pixels, (3, 3)))
