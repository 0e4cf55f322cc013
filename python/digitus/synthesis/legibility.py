"""Whether every digit of a photograph stands out against what is around it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.inscriptions import Box
from digitus.synthesis.typed_arrays import floats, levels

_SIDE = 64
"""Pixels to which the longer side of a digit is reduced for the measurement."""

LEAST_CONTRAST = 22.0
"""Levels of 255 by which ink must differ from its surroundings, in one channel at least."""

LEAST_SHARE = 0.13
"""The same, as a share of the brighter of the two."""

LEAST_EVENNESS = 0.42
"""Contrast of a place of a stroke over the median, below which there is a gap."""


def is_legible(picture: NDArray[np.uint8], ink: NDArray[np.uint8], boxes: Sequence[Box]) -> bool:
    """Return whether the ink of each box can be told from the ground all along its strokes.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
    ink : ndarray of uint8, shape (height, width)
        255 where there is ink.
    boxes : sequence of (left, top, right, bottom)

    Returns
    -------
    bool
    """
    return all(_contrast(picture, ink, box) for box in boxes)


def _contrast(picture: NDArray[np.uint8], ink: NDArray[np.uint8], box: Box) -> bool:
    """Return whether one digit's ink has enough contrast nearly everywhere."""
    left, top, right, bottom = box
    rim = max(3, (bottom - top) // 8)
    rows = slice(max(0, top - rim), bottom + rim)
    columns = slice(max(0, left - rim), right + rim)
    cut, mask = picture[rows, columns], ink[rows, columns]
    factor = _SIDE / max(cut.shape[:2])
    if factor < 1:
        size = (max(1, round(cut.shape[1] * factor)), max(1, round(cut.shape[0] * factor)))
        cut = levels(cv2.resize(cut, size, interpolation=cv2.INTER_AREA))
        mask = levels(cv2.resize(mask, size, interpolation=cv2.INTER_AREA))
    written = mask > min(200, 0.8 * float(mask.max()))
    bare = cv2.dilate(mask, np.ones((3, 3), np.uint8)) < 16
    if not written.any() or not bare.any():
        return False
    window = (2 * (max(cut.shape[:2]) // 6) + 1,) * 2
    place = (2 * (max(cut.shape[:2]) // 24) + 1,) * 2
    dark, light = _local_means(cut, written, place), _local_means(cut, bare, window)
    known = written & (cv2.blur(bare.astype(np.float32), window) > 0.02)
    if not known.any():
        return False
    difference = np.abs(dark - light)[known]
    share = difference / np.maximum(np.maximum(dark, light)[known], 1)
    good = ((difference > LEAST_CONTRAST) & (share > LEAST_SHARE)).any(axis=1)
    total = difference.sum(axis=1)
    is_even = total > LEAST_EVENNESS * np.median(total)
    return bool(good.mean() > 0.93 and is_even.mean() > 0.96)


def _local_means(
    picture: NDArray[np.uint8], mask: NDArray[np.bool_], window: tuple[int, int]
) -> NDArray[np.float32]:
    """Return the mean around each pixel of the pixels that a mask names."""
    weight = mask.astype(np.float32)
    total = cv2.blur(picture * weight[..., None], window)
    return floats(total / np.maximum(cv2.blur(weight, window), 1e-4)[..., None])
