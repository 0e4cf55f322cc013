"""The convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from digitus._checks import as_integer
from digitus.layers._base import Layer
from digitus.layers._initializers import DEFAULT_INITIALIZER, Initializer, check_initializer
from digitus.layers._settings import as_activation, as_padding, as_pair

MAX_FILTERS = 4096


@dataclass(frozen=True, repr=False)
class Conv2D(Layer):
    """Convolution: y = activation(x * W + b), W [height, width, channels, filters], b [filters].

    Takes images [height, width, channels] and gives [rows, columns, filters].

    Parameters
    ----------
    filters : int
        Outputs for each window, 1 to 4,096.
    kernel_size : int or pair of int
        Height and width of the window; one number for both.
    activation : str or None
        As of `Dense`.
    strides : int or pair of int
        Rows and columns from one window to the next.
    padding : str
        "valid": windows lie inside the image. "same": ⌈size / stride⌉ windows in each direction;
        zeros are added around the image, half before and half behind, as in Keras.
    initializer : str or Normal
        As of `Dense`; inputs are height · width · channels, outputs height · width · filters.
    """

    kind = "conv2d"

    filters: int
    kernel_size: int | tuple[int, int]
    activation: str | None = None
    strides: int | tuple[int, int] = (1, 1)
    padding: str = "valid"
    initializer: Initializer = DEFAULT_INITIALIZER

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", as_integer("filters", self.filters, 1, MAX_FILTERS))
        object.__setattr__(self, "kernel_size", as_pair("kernel_size", self.kernel_size))
        object.__setattr__(self, "activation", as_activation(self.activation))
        object.__setattr__(self, "strides", as_pair("strides", self.strides))
        object.__setattr__(self, "padding", as_padding(self.padding))
        check_initializer(self.initializer)

    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""
        return {
            "type": self.kind,
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "activation": self.activation or "none",
        }
