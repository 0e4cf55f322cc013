"""Ink of any size in the form that the network sees."""

from __future__ import annotations

import numpy as np

from benchmarks.pretrained.corpus.labels import Grey
from digitus import DataFormatError, normalize_image


def normalized(ink: Grey) -> Grey | None:
    """Return 28 x 28 pixels as the reader makes them, or None where there is too little ink.

    Parameters
    ----------
    ink : ndarray of uint8, shape (height, width)
        0 paper to 255.

    Returns
    -------
    ndarray of uint8 or None
    """
    try:
        return normalize_image(np.ascontiguousarray(ink), "light")
    except DataFormatError:
        return None
