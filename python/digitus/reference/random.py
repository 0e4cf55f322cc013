"""The random numbers that the engine and this reference share bit for bit.

The generator is SplitMix64: G. L. Steele Jr., D. Lea and C. H. Flood, "Fast Splittable
Pseudorandom Number Generators", OOPSLA 2014. It counts upwards in steps of a constant, gamma, and
scrambles each count. So output k can be computed without the outputs before it, which lets NumPy
compute all of them at once.

All arithmetic is modulo 2^64. On arrays of ``uint64`` NumPy does just that, and silently.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from digitus.reference.array_types import IndexArray

GAMMA = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio, rounded to an odd number."""

INITIAL_WEIGHTS = 1
"""Purpose of the streams that draw weights; their index is the layer, counted from 0."""

IMAGE_ORDER = 2
"""Purpose of the streams that order images; their index is the epoch, counted from 0."""

DROPOUT = 3
"""Purpose of the keys with which dropout draws; their index is the layer, counted from 0."""

AUGMENTATION = 4
"""Purpose of the key with which images are changed; its index is 0."""


def mix(counts: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble counts so that each bit of one changes about half of the bits of its output.

    Parameters
    ----------
    counts : ndarray of uint64, any shape but ()

    Returns
    -------
    ndarray of uint64, same shape
        Different counts give different outputs.
    """
    mixed: NDArray[np.uint64] = (counts ^ (counts >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def stream(seed: int, purpose: int, index: int) -> int:
    """Return the state of the generator for one use of a seed.

    Every layer and every epoch draws from a stream of its own, so that adding a layer or leaving
    out an epoch changes no other.

    Parameters
    ----------
    seed : int
        0 to 2^64 - 1.
    purpose : int
        One of the constants above.
    index : int
        0 to 2^32 - 1.

    Returns
    -------
    int
        ``mix(mix(seed + gamma) + gamma * (purpose * 2^32 + index + 1))``.

    Raises
    ------
    ValueError
        If seed or index is out of range.
    """
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed: expected 0 to 2**64 - 1, got {seed}")
    if not 0 <= index < 2**32:
        raise ValueError(f"index: expected 0 to 2**32 - 1, got {index}")
    gamma = int(GAMMA)
    scrambled_seed = _mix_one(seed + gamma)
    return _mix_one(scrambled_seed + gamma * (purpose * 2**32 + index + 1))


def _mix_one(count: int) -> int:
    """Mix one Python integer, taken modulo 2^64."""
    return int(mix(np.array([count % 2**64], dtype=np.uint64))[0])


def random_integers(state: int, count: int) -> NDArray[np.uint64]:
    """Return the first outputs of a generator.

    Parameters
    ----------
    state : int
        What `stream` returned.
    count : int

    Returns
    -------
    ndarray of uint64, shape (count,)
        Output k, counted from 0, is ``mix(state + (k + 1) * gamma)``.
    """
    steps = np.arange(1, count + 1, dtype=np.uint64)
    return mix(np.uint64(state) + steps * GAMMA)


def unit_doubles(state: int, count: int) -> NDArray[np.float64]:
    """Return numbers spread evenly over [0, 1).

    Each is made of the upper 53 bits of an output, as many as a float64 holds exactly.

    Returns
    -------
    ndarray of float64, shape (count,)
    """
    upper_bits = random_integers(state, count) >> np.uint64(11)
    units: NDArray[np.float64] = upper_bits.astype(np.float64) * 2.0**-53
    return units


def normals(state: int, count: int) -> NDArray[np.float64]:
    """Return numbers of the standard normal distribution, by Box and Muller's method.

    A pair of even numbers u1 in (0, 1] and u2 in [0, 1) is a point of the plane, in polar form:
    its distance from the middle is sqrt(-2 ln u1), its angle 2 pi u2. Its two coordinates are
    normal and independent.

    Logarithm, cosine and sine come from `math`, that is from the C library, which the engine uses
    too. NumPy's own versions differ from it in the last bit now and then, and from one processor
    to the next.

    Returns
    -------
    ndarray of float64, shape (count,)
    """
    pair_count = (count + 1) // 2
    units = unit_doubles(state, 2 * pair_count)
    coordinates: list[float] = []
    for first, second in units.reshape(pair_count, 2).tolist():
        distance = math.sqrt(-2.0 * math.log(1.0 - first))
        angle = 2.0 * math.pi * second
        coordinates += [distance * math.cos(angle), distance * math.sin(angle)]
    return np.array(coordinates[:count], dtype=np.float64)


def permutation(seed: int, epoch: int, image_count: int) -> IndexArray:
    """Return the order in which an epoch visits the images, by Fisher and Yates's method.

    From the last place to the second: exchange what stands there with what stands at a place
    chosen among it and those before it.

    Parameters
    ----------
    seed : int
        0 to 2^64 - 1.
    epoch : int
        Counted from 0.
    image_count : int
        0 to 2^31 - 1.

    Returns
    -------
    ndarray of int64, shape (image_count,)
        Every row number once.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    if not 0 <= image_count < 2**31:
        raise ValueError(f"image_count: expected 0 to 2**31 - 1, got {image_count}")
    order = list(range(image_count))
    places = np.arange(image_count - 1, 0, -1, dtype=np.uint64)
    draws = random_integers(stream(seed, IMAGE_ORDER, epoch), len(places))
    # The upper half of a draw is a fraction of 2^32; that fraction of (place + 1) is the choice.
    choices = ((draws >> np.uint64(32)) * (places + np.uint64(1))) >> np.uint64(32)
    for place, choice in zip(places.tolist(), choices.tolist(), strict=True):
        order[place], order[choice] = order[choice], order[place]
    return np.array(order, dtype=np.int64)
