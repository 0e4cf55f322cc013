"""Which connected marks are ink, and which are noise."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

STRONG = 1.5
"""A mark is as strong as so many times the faintest signal, or it is noise."""

WEAK_SHARE = 0.35
"""A mark is at least so strong beside the usual ink, or it shines through the paper."""

SMALLEST = 4
"""Squares of four pixels that a mark has at least."""

Pixels = NDArray[np.uint8]


def marked(shares: Pixels, faintest: float) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return connected marks, and how strong each is.

    Parameters
    ----------
    shares : ndarray of uint8, shape (height, width)
        Light that is missing.
    faintest : float
        What is above the noise.

    Returns
    -------
    labels : ndarray of int32, shape (height / 2, width / 2)
        Of each square of four pixels the number of its mark, from 1; 0 for none.
    strengths : ndarray of float64, shape (marks + 1,)
        Mean of each mark's signal, weighted by itself; infinite for what is no ink.
    """
    size = (shares.shape[1] + 1) // 2, (shares.shape[0] + 1) // 2
    small = cv2.resize(cv2.blur(shares, (3, 3)), size, interpolation=cv2.INTER_AREA)
    weak = (small > faintest).view(np.uint8)
    count, labels = cv2.connectedComponents(weak, connectivity=8, ltype=cv2.CV_32S)
    places = np.flatnonzero(labels)
    owners = labels.reshape(-1)[places]
    signal = small.reshape(-1)[places].astype(np.float64)
    area = np.bincount(owners, minlength=count)
    total = np.bincount(owners, weights=signal, minlength=count)
    cubes = np.bincount(owners, weights=signal**3, minlength=count)
    fourths = np.bincount(owners, weights=signal**4, minlength=count)
    strengths = fourths / np.maximum(cubes, 1.0)
    is_ink = (strengths >= STRONG * faintest) & (area >= SMALLEST)
    is_ink[0] = False
    if is_ink.any():
        order = np.flatnonzero(is_ink)[np.argsort(-strengths[is_ink])]
        mass = np.cumsum(total[order])
        usual = strengths[order[np.searchsorted(mass, 0.5 * mass[-1])]]
        is_ink &= strengths >= WEAK_SHARE * usual
    strengths = np.where(is_ink, strengths, np.inf)
    return labels, strengths
