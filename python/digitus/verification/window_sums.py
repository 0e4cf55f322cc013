"""Single sums of a layer, computed anew from what went into them."""

from __future__ import annotations

import numpy as np

from digitus import reference
from digitus.reference.array_types import AnyArray

Places = tuple[AnyArray, ...]
"""Indices of some outputs, as `numpy.nonzero` returns them: image, then place, unit last."""


def sums_at(
    layer: reference.Dense | reference.Conv2D,
    inputs: AnyArray,
    kernel: AnyArray,
    bias: AnyArray,
    places: Places,
) -> tuple[AnyArray, AnyArray]:
    """Compute some of a layer's sums in float64, before the activation.

    Parameters
    ----------
    layer : Dense or Conv2D
    inputs : ndarray, shape (batch, ...)
    kernel, bias : ndarray
        Of the layer.
    places : tuple of ndarray
        Which of the outputs, k of them.

    Returns
    -------
    sums : ndarray of float64, shape (k,)
    magnitudes : ndarray of float64, shape (k,)
        The same sums of absolute values.
    """
    units = places[-1]
    columns = kernel.reshape(-1, kernel.shape[-1])
    seen = _seen(layer, inputs, places).reshape(len(units), len(columns)).astype(np.float64)
    weights = columns[:, units].T.astype(np.float64)
    products, biases = seen * weights, bias[units].astype(np.float64)
    return products.sum(axis=1) + biases, np.abs(products).sum(axis=1) + np.abs(biases)


def _seen(layer: reference.Dense | reference.Conv2D, inputs: AnyArray, places: Places) -> AnyArray:
    """Return what each of the sums is taken over."""
    if isinstance(layer, reference.Dense):
        rows_of_inputs: AnyArray = inputs[places[0]]
        return rows_of_inputs
    used, images = np.unique(places[0], return_inverse=True)
    window = layer.window
    padded = window.pad(inputs[used], 0.0)
    first_rows, first_columns = (places[axis + 1] * window.strides[axis] for axis in (0, 1))
    rows = first_rows[:, np.newaxis] + np.arange(window.size[0])
    columns = first_columns[:, np.newaxis] + np.arange(window.size[1])
    each_image = images[:, np.newaxis, np.newaxis]
    seen: AnyArray = padded[each_image, rows[:, :, np.newaxis], columns[:, np.newaxis, :]]
    return seen
