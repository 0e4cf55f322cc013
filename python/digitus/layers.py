"""Layers as a caller writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from digitus._checks import as_integer, as_real
from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus._signatures import Activation
from digitus._signatures import Initializer as InitializerKind

MAX_UNITS = 65_536


@dataclass(frozen=True)
class Normal:
    """Draw the weights from a normal distribution around 0.

    Parameters
    ----------
    standard_deviation : float
        Finite, above 0.
    """

    standard_deviation: float = 0.01

    def __post_init__(self) -> None:
        value = as_real("standard_deviation", self.standard_deviation, above=0)
        object.__setattr__(self, "standard_deviation", value)


Initializer: TypeAlias = "str | Normal"

_NAMED_INITIALIZERS = {
    "glorot_uniform": InitializerKind.GLOROT_UNIFORM,
    "he_normal": InitializerKind.HE_NORMAL,
}
_ACTIVATIONS = {None: Activation.NONE, "relu": Activation.RELU}


@dataclass(frozen=True)
class Dense:
    """Fully connected layer: y = activation(x · W + b), W [inputs, units], b [units].

    Parameters
    ----------
    units : int
        Number of outputs, 1 to 65,536.
    activation : str or None
        "relu", or None (also written "none") to leave the sum as it is.
    initializer : str or Normal
        How the weights are drawn; the biases begin at 0. "glorot_uniform": uniform in
        ±√(6 / (inputs + units)); "he_normal": normal, standard deviation √(2 / inputs);
        `Normal(0.01)`: normal with that standard deviation. Model files do not keep it: a loaded
        network shows the default.
    """

    units: int
    activation: str | None = None
    initializer: Initializer = "glorot_uniform"

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", as_integer("units", self.units, 1, MAX_UNITS))
        activation = self.activation
        if not (activation is None or isinstance(activation, str)) or (
            activation not in (*_ACTIVATIONS, "none")
        ):
            raise ArgumentError(f"activation: expected 'relu' or None, got {shown(activation)}")
        activation = None if activation == "none" else activation
        object.__setattr__(self, "activation", activation)
        named = isinstance(self.initializer, str) and self.initializer in _NAMED_INITIALIZERS
        if not named and not isinstance(self.initializer, Normal):
            choices = ", ".join(repr(name) for name in _NAMED_INITIALIZERS)
            raise ArgumentError(
                f"initializer: expected {choices} or digitus.Normal(standard_deviation), "
                f"got {shown(self.initializer)}"
            )

    def __repr__(self) -> str:
        words = [str(self.units)]
        words += [repr(self.activation)] if self.activation else []
        if self.initializer != "glorot_uniform":
            words.append(f"initializer={self.initializer!r}")
        return f"Dense({', '.join(words)})"

    def add_to(self, library: Any, network: Any) -> None:
        """Add this layer to a native network.

        Parameters
        ----------
        library : ctypes.CDLL
            The loaded library.
        network : ctypes pointer
            Without a trainer so far.
        """
        if isinstance(self.initializer, Normal):
            kind, deviation = InitializerKind.NORMAL, self.initializer.standard_deviation
        else:
            kind, deviation = _NAMED_INITIALIZERS[self.initializer], 0.0
        library.digitus_network_set_initializer(network, kind, deviation)
        library.digitus_network_add_dense(network, self.units, _ACTIVATIONS[self.activation])


Layer: TypeAlias = Dense


def layer_from_description(description: dict[str, Any]) -> Layer:
    """Return the layer that an entry of the library's description stands for.

    Parameters
    ----------
    description : dict
        With "type" and that layer's settings.

    Returns
    -------
    Layer
    """
    kind = description["type"]
    if kind != "dense":
        raise ArgumentError(f"layer: expected a type that this package knows, got {kind!r}")
    return Dense(description["units"], description["activation"])


def check_layers(layers: Any) -> tuple[Layer, ...]:
    """Return the layers of a new network, at least one, each of a known type."""
    try:
        given = tuple(layers)
    except TypeError:
        raise ArgumentError(f"layers: expected a list of layers, got {shown(layers)}") from None
    if not given:
        raise ArgumentError("layers: expected at least one layer, got none")
    for index, layer in enumerate(given):
        if not isinstance(layer, Dense):
            raise ArgumentError(
                f"layers[{index}]: expected a layer such as Dense, got {shown(layer)}"
            )
    return given


def check_input_shape(input_shape: Any) -> tuple[int, ...]:
    """Return the shape of one input: 1 to 3 sizes, each at least 1."""
    try:
        sizes = tuple(input_shape)
    except TypeError:
        raise ArgumentError(
            f"input_shape: expected 1 to 3 sizes such as (784,), got {shown(input_shape)}"
        ) from None
    if not 1 <= len(sizes) <= 3:
        raise ArgumentError(
            f"input_shape: expected 1 to 3 sizes such as (784,), got {shown(sizes)}"
        )
    return tuple(as_integer(f"input_shape[{i}]", size, 1) for i, size in enumerate(sizes))
