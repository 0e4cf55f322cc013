"""Ties: where the sides may decide differently without either being wrong.

Two layers decide. ReLU and leaky ReLU have a kink at 0: a sum within rounding of 0 may come out
just above it on one side and not on the other, and then one slope is 1 and the other is not. A pool
hands its gradient to the largest value of a window: of two that differ by rounding, each side may
find another to be the largest.

Both sides are right then, and the peer takes the engine's side, in the backward pass alone: what is
compared of the forward pass stays the peer's own. The engine's side is not taken on trust. It must
be what follows from the engine's *own* inputs and parameters, which are compared themselves:

- At a kink the sum is computed anew, in float64, from the engine's inputs and parameters. The
  engine must be on the same side of 0, or the sum no farther from 0 than rounding explains: a sum
  of n products in float32, in whatever order, is off by at most about n * 2**-24 times the sum of
  their absolute values (N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd
  edition, section 3.1).
- In a pool there is no rounding: the first largest of the engine's inputs must get the gradient.

And the outputs, or a pool's inputs, must be equal within the tolerance for activations. Where a tie
is not proved so, nothing is changed, and the comparison shows the difference.

The engine tells its activations in inference. Up to the first dropout or batch norm they are those
of training too; behind it no tie can be proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from digitus import reference
from digitus.reference.array_types import AnyArray
from digitus.reference.pooling import max_pool2d_winners
from digitus.reference.windows import Window
from digitus.verification.checks import Tolerances, relative_difference
from digitus.verification.engine_side import Record
from digitus.verification.window_sums import Places, sums_at

UNIT_ROUNDOFF = 2.0**-24

KINKED = ("relu", "leaky_relu")
"""Activations whose slope jumps at 0."""


@dataclass
class TieCount:
    """Proved ties so far."""

    kinks: int = 0
    pools: int = 0

    def in_words(self) -> str:
        """Return what a table says of them; nothing if there was none."""
        words = []
        if self.kinks:
            words.append(f"{self.kinks} at the kink of an activation")
        if self.pools:
            words.append(f"{self.pools} in pools")
        return f"proved ties: {', '.join(words)}" if words else ""


def has_kink(layer: reference.Layer) -> bool:
    """Return whether a layer by itself, without an activation after it, has a kink at 0."""
    if isinstance(layer, reference.Activation):
        return layer.activation in KINKED
    return isinstance(layer, reference.LeakyReLU)


def layers_as_in_inference(architecture: reference.Architecture) -> int:
    """Return how many layers there are before the first that does something else in training."""
    for position, layer in enumerate(architecture.layers):
        if isinstance(layer, (reference.BatchNorm, reference.Dropout)):
            return position
    return len(architecture.layers)


class EngineDecisions:
    """What the engine decided in one step, where that is proved.

    Parameters
    ----------
    architecture : Architecture
    inputs : ndarray, shape (batch, ...)
        What the first layer sees.
    record : Record
        What the engine told.
    """

    def __init__(
        self, architecture: reference.Architecture, inputs: AnyArray, record: Record
    ) -> None:
        self.architecture = architecture
        self.inputs = inputs
        self.record = record
        self.known_layers = layers_as_in_inference(architecture)

    def knows(self, position: int) -> bool:
        """Return whether a layer, counted from 0, gives in training what it gives in inference."""
        return position < self.known_layers

    def outputs_of(self, position: int) -> AnyArray:
        """Return the engine's outputs of a layer, counted from 0."""
        return self.record.activations[self.architecture.names[position]]

    def inputs_of(self, position: int) -> AnyArray:
        """Return what went into the engine's layer."""
        return self.inputs if position == 0 else self.outputs_of(position - 1)

    def kinks(self, position: int, own: AnyArray) -> Places:
        """Return where the engine is proved to be on the other side of a kink.

        Parameters
        ----------
        position : int
            Of a layer that ends with ReLU or leaky ReLU.
        own : ndarray, shape (batch, ...)
            The layer's outputs on the peer's side.
        """
        name = self.architecture.names[position]
        prefix = f"{name}."
        parameters = {
            key.removeprefix(prefix): values
            for key, values in self.record.parameters_before.items()
            if key.startswith(prefix)
        }
        layer = self.architecture.layers[position]
        return kink_ties(
            layer, self.inputs_of(position), parameters, own, self.outputs_of(position)
        )

    def pool_winners(self, position: int, own_inputs: AnyArray) -> AnyArray | None:
        """Return where the engine's largest values are, as of `max_pool2d_winners`.

        None where that proves nothing, because the pool's inputs are not the peer's.
        """
        layer = self.architecture.layers[position]
        assert isinstance(layer, reference.MaxPool2D)
        return pool_winners(layer.window, own_inputs, self.inputs_of(position))


def kink_ties(
    layer: reference.Layer,
    inputs: AnyArray,
    parameters: Mapping[str, AnyArray],
    own: AnyArray,
    engine: AnyArray,
) -> Places:
    """Find where the sides are on different sides of a kink, and the engine is proved right.

    Parameters
    ----------
    layer : Layer
        That ends with the kink: dense, convolution, or an activation alone.
    inputs : ndarray, shape (batch, ...)
        The engine's.
    parameters : mapping of str to ndarray
        The engine's, by their short names.
    own, engine : ndarray, shape (batch, ...)
        The layer's outputs on both sides.

    Returns
    -------
    tuple of ndarray
        Indices of the outputs, as of `numpy.nonzero`.
    """
    places = np.nonzero((own > 0) != (engine > 0))
    if len(places[0]) == 0:
        return places
    limit = Tolerances().activations * np.max(np.abs(own))
    places = _chosen(places, np.abs(own[places] - engine[places]) <= limit)
    if isinstance(layer, (reference.Dense, reference.Conv2D)):
        kernel, bias = parameters["kernel"], parameters["bias"]
        sums, magnitudes = sums_at(layer, inputs, kernel, bias, places)
        # Besides the n products, the bias is added, and the engine's images are rounded.
        bounds = (kernel[..., 0].size + 2) * UNIT_ROUNDOFF * magnitudes
    else:
        sums = inputs[places]
        bounds = np.zeros_like(sums)
    is_same_side = (sums > 0) == (engine[places] > 0)
    return _chosen(places, is_same_side | (np.abs(sums) <= bounds))


def _chosen(places: Places, is_chosen: AnyArray) -> Places:
    return tuple(axis[is_chosen] for axis in places)


def pool_winners(window: Window, own: AnyArray, engine: AnyArray) -> AnyArray | None:
    """Return where the engine's largest values are, if both sides' inputs are the same.

    Parameters
    ----------
    window : Window
    own, engine : ndarray, shape (batch, height, width, channels)
        The pool's inputs on both sides.

    Returns
    -------
    ndarray of integers or None
        As of `max_pool2d_winners`; None if the inputs differ by more than activations may.
    """
    if relative_difference(engine, own) > Tolerances().activations:
        return None
    return max_pool2d_winners(engine, window)
