"""Ink of one candidate to the image that the network sees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digitus.image_normalization import normalize_image
from digitus.recognition.crops import Crop

FAINTEST = 32
"""Ink whose strongest level is below this is too faint to be a digit: its image is black."""


def normalized(crop: Crop) -> NDArray[np.uint8]:
    """Return ink in the form of MNIST's images.

    Parameters
    ----------
    crop : Crop
        Of one candidate.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        See `digitus.normalize_image`.
    """
    if crop.levels.max() < FAINTEST:
        return np.zeros((28, 28), dtype=np.uint8)
    # Ground on all sides: an upright stroke may fill its box, and would have no contrast.
    return normalize_image(np.pad(crop.levels, 1), "light")
