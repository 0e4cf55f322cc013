"""Layers that leave the number of values as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from digitus.layers._base import Layer
from digitus.layers._settings import as_activation


@dataclass(frozen=True, repr=False)
class Flatten(Layer):
    """Turns an image [height, width, channels] into a row of its values."""

    kind = "flatten"

    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""
        return {"type": self.kind}


@dataclass(frozen=True, repr=False)
class Activation(Layer):
    """An activation by itself.

    Parameters
    ----------
    activation : str
        "relu", "leaky_relu", "gelu", "sigmoid" or "tanh", as of `Dense`.
    """

    kind = "activation"

    activation: str | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "activation", as_activation(self.activation))

    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""
        return {"type": self.kind, "activation": self.activation or "none"}
