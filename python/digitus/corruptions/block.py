"""Some images to corrupt, with the random numbers that belong to them."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]
Reals: TypeAlias = NDArray[np.float64]

LARGEST = 512
"""Images of a block at most."""

PIXELS = 2**22
"""Pixels of a block at most, unless a single image has more."""


def block_size(height: int, width: int) -> int:
    """Return how many images of that size make a block; 512 of 28 x 28."""
    return max(1, min(LARGEST, PIXELS // (height * width)))


class Block:
    """Consecutive images, and a stream of random numbers.

    Each image has random numbers of its own: they are drawn for a whole block even if its last
    images are missing. So what becomes of an image depends on the seed, on its place and on the
    image, and not on how many others follow.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width)
        At most `block_size(height, width)`.
    key : sequence of int
        Not negative; the seed, and what else tells this block's numbers from others'.
    """

    def __init__(self, images: Bytes, key: list[int]) -> None:
        self.images = images
        self.count, self.height, self.width = images.shape
        self._size = block_size(self.height, self.width)
        self._random = np.random.default_rng(key)

    def units(self) -> Reals:
        """Return the images as numbers 0 to 1."""
        values: Reals = self.images / 255.0
        return values

    def uniform(self, *shape: int) -> Reals:
        """Return numbers in [0, 1), an array of that shape for each image."""
        return self._random.random((self._size, *shape))[: self.count]

    def normal(self, *shape: int) -> Reals:
        """Return normally distributed numbers of mean 0 and deviation 1, likewise."""
        return self._random.standard_normal((self._size, *shape))[: self.count]

    def below(self, limit: int, *shape: int) -> NDArray[np.int64]:
        """Return integers 0 to limit - 1, likewise."""
        return (self.uniform(*shape) * limit).astype(np.int64)

    def shared_uniform(self, *shape: int) -> Reals:
        """Return numbers in [0, 1) in an array of that shape, for all images together."""
        return self._random.random(shape)


def as_bytes(values: NDArray[Any]) -> Bytes:
    """Return numbers as bytes: 0 becomes 0 and 1 becomes 255, what is outside the nearer one."""
    rounded: Bytes = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    return rounded
