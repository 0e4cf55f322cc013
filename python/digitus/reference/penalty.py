"""The L2 penalty: large kernels cost something, so that they stay small.

``alpha / 2`` times the sum of the squares of all kernels is added to the sum of a batch's losses,
and so divided by what that is divided by: ridge regression, A. E. Hoerl and R. W. Kennard,
"Ridge Regression", Technometrics 12, 1970; `alpha` of scikit-learn's networks. Biases, and gamma
and beta of batch norm, cost nothing.
"""

from __future__ import annotations

import numpy as np

from digitus.reference.array_types import AnyArray, Parameters


def divisor(weights: AnyArray | None, batch: int, reduction: str) -> float:
    """Return what the sum of a batch's losses is divided by.

    Parameters
    ----------
    weights : ndarray, shape (batch,), or None
        Of the images; None if all are 1.
    batch : int
        Number of the images.
    reduction : "images" or "weights"
        The number of images, as in Keras; or the sum of their weights, as in scikit-learn. Where
        that is 0 the answer is infinity: such a batch has no loss and no gradient.

    Raises
    ------
    ValueError
        For another reduction.
    """
    if reduction not in ("images", "weights"):
        raise ValueError(f"reduction: expected 'images' or 'weights', got {reduction!r}")
    if reduction == "images" or weights is None:
        return float(batch)
    return float(np.sum(weights, dtype=np.float64)) or np.inf


def penalty_loss(parameters: Parameters, l2_penalty: float) -> float:
    """Compute ``alpha / 2`` times the sum of the squares of all kernels.

    Raises
    ------
    ValueError
        If alpha is below 0 or not finite.
    """
    if not (np.isfinite(l2_penalty) and l2_penalty >= 0.0):
        raise ValueError(f"l2_penalty: expected 0 or more, got {l2_penalty}")
    squares = [float(np.square(parameters[name]).sum()) for name in kernels(parameters)]
    return 0.5 * l2_penalty * sum(squares)


def kernels(parameters: Parameters) -> list[str]:
    """Return the names of the parameters that the penalty is of."""
    return [name for name in parameters if name.endswith(".kernel")]
