"""Layers that do one thing in training and another one in inference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from digitus._checks import as_real
from digitus.layers._base import Layer


@dataclass(frozen=True, repr=False)
class Dropout(Layer):
    """In training, sets values to 0 at random, and divides the others by the share that is kept.

    Which ones follows from the training's seed, the layer, the epoch and the image alone, so a
    training is the same for any number of threads. `Network.gradients` drops nothing.

    Parameters
    ----------
    rate : float
        Share of the values that become 0; 0 or more and below 1.
    """

    kind = "dropout"

    rate: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate", as_real("rate", self.rate, at_least=0, below=1))

    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""
        return {"type": self.kind, "rate": self.rate}


@dataclass(frozen=True, repr=False)
class BatchNorm(Layer):
    """Batch normalisation by channels: y = gamma (x - mean) / sqrt(variance + epsilon) + beta.

    In training mean and variance are those of the batch, over images and places; in inference
    moving averages, which `parameters` has as moving_mean and moving_variance.

    Parameters
    ----------
    momentum : float
        Share of the moving averages that a step keeps; 0 or more and below 1.
    epsilon : float
        Added to the variance; above 0.
    """

    kind = "batch_norm"

    momentum: float = 0.99
    epsilon: float = 0.001

    def __post_init__(self) -> None:
        momentum = as_real("momentum", self.momentum, at_least=0, below=1)
        object.__setattr__(self, "momentum", momentum)
        object.__setattr__(self, "epsilon", as_real("epsilon", self.epsilon, above=0))

    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""
        return {"type": self.kind, "momentum": self.momentum, "epsilon": self.epsilon}
