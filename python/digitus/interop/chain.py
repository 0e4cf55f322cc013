"""Layers and weights, gathered one by one from a model of another library."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from digitus._errors import ArgumentError
from digitus.layers import KINDS, Activation, Conv2D, Dense, Layer, check_input_shape
from digitus.layers._settings import ACTIVATIONS
from digitus.reference.activations import LEAKY_RELU_SLOPE
from digitus.reference.layers import layer_from_description

Shape = tuple[int, ...]
Made = TypeVar("Made")

OURS = ", ".join(sorted(layer.__name__ for layer in KINDS.values()))


def refuse(place: str, fault: str, remedy: str) -> NoReturn:
    """Raise the error that something of the other model cannot be brought over.

    Parameters
    ----------
    place : str
        Which layer: where it stands, its name and its class.
    fault : str
        What it has that Digitus has not, with the value.
    remedy : str
        What can be done.
    """
    raise ArgumentError(f"{place}: {fault}; {remedy}")


def refuse_class(place: str) -> NoReturn:
    """Raise the error that Digitus has no such layer."""
    refuse(place, "Digitus has no such layer", f"use what becomes one of {OURS}, or take it out")


class Chain:
    """The layers so far, with their weights and the shape of what the last one gives out.

    Parameters
    ----------
    input_shape : sequence of int
        Shape of one input; channels last.
    """

    def __init__(self, input_shape: Sequence[int]) -> None:
        self.input_shape = check_input_shape(input_shape)
        self.shape: Shape = self.input_shape
        self._layers: list[Layer] = []
        self._tensors: list[dict[str, NDArray[Any]]] = []
        self._softmax: str | None = None

    def add(self, place: str, make: Callable[[], Layer], **tensors: NDArray[Any]) -> None:
        """Add a layer.

        Parameters
        ----------
        place : str
            For messages.
        make : callable
            Returns the layer; what it refuses is told with `place`.
        tensors : ndarray
            Its weights by their names in Digitus, without the layer's.
        """
        self.require_no_softmax(place)
        try:
            layer = make()
            twin = layer_from_description(layer.description())
            shape = tuple(twin.output_shape(self.shape))
        except ValueError as error:
            raise ArgumentError(f"{place}: {error}") from None
        self._layers.append(layer)
        self._tensors.append(tensors)
        self.shape = shape

    def add_activation(self, place: str, name: str) -> None:
        """Add an activation: to the layer before, if that may have one, or by itself."""
        self.require_no_softmax(place)
        if name not in ACTIVATIONS:
            refuse(
                place,
                f"Digitus has no activation {name!r}",
                f"use one of {', '.join(ACTIVATIONS)}, and train the model with it",
            )
        last = self._layers[-1] if self._layers else None
        if isinstance(last, (Dense, Conv2D)) and last.activation is None:
            self._layers[-1] = dataclasses.replace(last, activation=name)
        else:
            self.add(place, lambda: Activation(name))

    def add_leaky_relu(self, place: str, slope: float) -> None:
        """Add a leaky ReLU, which must have our slope."""
        if not np.isclose(slope, LEAKY_RELU_SLOPE, rtol=1e-6, atol=0):
            refuse(
                place,
                f"its slope below 0 is {slope:g}, that of Digitus is {LEAKY_RELU_SLOPE:g}",
                f"use the slope {LEAKY_RELU_SLOPE:g}, and train the model with it",
            )
        self.add_activation(place, "leaky_relu")

    def add_softmax(self, place: str) -> None:
        """Leave the softmax at the end out: in Digitus it belongs to the predictions."""
        self.require_no_softmax(place)
        self._softmax = place

    def require_no_softmax(self, place: str) -> None:
        """Refuse what follows a softmax."""
        if self._softmax is not None:
            refuse(
                self._softmax,
                f"its softmax is not the end: {place} follows",
                "Digitus has softmax at the end only; take it or what follows out",
            )

    def network(self, kind: Callable[[Shape, list[Layer], int], Made], seed: int) -> Made:
        """Return the network of these layers and weights.

        Parameters
        ----------
        kind : type
            digitus.Network or a class like it.
        seed : int
            Of the network.
        """
        if not self._layers:
            raise ArgumentError("model: expected one layer at least that becomes one of Digitus")
        if self._softmax is None and self.shape == (1,):
            raise ArgumentError(
                "model: has one output, such as the probability of one of two classes; Digitus "
                "has softmax at the end, of which a single output is always 1; use two outputs "
                "and softmax, and train the model with them"
            )
        if self._softmax is None and getattr(self._layers[-1], "activation", None) == "sigmoid":
            raise ArgumentError(
                "model: ends with sigmoid, as for labels that do not exclude each other; the "
                "probabilities of Digitus are a softmax, and would be others; end the model with "
                "softmax, or without an activation, and train it so"
            )
        made: Any = kind(self.input_shape, self._layers, seed)
        made.set_parameters(
            {
                f"{layer.kind}_{number}.{name}": values
                for number, (layer, tensors) in enumerate(
                    zip(self._layers, self._tensors, strict=True), start=1
                )
                for name, values in tensors.items()
            }
        )
        network: Made = made
        return network
