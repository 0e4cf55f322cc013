"""Gradients measured instead of derived: change one parameter a little and look at the loss."""

from __future__ import annotations

import numpy as np
from closeness import assert_close

from digitus.reference.array_types import AnyArray, Parameters
from digitus.reference.network import Network

STEP = 1e-5
"""Central differences err by about STEP^2 from curvature and 1e-16 / STEP from rounding."""

RELATIVE_TOLERANCE = 1e-7
ABSOLUTE_TOLERANCE = 1e-9
"""The largest error seen is 6e-11; a wrong sign or factor is off by 1e-3 and more."""


def measured_gradients(network: Network, images: AnyArray, labels: AnyArray) -> Parameters:
    """Return ``(L(w + step) - L(w - step)) / (2 step)`` for each element w of each parameter."""
    gradients: Parameters = {}
    for name, parameter in network.parameters.items():
        gradient = np.zeros_like(parameter)
        for place in np.ndindex(parameter.shape):
            value = parameter[place]
            parameter[place] = value + STEP
            loss_above, _ = network.evaluate(images, labels)
            parameter[place] = value - STEP
            loss_below, _ = network.evaluate(images, labels)
            parameter[place] = value
            gradient[place] = (loss_above - loss_below) / (2.0 * STEP)
        gradients[name] = gradient
    return gradients


def assert_gradients_match(derived: Parameters, measured: Parameters) -> None:
    """Fail unless every element of every derived gradient is what was measured."""
    assert list(derived) == list(measured)
    for name, expected in measured.items():
        assert_close(derived[name], expected, RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE, name)
