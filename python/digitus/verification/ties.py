"""Ties at the kink of ReLU, where the sides may differ without either being wrong.

A unit whose sum lies within rounding of 0 may come out just above 0 on one side and not on the
other. Then one derivative is 1 and the other 0, and both are right. Such a tie is proved, not
assumed: a sum of n products in float32, in whatever order, is off by at most about n * 2**-24 times
the sum of their absolute values (N. J. Higham, *Accuracy and Stability of Numerical Algorithms*,
2nd edition, section 3.1). Where it is proved, the peer takes the engine's side; where it is not,
nothing is changed, and the comparison shows the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.reference.array_types import AnyArray

UNIT_ROUNDOFF = 2.0**-24


@dataclass(frozen=True)
class Ties:
    """Proved ties of one layer: rows, units, and the engine's outputs there."""

    rows: NDArray[np.intp]
    units: NDArray[np.intp]
    engine_outputs: AnyArray

    def __len__(self) -> int:
        return len(self.rows)


def find_ties(
    inputs: AnyArray, kernel: AnyArray, bias: AnyArray, own: AnyArray, engine: AnyArray
) -> Ties:
    """Find where a layer's ReLU is open on one side only, within rounding.

    Parameters
    ----------
    inputs : ndarray, shape (batch, inputs)
    kernel, bias : ndarray
        Of the layer, on the peer's side.
    own, engine : ndarray, shape (batch, units)
        The layer's outputs on both sides, after ReLU.

    Returns
    -------
    Ties
    """
    rows, units = np.nonzero((own > 0) != (engine > 0))
    # The sums of both sides may be off: the peer's may be float32 too.
    roundings = 2 * (len(kernel) + 1) * UNIT_ROUNDOFF
    # The bound proper is dear where many units differ, so a larger one, cheaper, goes first.
    for magnitudes in (_largest_magnitudes, _magnitudes):
        bound = magnitudes(inputs, kernel, rows, units) + np.abs(bias[units])
        distance = np.maximum(own[rows, units], engine[rows, units])  # one of the two is 0
        is_near = distance <= roundings * bound
        rows, units = rows[is_near], units[is_near]
    return Ties(rows, units, engine[rows, units])


def _magnitudes(inputs: AnyArray, kernel: AnyArray, rows: AnyArray, units: AnyArray) -> AnyArray:
    """Return the sums of the products' absolute values."""
    sums: AnyArray = np.einsum("ij,ij->i", np.abs(inputs[rows]), np.abs(kernel[:, units]).T)
    return sums


def _largest_magnitudes(
    inputs: AnyArray, kernel: AnyArray, rows: AnyArray, units: AnyArray
) -> AnyArray:
    """Return what `_magnitudes` cannot exceed."""
    used_rows, places = np.unique(rows, return_inverse=True)
    row_sums = np.abs(inputs[used_rows]).sum(axis=1)
    largest: AnyArray = row_sums[places] * np.abs(kernel).max(axis=0)[units]
    return largest
