"""Gradients measured instead of derived: change one parameter a little and look at the loss."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from closeness import assert_close

from digitus.reference.array_types import AnyArray, Parameters
from digitus.reference.network import Network

STEP = 1e-5
"""Central differences err by about STEP^2 from curvature and 1e-16 / STEP from rounding."""

RELATIVE_TOLERANCE = 1e-7
ABSOLUTE_TOLERANCE = 1e-9
"""The largest error seen is 6e-11; a wrong sign or factor is off by 1e-3 and more."""


def measured_slopes(function: Callable[[], float], values: AnyArray) -> AnyArray:
    """Return ``(f(v + step) - f(v - step)) / (2 step)`` for each element v of an array.

    The function takes no arguments and looks at the array, which is changed under it and is in the
    end what it was.
    """
    slopes = np.zeros_like(values)
    for place in np.ndindex(values.shape):
        value = values[place]
        values[place] = value + STEP
        above = function()
        values[place] = value - STEP
        below = function()
        values[place] = value
        slopes[place] = (above - below) / (2.0 * STEP)
    return slopes


def measured_gradients(network: Network, images: AnyArray, labels: AnyArray) -> Parameters:
    """Return the slopes of the loss for each parameter, the loss being that of inference."""

    def loss() -> float:
        return network.evaluate(images, labels)[0]

    return {name: measured_slopes(loss, values) for name, values in network.parameters.items()}


def assert_gradients_match(derived: Parameters, measured: Parameters) -> None:
    """Fail unless every element of every derived gradient is what was measured."""
    assert list(derived) == list(measured)
    for name, expected in measured.items():
        assert_close(derived[name], expected, RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE, name)
