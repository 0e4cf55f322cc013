"""Strokes: their width, and edges of a definite place."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.recognition.signal import Signal

LOW, HIGH = 0.25, 0.65
"""Shares of a mark's strength that become 0 and 255: half of it, where the edge of a blurred stroke
lies, comes out in the middle."""

DRAWN = 0.35
"""Share of a mark's strength from which a pixel of a drawing counts as ink."""

CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))

Pixels = NDArray[np.uint8]


def stroke_width(mask: NDArray[np.bool_]) -> float:
    """Return the usual width of strokes.

    A stroke that is eroded by one pixel loses two of its width: 2 A / (A - A eroded), with A the
    area.

    Parameters
    ----------
    mask : ndarray of bool, shape (height, width)
        With some ink.

    Returns
    -------
    float
        In pixels; 1 at least.
    """
    ink = mask.view(np.uint8)
    area: int = cv2.countNonZero(ink)
    eroded = cv2.erode(ink, CROSS, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    lost: int = area - cv2.countNonZero(eroded)
    return max(1.0, 2.0 * area / max(1, lost))


def owners_of_pixels(labels: NDArray[np.int32], signal: Signal) -> NDArray[np.int32]:
    """Return whose mark each pixel is, with a margin around the marks.

    Parameters
    ----------
    labels : ndarray of int32, shape (ceil(height / step), ceil(width / step))
        Of each cell the number of its mark, from 1; 0 for none.
    signal : Signal
        Of the whole picture.

    Returns
    -------
    ndarray of int32, shape (height, width)
        Where margins overlap, that of the later mark.
    """
    reach = 3 if signal.step == 2 else 5
    numbers = labels.astype(np.float32)  # Of OpenCV's types for dilation, the exact one.
    grown = cv2.dilate(numbers, np.ones((reach, reach), np.uint8))
    np.copyto(grown, numbers, where=labels > 0)
    height, width = signal.strength.shape
    if signal.step == 2:
        size = 2 * labels.shape[1], 2 * labels.shape[0]
        grown = cv2.resize(grown, size, interpolation=cv2.INTER_NEAREST)[:height, :width]
    owners: NDArray[np.int32] = grown.astype(np.int32)
    return owners


def sharpened(
    strength: Pixels, owners: NDArray[np.int32], strengths: NDArray[np.float64]
) -> Pixels:
    """Return ink whose edges lie where the signal has half of its mark's strength.

    Parameters
    ----------
    strength : ndarray of uint8, shape (height, width)
        Light that is missing.
    owners : ndarray of int32, same shape
        The number of each pixel's mark; 0 for none.
    strengths : ndarray of float64, shape (marks + 1,)
        Of each mark, in the unit of `strength`; infinite for what is no ink.

    Returns
    -------
    ndarray of uint8, same shape
        Exactly 0 away from the marks.
    """
    places = np.flatnonzero(owners)
    levels: Pixels = np.zeros(strength.size, dtype=np.uint8)
    shares = strength.reshape(-1)[places] / strengths[owners.reshape(-1)[places]]
    levels[places] = np.rint(255 * np.clip((shares - LOW) / (HIGH - LOW), 0, 1))
    return levels.reshape(strength.shape)


def shown_alone(
    strength: Pixels, owners: NDArray[np.int32], strengths: NDArray[np.float64]
) -> tuple[Pixels, NDArray[np.bool_]]:
    """Return the ink of a drawing as it is, without all else.

    Parameters
    ----------
    strength, owners, strengths
        As of `sharpened`.

    Returns
    -------
    levels : ndarray of uint8, shape (height, width)
        The signal on ink and around it; 0 elsewhere.
    mask : ndarray of bool, same shape
        Where it has more than `DRAWN` of its mark's strength.
    """
    least = np.where(np.isfinite(strengths), np.ceil(DRAWN * np.minimum(strengths, 255)), 256)
    is_ink = np.isfinite(strengths)
    is_ink[0] = False
    levels: Pixels = np.where(is_ink[owners], strength, 0).astype(np.uint8)
    return levels, levels >= np.maximum(least, 1)[owners]
