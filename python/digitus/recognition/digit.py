"""What a picture is read as: one digit, where it stands, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

ALTERNATIVES = 3
"""Other labels that a digit names at most."""


@dataclass(frozen=True)
class Digit:
    """One digit that was found in a picture.

    Attributes
    ----------
    label : int or None
        0 to 9; None where the reader is not sure enough to say. That is an answer: letters,
        scribbles and what is too unclear come out so.
    confidence : float
        Probability, 0 to 1, that the label is right; where it is None, that the first of the
        alternatives is. It is below the threshold then.
    alternatives : tuple of (int, float)
        The next best labels, at most 3, the best first, with probabilities of the same scale;
        where the label is None, the best guess comes first.
    box : tuple of int
        (left, top, right, bottom) in pixels of the picture, upright; right and bottom are just
        outside.
    pixels : ndarray of uint8, shape (28, 28)
        What the network saw, light ink on black; read-only. Not part of comparisons.
    """

    label: int | None
    confidence: float
    alternatives: tuple[tuple[int, float], ...]
    box: tuple[int, int, int, int]
    pixels: NDArray[np.uint8] = field(repr=False, compare=False)

    @classmethod
    def of(
        cls,
        scores: NDArray[np.float64],
        threshold: float,
        box: tuple[int, int, int, int],
        pixels: NDArray[np.uint8],
    ) -> Digit:
        """Return the digit that probabilities speak for.

        Parameters
        ----------
        scores : ndarray of float64, shape (10,)
            Probability of each label; of equal ones the smaller label counts as better.
        threshold : float
            The least confidence of a label that is named.
        box : tuple of int
            As of the class.
        pixels : ndarray of uint8, shape (28, 28)
            As of the class; copied.

        Returns
        -------
        Digit
        """
        order = np.argsort(-scores, kind="stable")
        ranked = tuple((int(label), float(scores[label])) for label in order)
        kept = pixels.copy()
        kept.flags.writeable = False
        best, confidence = ranked[0]
        if confidence < threshold:
            return cls(None, confidence, ranked[:ALTERNATIVES], box, kept)
        return cls(best, confidence, ranked[1 : ALTERNATIVES + 1], box, kept)
