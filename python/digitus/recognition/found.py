"""A candidate that was chosen, on its way to a `Digit`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.crops import Crop


@dataclass(frozen=True)
class Found:
    """What a reading takes for one digit, or for something that stands in its place.

    Attributes
    ----------
    crop : Crop
        Its ink.
    image : ndarray of uint8, shape (28, 28)
        What the network saw.
    scores : ndarray of float64, shape (10,)
        Probability of each label: that it is a digit, that the ink is shared out rightly, and
        that the label is right.
    is_digit : bool
        Whether the best reading takes it for a digit.
    """

    crop: Crop
    image: NDArray[np.uint8]
    scores: NDArray[np.float64]
    is_digit: bool = True

    @property
    def likeness(self) -> float:
        """Probability that it is any digit."""
        return float(self.scores.sum())

    @property
    def confidence(self) -> float:
        """Probability of the likeliest label."""
        return float(self.scores.max())
