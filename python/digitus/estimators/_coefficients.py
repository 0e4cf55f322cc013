"""Weights and biases by scikit-learn's names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus.estimators._dense_network import set_weights, weights
from digitus.network import Network


class HasCoefficients:
    """The weights of `network_`, layer by layer, to read and to replace."""

    network_: Network

    @property
    def coefs_(self) -> list[NDArray[np.float32]]:
        """The weights, layer by layer."""
        return weights(self.network_, "kernel")

    @coefs_.setter
    def coefs_(self, values: Sequence[ArrayLike]) -> None:
        set_weights(self.network_, "kernel", values)

    @property
    def intercepts_(self) -> list[NDArray[np.float32]]:
        """The biases, layer by layer."""
        return weights(self.network_, "bias")

    @intercepts_.setter
    def intercepts_(self, values: Sequence[ArrayLike]) -> None:
        set_weights(self.network_, "bias", values)
