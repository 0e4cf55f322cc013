"""Noise: shot noise and impulse noise."""

from __future__ import annotations

import numpy as np

from digitus.corruptions.block import Block, Bytes, Reals, as_bytes

PHOTONS = 3
"""Mean number of photons that a white pixel counts."""

MOST_PHOTONS = 24
"""More are drawn for a white pixel less than once in 1e13 times."""

IMPULSES = 0.17
"""Part of the pixels that is replaced."""


def shot_noise(block: Block) -> Bytes:
    """Count photons: a pixel v becomes a Poisson number of mean 3 v, divided by 3.

    Black stays black. As in MNIST-C.
    """
    counts = np.zeros(block.images.shape, dtype=np.uint8)
    chance = block.uniform(block.height, block.width)
    for at_most in _poisson_sums(np.arange(256) / 255 * PHOTONS):
        above = chance >= at_most[block.images]
        if not above.any():
            break
        counts += above
    return as_bytes(counts / PHOTONS)


def impulse_noise(block: Block) -> Bytes:
    """Replace 17 % of the pixels, every other one by white and by black.

    As in MNIST-C.
    """
    chance = block.uniform(block.height, block.width)
    noisy: Bytes = block.images.copy()
    noisy[chance < IMPULSES / 2] = 255
    noisy[chance >= 1 - IMPULSES / 2] = 0
    return noisy


def _poisson_sums(means: Reals) -> Reals:
    """Return the chances of at most 0, 1, 2, … events, a row each, a column a mean."""
    numbers = np.arange(MOST_PHOTONS)[:, np.newaxis]
    factorials = np.cumprod(np.maximum(numbers, 1), axis=0, dtype=np.float64)
    sums: Reals = np.cumsum(np.exp(-means) * means**numbers / factorials, axis=0)
    # The rounding of a sum must not keep the first of the numbers from being certain for black.
    sums[:, means == 0] = 1.0
    return sums
