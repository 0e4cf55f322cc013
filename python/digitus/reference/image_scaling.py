"""Pictures made smaller or larger, in integers alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from digitus.reference.array_types import ByteArray, IndexArray


def area_average(values: ByteArray, shape: tuple[int, int]) -> ByteArray:
    """Make a picture smaller: each new pixel is the average of the area that it covers.

    Along a side of n pixels that becomes m, each old pixel is m units long and each new one n, so
    that all overlaps are whole numbers.

    Parameters
    ----------
    values : ndarray of uint8, shape (height, width)
    shape : (int, int)
        New height and width, at most the old ones.

    Returns
    -------
    ndarray of uint8, shape `shape`
        Rounded, halves up.
    """
    sums = _by_segments(values, shape[0], _weighted_sum)
    sums = _by_segments(sums.T, shape[1], _weighted_sum).T
    return rounded_quotient(sums, values.size).astype(np.uint8)


def block_maximum(values: ByteArray, shape: tuple[int, int]) -> ByteArray:
    """Make a picture smaller: each new pixel is the largest of those that it touches.

    Parameters
    ----------
    values : ndarray of uint8, shape (height, width)
    shape : (int, int)
        New height and width, at most the old ones.

    Returns
    -------
    ndarray of uint8, shape `shape`
    """
    columns = _by_segments(_by_segments(values, shape[0], _maximum).T, shape[1], _maximum)
    largest: ByteArray = columns.T
    return largest


def interpolated(values: ByteArray, shape: tuple[int, int]) -> ByteArray:
    """Make a picture larger: between the middles of old pixels values change evenly.

    The middle of new pixel i of m lies at ``(i + 1/2) n / m - 1/2`` of n old ones. Before the first
    middle and behind the last one the value is that of the first and the last pixel.

    Parameters
    ----------
    values : ndarray of uint8, shape (height, width)
    shape : (int, int)
        New height and width.

    Returns
    -------
    ndarray of uint8, shape `shape`
        Rounded, halves up.
    """
    sums = _between(values.astype(np.int64), shape[0])
    sums = _between(sums.T, shape[1]).T
    return rounded_quotient(sums, 4 * shape[0] * shape[1]).astype(np.uint8)


def rounded_quotient(numerator: IndexArray, denominator: int) -> IndexArray:
    """Return numerator / denominator, rounded, halves up; neither is below 0."""
    quotient: IndexArray = (2 * numerator + denominator) // (2 * denominator)
    return quotient


def _by_segments(values: Any, count: int, reduce: Callable[[Any, int, int, int], Any]) -> Any:
    """Cut the rows into `count` segments of equal length, and make one row of each."""
    return np.stack([reduce(values, index, count, len(values)) for index in range(count)])


def _weighted_sum(values: Any, index: int, count: int, length: int) -> Any:
    """Return the sum of rows from ``index length / count`` on, each times `count` overlaps."""
    first, missing = divmod(index * length, count)
    last, added = divmod((index + 1) * length, count)
    total = count * values[first:last].sum(axis=0, dtype=np.int64) - missing * values[first].astype(
        np.int64
    )
    return total + added * values[last].astype(np.int64) if added else total


def _maximum(values: Any, index: int, count: int, length: int) -> Any:
    return values[index * length // count : -(-(index + 1) * length // count)].max(axis=0)


def _between(values: IndexArray, count: int) -> IndexArray:
    """Interpolate `count` rows; the weights of each add up to ``2 count``."""
    places = (2 * np.arange(count) + 1) * len(values) - count
    row, beyond = places // (2 * count), places % (2 * count)
    before, behind = (np.clip(row + step, 0, len(values) - 1) for step in (0, 1))
    weight = beyond[:, np.newaxis]
    mixed: IndexArray = (2 * count - weight) * values[before] + weight * values[behind]
    return mixed
