"""Layers that make images smaller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from digitus.layers._base import Layer
from digitus.layers._settings import as_padding, as_pair


@dataclass(frozen=True, repr=False)
class _Pool2D(Layer):
    pool_size: int | tuple[int, int] = (2, 2)
    strides: int | tuple[int, int] | None = None
    padding: str = "valid"

    def __post_init__(self) -> None:
        object.__setattr__(self, "pool_size", as_pair("pool_size", self.pool_size))
        strides = self.pool_size if self.strides is None else as_pair("strides", self.strides)
        object.__setattr__(self, "strides", None if strides == self.pool_size else strides)
        object.__setattr__(self, "padding", as_padding(self.padding))

    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""
        return {
            "type": self.kind,
            "pool_size": self.pool_size,
            "strides": self.strides or self.pool_size,
            "padding": self.padding,
        }


class MaxPool2D(_Pool2D):
    """The greatest value of each window, channel by channel.

    Parameters
    ----------
    pool_size : int or pair of int
        Height and width of the window; one number for both.
    strides : int or pair of int, optional
        Rows and columns from one window to the next; by default the window's size.
    padding : str
        "valid" or "same", as of `Conv2D`; what lies outside the image does not count.
    """

    kind = "max_pool2d"


class AveragePool2D(_Pool2D):
    """The mean of each window, channel by channel.

    Parameters
    ----------
    pool_size, strides, padding
        As of `MaxPool2D`; a mean is over what lies inside the image.
    """

    kind = "average_pool2d"


@dataclass(frozen=True, repr=False)
class GlobalAveragePool2D(Layer):
    """The mean of each channel: [height, width, channels] becomes [channels]."""

    kind = "global_average_pool2d"

    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""
        return {"type": self.kind}
