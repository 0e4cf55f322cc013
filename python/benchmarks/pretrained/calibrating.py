"""The temperature that makes probabilities honest, and the threshold below which none is believed.

Both are chosen on images held out of the training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.pretrained.corpus.groups import Arrays
from benchmarks.pretrained.corpus.labels import NO_DIGIT
from digitus import Network
from digitus.evaluation.calibration import calibrate

LOWEST, HIGHEST = 0.1, 10.0
"""Between which the temperature is looked for."""

STEPS = 60
"""Of golden section search: each leaves 62 % of the interval."""

LOST_SHARE = 0.0075
"""Of the digits that are read rightly: those that the threshold may cost when they are cut out
already. Finding them in a picture costs some more."""

Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """How a network reads one group of held-out images."""

    logits: NDArray[np.float64]
    """Shape (n, 11), up to a constant a row."""
    labels: NDArray[np.uint8]

    def probabilities(self, temperature: float) -> Probabilities:
        """Return the probabilities at a temperature, shape (n, 11)."""
        scaled = self.logits / temperature
        scaled -= scaled.max(axis=1, keepdims=True)
        powers = np.exp(scaled)
        return powers / powers.sum(axis=1, keepdims=True)

    def loss(self, temperature: float) -> float:
        """Return the mean negative logarithm of the true label's probability, in nats."""
        true = self.probabilities(temperature)[np.arange(len(self.labels)), self.labels]
        return float(-np.log(np.maximum(true, 1e-300)).mean())


def read(network: Network, arrays: Arrays) -> Held:
    """Return how a network of 11 outputs reads images.

    Parameters
    ----------
    network : Network
    arrays : (ndarray of uint8, shape (n, 28, 28), ndarray of uint8, shape (n,))

    Returns
    -------
    Held
    """
    images, labels = arrays
    probabilities = network.predict_proba(images.reshape(len(images), -1)).astype(np.float64)
    return Held(np.log(np.maximum(probabilities, 1e-38)), labels)


def fitted_temperature(held: Sequence[Held]) -> float:
    """Return the temperature of the least loss: C. Guo and others (2017, arXiv:1706.04599).

    Parameters
    ----------
    held : sequence of Held
        Each counts the same, however many images it has.

    Returns
    -------
    float
        Between `LOWEST` and `HIGHEST`. The loss has one minimum in the inverse temperature.
    """

    def loss(logarithm: float) -> float:
        return sum(each.loss(float(np.exp(logarithm))) for each in held)

    low, high = np.log(LOWEST), np.log(HIGHEST)
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(STEPS):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def fitted_threshold(held: Sequence[Held], temperature: float) -> float:
    """Return the confidence that `LOST_SHARE` of the digits that are read rightly fall short of.

    Parameters
    ----------
    held : sequence of Held
        Digits; each group counts by itself, and the most careful threshold is taken: no group
        loses more. Groups of which nothing is read rightly have no say.
    temperature : float

    Returns
    -------
    float
        0 to 1, rounded down to thousandths.
    """
    limits = [1.0]
    for each in held:
        digits = each.probabilities(temperature)[:, :NO_DIGIT]
        is_right = digits.argmax(axis=1) == each.labels
        if not is_right.any():
            continue
        limits.append(float(np.quantile(digits.max(axis=1)[is_right], LOST_SHARE, method="lower")))
    return float(np.floor(min(limits) * 1000) / 1000)


def group_figures(
    held: Mapping[str, Held], temperature: float, threshold: float
) -> dict[str, dict[str, float]]:
    """Return what became of each group of held-out images.

    Parameters
    ----------
    held : mapping of str to Held
    temperature, threshold : float

    Returns
    -------
    dict
        By group: images; right, the share whose most likely digit is the true one, and sure, the
        share of them whose confidence reaches the threshold; for groups of no digit refused, the
        share whose confidence does not; calibration_error over all 11 labels.
    """
    figures = {}
    for name, each in held.items():
        probabilities = each.probabilities(temperature)
        digits = probabilities[:, :NO_DIGIT]
        is_sure = digits.max(axis=1) >= threshold
        found: dict[str, float] = {"images": len(each.labels)}
        if (each.labels == NO_DIGIT).all():
            found["refused"] = float((~is_sure).mean())
        else:
            is_right = digits.argmax(axis=1) == each.labels
            found["right"] = float(is_right.mean())
            found["sure"] = float((is_sure & is_right).sum() / max(1, is_right.sum()))
        chosen = probabilities.argmax(axis=1)
        error = calibrate(
            np.minimum(probabilities.max(axis=1), 1.0), chosen == each.labels
        ).expected_error
        figures[name] = {**found, "calibration_error": float(error)}
    return figures
