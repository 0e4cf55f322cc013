"""How the weights of a new network are drawn. Biases begin at 0.

An initializer is a function of a kernel's shape, the network's seed and the layer's number, counted
from 0. The shape is [inputs, outputs] or [height, width, channels, filters]; weights are drawn in
row-major order. They are float32 whatever the network computes in, because the engine computes in
float32 and both must begin with the same weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitus.reference.array_types import Shape
from digitus.reference.random import INITIAL_WEIGHTS, normals, stream, unit_doubles

Initializer: TypeAlias = Callable[[Shape, int, int], NDArray[np.float32]]


def fans(shape: Shape) -> tuple[int, int]:
    """Return from how many values an output is made, and into how many an input goes.

    Of a dense kernel these are its inputs and outputs; of a convolution's, height times width times
    its channels, and height times width times its filters.
    """
    window = math.prod(shape[:-2])
    return window * shape[-2], window * shape[-1]


def glorot_uniform(shape: Shape, seed: int, layer: int) -> NDArray[np.float32]:
    """Draw evenly from [-limit, limit) with limit = sqrt(6 / (fan_in + fan_out)).

    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010. Keras's default.

    Returns
    -------
    ndarray of float32, of that shape
    """
    limit = math.sqrt(6.0 / sum(fans(shape)))
    units = unit_doubles(stream(seed, INITIAL_WEIGHTS, layer), math.prod(shape))
    weights = (2.0 * units - 1.0) * limit
    return weights.astype(np.float32).reshape(shape)


def he_normal(shape: Shape, seed: int, layer: int) -> NDArray[np.float32]:
    """Draw from the normal distribution with standard deviation sqrt(2 / fan_in), not truncated.

    K. He, X. Zhang, S. Ren and J. Sun, "Delving Deep into Rectifiers", ICCV 2015.

    Returns
    -------
    ndarray of float32, of that shape
    """
    return normal(math.sqrt(2.0 / fans(shape)[0]))(shape, seed, layer)


def normal(standard_deviation: float) -> Initializer:
    """Return an initializer that draws from the normal distribution with that deviation.

    Examples
    --------
    >>> normal(0.01)((784, 64), 0, 0).shape
    (784, 64)
    """

    def draw(shape: Shape, seed: int, layer: int) -> NDArray[np.float32]:
        weights = normals(stream(seed, INITIAL_WEIGHTS, layer), math.prod(shape))
        return (weights * standard_deviation).astype(np.float32).reshape(shape)

    return draw
