"""The fully connected layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from digitus._checks import as_integer
from digitus._signatures import Activation as ActivationKind
from digitus.layers._base import Layer
from digitus.layers._initializers import (
    DEFAULT_INITIALIZER,
    Initializer,
    check_initializer,
    set_initializer,
)
from digitus.layers._settings import as_activation

MAX_UNITS = 65_536


@dataclass(frozen=True, repr=False)
class Dense(Layer):
    """Fully connected layer: y = activation(x · W + b), W [inputs, units], b [units].

    Of an image [height, width, channels] it takes all values in their order.

    Parameters
    ----------
    units : int
        Number of outputs, 1 to 65,536.
    activation : str or None
        "relu", "leaky_relu" (slope 0.01 below 0), "gelu" (x · Φ(x)), "sigmoid" (1 / (1 + e⁻ˣ)),
        "tanh", or None (also written "none") to leave the sum as it is.
    initializer : str or Normal
        How the weights are drawn; the biases begin at 0. "glorot_uniform": uniform in
        ±√(6 / (inputs + units)); "he_normal": normal, standard deviation √(2 / inputs);
        `Normal(0.01)`: normal with that standard deviation. Model files do not keep it: a loaded
        network shows the default.
    """

    kind = "dense"

    units: int
    activation: str | None = None
    initializer: Initializer = DEFAULT_INITIALIZER

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", as_integer("units", self.units, 1, MAX_UNITS))
        object.__setattr__(self, "activation", as_activation(self.activation))
        check_initializer(self.initializer)

    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""
        return {
            "type": self.kind,
            "units": self.units,
            "activation": self.activation or "none",
        }

    def add_to(self, native: Any, network: Any) -> None:
        """Add this layer to a native network; see `Layer.add_to`."""
        set_initializer(native, network, self.initializer)
        activation = ActivationKind[(self.activation or "none").upper()]
        native.digitus_network_add_dense(network, self.units, activation)
