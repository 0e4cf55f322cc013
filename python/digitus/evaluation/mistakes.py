"""The images that are worth a look: confident mistakes, and what was right by a hair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus._checks import as_integer

LIMIT = 20


@dataclass(frozen=True)
class Guess:
    """What was predicted for one image."""

    index: int
    """The image's place in the data, from 0."""
    label: int
    """Its true class."""
    predicted: int
    """The class that it was taken for."""
    confidence: float
    """The probability that the network gives to the predicted class."""


@dataclass(frozen=True)
class Mistakes:
    """The worst guesses."""

    wrong: tuple[Guess, ...]
    """Wrong ones, the most confident first."""
    unsure: tuple[Guess, ...]
    """Right ones, the least confident first."""


def worst_mistakes(
    probabilities: NDArray[np.floating], labels: NDArray[np.integer], limit: int = LIMIT
) -> Mistakes:
    """Return the most confident wrong and the least confident right predictions.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n, classes)
        Of each image, as `Network.predict_proba` returns them.
    labels : ndarray of integers, shape (n,)
        True classes.
    limit : int
        So many of each kind at most.

    Returns
    -------
    Mistakes
        Of equal confidences the earlier image comes first.
    """
    limit = as_integer("limit", limit, 1)
    predicted = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    is_right = predicted == labels

    def guesses(which: NDArray[np.bool_], sign: int) -> tuple[Guess, ...]:
        places = np.flatnonzero(which)
        order = np.argsort(sign * confidence[places], kind="stable")[:limit]
        return tuple(
            Guess(int(place), int(labels[place]), int(predicted[place]), float(confidence[place]))
            for place in places[order]
        )

    return Mistakes(wrong=guesses(~is_right, -1), unsure=guesses(is_right, 1))
