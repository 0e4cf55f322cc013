"""XXH64 and the hash of a dataset, written down once more in the plainest way.

The algorithm is Y. Collet's, "xxHash fast digest algorithm", with seed 0.
"""

from __future__ import annotations

import struct

import numpy as np

PRIMES = (
    11400714785074694791,
    14029467366897019727,
    1609587929392839161,
    9650029242287828579,
    2870177450012600261,
)
MASK = 2**64 - 1


def xxhash64(content: bytes) -> int:
    """Return XXH64 of `content` with seed 0."""
    p1, p2, p3, p4, p5 = PRIMES
    rest = len(content) % 32
    stripes, tail = content[: len(content) - rest], content[len(content) - rest :]
    total = p5
    if stripes:
        lanes = [(p1 + p2) & MASK, p2, 0, -p1 & MASK]
        for index, (word,) in enumerate(struct.iter_unpack("<Q", stripes)):
            lanes[index % 4] = _round(lanes[index % 4], word)
        total = sum(_turn(lane, by) for lane, by in zip(lanes, (1, 7, 12, 18), strict=True)) & MASK
        for lane in lanes:
            total = ((total ^ _round(0, lane)) * p1 + p4) & MASK
    total = (total + len(content)) & MASK
    while len(tail) >= 8:
        (word,), tail = struct.unpack("<Q", tail[:8]), tail[8:]
        total = (_turn(total ^ _round(0, word), 27) * p1 + p4) & MASK
    if len(tail) >= 4:
        (word,), tail = struct.unpack("<I", tail[:4]), tail[4:]
        total = (_turn(total ^ (word * p1 & MASK), 23) * p2 + p3) & MASK
    for byte in tail:
        total = _turn(total ^ (byte * p5 & MASK), 11) * p1 & MASK
    total = (total ^ (total >> 33)) * p2 & MASK
    total = (total ^ (total >> 29)) * p3 & MASK
    return total ^ (total >> 32)


def dataset_hash(images: np.ndarray, labels: np.ndarray, class_count: int) -> int:
    """Return the hash that `digitus_dataset_hash` documents."""
    count = len(images)
    is_float = images.dtype == np.float32
    values = images.astype("<f4" if is_float else np.uint8)
    parts = (int(is_float), count, images.size // count, class_count)
    hashes = (xxhash64(labels.astype("<i4").tobytes()), xxhash64(values.tobytes()))
    return xxhash64(struct.pack("<6Q", *parts, *hashes))


def _turn(value: int, by: int) -> int:
    return ((value << by) | (value >> (64 - by))) & MASK


def _round(lane: int, word: int) -> int:
    return _turn((lane + word * PRIMES[1]) & MASK, 31) * PRIMES[0] & MASK
