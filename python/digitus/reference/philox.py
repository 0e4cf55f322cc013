"""Philox4x32-10, the random numbers that are drawn value by value, bit for bit as in the engine.

J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2,
3", SC 2011. It has no state that moves on: a key and a counter of four words go in, four random
words come out. So the number that belongs to a value of an image in an epoch is found directly,
whichever thread, batch or order comes first.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
"""Of words 0 and 2."""

KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
"""What the key's words grow by each round: of the golden ratio, and of the square root of 3."""

ROUNDS = 10

LOW = np.uint64(0xFFFFFFFF)


def split_key(state: int) -> tuple[int, int]:
    """Return the key that a 64-bit number stands for: its lower half, then its upper half."""
    return state & 0xFFFFFFFF, state >> 32


def philox(counters: NDArray[np.uint32], key: tuple[int, int]) -> NDArray[np.uint32]:
    """Return the random words of each counter.

    Each round multiplies words 0 and 2 by constants into products of 64 bits, and makes of their
    halves, of words 1 and 3 and of the key the next four words.

    Parameters
    ----------
    counters : ndarray of uint32, shape (..., 4)
    key : (int, int)
        Each 0 to 2^32 - 1.

    Returns
    -------
    ndarray of uint32, shape (..., 4)

    Raises
    ------
    ValueError
        If counters or key have another form.
    """
    if counters.shape[-1:] != (4,) or counters.dtype != np.uint32:
        raise ValueError(
            f"counters: expected uint32 of shape (..., 4), "
            f"got {counters.dtype} of shape {counters.shape}"
        )
    if len(key) != 2 or not all(0 <= word < 2**32 for word in key):
        raise ValueError(f"key: expected two words of 0 to 2**32 - 1, got {key}")
    # In 64 bits, because products need them; every word stays below 2^32.
    words = [counters[..., place].astype(np.uint64) for place in range(4)]
    for number in range(ROUNDS):
        product_0 = words[0] * np.uint64(MULTIPLIERS[0])
        product_2 = words[2] * np.uint64(MULTIPLIERS[1])
        key_0, key_1 = (
            np.uint64((word + number * step) % 2**32)
            for word, step in zip(key, KEY_STEPS, strict=True)
        )
        words = [
            (product_2 >> np.uint64(32)) ^ words[1] ^ key_0,
            product_2 & LOW,
            (product_0 >> np.uint64(32)) ^ words[3] ^ key_1,
            product_0 & LOW,
        ]
    return np.stack(words, axis=-1).astype(np.uint32)
