"""How the weights of a new network are drawn. Biases begin at 0.

An initializer is a function of a layer's inputs, its outputs, the network's seed and the layer's
number, counted from 0. It returns the kernel [inputs, outputs] as float32 whatever the network
computes in, because the engine computes in float32 and both must begin with the same weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitus.reference.random import INITIAL_WEIGHTS, normals, stream, unit_doubles

Initializer: TypeAlias = Callable[[int, int, int, int], NDArray[np.float32]]


def glorot_uniform(inputs: int, outputs: int, seed: int, layer: int) -> NDArray[np.float32]:
    """Draw evenly from [-limit, limit) with limit = sqrt(6 / (inputs + outputs)).

    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010. Keras's default.

    Returns
    -------
    ndarray of float32, shape (inputs, outputs)
    """
    limit = math.sqrt(6.0 / (inputs + outputs))
    units = unit_doubles(stream(seed, INITIAL_WEIGHTS, layer), inputs * outputs)
    weights = (2.0 * units - 1.0) * limit
    return weights.astype(np.float32).reshape(inputs, outputs)


def he_normal(inputs: int, outputs: int, seed: int, layer: int) -> NDArray[np.float32]:
    """Draw from the normal distribution with standard deviation sqrt(2 / inputs), not truncated.

    K. He, X. Zhang, S. Ren and J. Sun, "Delving Deep into Rectifiers", ICCV 2015.

    Returns
    -------
    ndarray of float32, shape (inputs, outputs)
    """
    return normal(math.sqrt(2.0 / inputs))(inputs, outputs, seed, layer)


def normal(standard_deviation: float) -> Initializer:
    """Return an initializer that draws from the normal distribution with that deviation.

    Examples
    --------
    >>> normal(0.01)(784, 64, 0, 0).shape
    (784, 64)
    """

    def draw(inputs: int, outputs: int, seed: int, layer: int) -> NDArray[np.float32]:
        weights = normals(stream(seed, INITIAL_WEIGHTS, layer), inputs * outputs)
        return (weights * standard_deviation).astype(np.float32).reshape(inputs, outputs)

    return draw
