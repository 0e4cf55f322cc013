"""The network of an MLPClassifier: drawn as scikit-learn draws it, its weights by its names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus.layers import Dense, Layer
from digitus.network import Network

ACTIVATIONS = {"identity": None, "logistic": "sigmoid", "tanh": "tanh", "relu": "relu"}
"""The engine's name of each of scikit-learn's activations."""


def hidden_sizes(given: Any) -> list[int]:
    """Return the sizes of the hidden layers as a list."""
    sizes = list(given) if hasattr(given, "__iter__") else [given]
    if any(size <= 0 for size in sizes):
        raise ValueError(f"hidden_layer_sizes must be > 0, got {sizes}.")
    return sizes


def dense_layers(hidden: Sequence[int], classes: int, activation: str) -> list[Layer]:
    """Return the hidden layers with scikit-learn's activation, and the scores."""
    return [*(Dense(size, ACTIVATIONS[activation]) for size in hidden), Dense(classes)]


def drawn_network(
    features: int, hidden: Sequence[int], classes: int, activation: str, random: Any
) -> Network:
    """Return a network with the weights that scikit-learn's MLPClassifier would begin with.

    Weights, then biases, layer by layer, uniform in ±√(6 / (inputs + outputs)), or with 2 in place
    of 6 for the logistic activation (Glorot and Bengio 2010).

    Parameters
    ----------
    features, hidden, classes
        Sizes of the layers, the input first.
    activation : str
        scikit-learn's name.
    random : numpy.random.RandomState
        Goes on by as many numbers as there are weights and biases.

    Returns
    -------
    Network
        In float32, as scikit-learn's for X of float32.
    """
    units = [*hidden, classes]
    network = Network((features,), dense_layers(hidden, classes, activation))
    factor = 2.0 if activation == "logistic" else 6.0
    drawn: list[NDArray[np.float64]] = []
    for inputs, outputs in zip([features, *hidden], units, strict=True):
        bound = np.sqrt(factor / (inputs + outputs))
        drawn.append(random.uniform(-bound, bound, (inputs, outputs)))
        drawn.append(random.uniform(-bound, bound, outputs))
    network.set_parameters(dict(zip(network.shapes, drawn, strict=True)))
    return network


def weights(network: Network, kind: str) -> list[NDArray[np.float32]]:
    """Return the kernels or the biases, layer by layer, as copies that cannot be written to.

    Parameters
    ----------
    network : Network
    kind : str
        "kernel" or "bias".

    Returns
    -------
    list of ndarray of float32
    """
    found = [values for name, values in network.parameters().items() if name.endswith(f".{kind}")]
    for values in found:
        values.flags.writeable = False
    return found


def set_weights(network: Network, kind: str, values: Sequence[ArrayLike]) -> None:
    """Replace all kernels or all biases; `kind` as of `weights`."""
    names = [name for name in network.shapes if name.endswith(f".{kind}")]
    given = list(values)
    if len(given) != len(names):
        raise ValueError(f"expected {len(names)} arrays, one a layer, got {len(given)}")
    network.set_parameters(dict(zip(names, given, strict=True)))
