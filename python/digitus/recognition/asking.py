"""Ink to probabilities, many crops at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.crops import Crop
from digitus.recognition.normalized import normalized
from digitus.recognition.reader import LABELS, SIDE


class Asked(Protocol):
    """Whoever says what images show; `Reader` does."""

    def probabilities(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the probability of each digit and of none; see `Reader.probabilities`."""


def ask(reader: Asked, crops: Sequence[Crop]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return crops in MNIST's form, and what the reader says of them.

    Parameters
    ----------
    reader : Asked
        Asked once, for all of them.
    crops : sequence of Crop
        n of them; may be empty.

    Returns
    -------
    images : ndarray of uint8, shape (n, 28, 28)
    probabilities : ndarray of float64, shape (n, 11)
    """
    if not crops:
        return np.zeros((0, SIDE, SIDE), dtype=np.uint8), np.zeros((0, LABELS + 1))
    images = np.stack([normalized(crop) for crop in crops])
    return images, reader.probabilities(images).astype(np.float64)
