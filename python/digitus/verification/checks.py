"""What is compared, how a difference is measured, and how large it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

from digitus.reference.array_types import AnyArray


@dataclass(frozen=True)
class Tolerances:
    """Largest relative differences that rounding explains.

    Over 100 steps of every optimizer on MNIST the worst were 6e-7 for the loss, 8e-7 for
    activations, 8.5e-6 for gradients (those of a full batch: 60,000 terms in float32 that nearly
    cancel; 1.4e-6 for small batches) and 3e-6 for parameters. The faults of the self-test are
    orders of magnitude above the limits.
    """

    loss: float = 1e-5
    activations: float = 1e-5
    gradients: float = 1e-5
    parameters: float = 1e-4


def relative_difference(actual: AnyArray, expected: AnyArray) -> float:
    """Return max |actual - expected| / max |expected|: 0 if both are 0, infinite for NaN.

    The maximum norm of the whole tensor, so that one wrong element shows, and elements that are
    almost 0 do not count more than others.

    Parameters
    ----------
    actual, expected : ndarray
        Of the same shape.
    """
    if actual.shape != expected.shape:
        return float("inf")
    with np.errstate(invalid="ignore", over="ignore"):
        difference = float(np.max(np.abs(actual - expected), initial=0.0))
        size = float(np.max(np.abs(expected), initial=0.0))
    if difference == 0.0:
        return 0.0
    ratio = difference / size if size > 0.0 else float("inf")
    return ratio if np.isfinite(ratio) else float("inf")


@dataclass
class Check:
    """One line of the table: the worst of many comparisons.

    Attributes
    ----------
    mode : str
        Optimizer and batch, such as "adam, full batch".
    peer : str
        "NumPy" or "Keras".
    what : str
        Loss, activations, gradients, parameters, order of images, or predictions.
    tolerance : float
        The difference may not exceed it.
    worst : float
        The largest difference so far.
    where : str
        At which step and tensor.
    note : str
        What else is worth knowing.
    """

    mode: str
    peer: str
    what: str
    tolerance: float
    worst: float = 0.0
    where: str = ""
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether no difference exceeds the tolerance."""
        return self.worst <= self.tolerance

    def record(self, difference: float, where: str) -> None:
        """Take a difference into account."""
        if difference > self.worst or not self.where:
            self.worst, self.where = difference, where

    def compare(
        self, actual: Mapping[str, AnyArray], expected: Mapping[str, AnyArray], step: int
    ) -> None:
        """Take the differences of named tensors into account."""
        for name, tensor in expected.items():
            self.record(relative_difference(actual[name], tensor), f"step {step} {name}".rstrip())

    def as_dictionary(self) -> dict[str, object]:
        """Return the check as JSON knows it; an infinite difference as a string."""
        worst = self.worst if np.isfinite(self.worst) else str(self.worst)
        return {**asdict(self), "worst": worst, "passed": self.passed}
