"""Figures of the numbers in a tensor, read from its file a piece at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitus.inspection.header import BYTES_OF

PIECE = 1 << 20
"""Numbers that are read at a time."""

DTYPES = {
    "BOOL": "<u1",
    "U8": "<u1",
    "I8": "<i1",
    "U16": "<u2",
    "I16": "<i2",
    "F16": "<f2",
    "BF16": "<u2",
    "U32": "<u4",
    "I32": "<i4",
    "F32": "<f4",
    "U64": "<u8",
    "I64": "<i8",
    "F64": "<f8",
}
"""How NumPy reads each type that it knows, and BF16, which is the upper half of a float32."""


@dataclass(frozen=True)
class Statistics:
    """Figures over the finite numbers of a tensor; None where there are none."""

    minimum: float | None
    maximum: float | None
    mean: float | None
    deviation: float | None
    """Root of the mean square distance from the mean."""
    nan: int
    """Numbers that are not a number."""
    infinite: int


def measure(file: BinaryIO, kind: str, start: int, count: int) -> Statistics | None:
    """Return the figures of one tensor.

    Parameters
    ----------
    file : binary file
        Where the tensor lies; its position changes.
    kind : str
        Type of the numbers, as the format calls it.
    start : int
        First byte of the tensor in the file.
    count : int
        Numbers in it, all of them in the file.

    Returns
    -------
    Statistics or None
        None for a type that NumPy cannot read, or if the file ends too early.
    """
    if kind not in DTYPES:
        return None
    low, high, nan, infinite = math.inf, -math.inf, 0, 0
    seen, mean, squares = 0, 0.0, 0.0
    file.seek(start)
    for first in range(0, count, PIECE):
        wanted = min(PIECE, count - first)
        content = file.read(wanted * BYTES_OF[kind])
        if len(content) < wanted * BYTES_OF[kind]:
            return None
        numbers = _numbers(content, kind)
        nan += int(np.isnan(numbers).sum())
        infinite += int(np.isinf(numbers).sum())
        finite = numbers[np.isfinite(numbers)]
        if not finite.size:
            continue
        low, high = min(low, float(finite.min())), max(high, float(finite.max()))
        # The mean and the sum of squares around it, put together from those of the pieces.
        with np.errstate(over="ignore", invalid="ignore"):
            piece_mean = float(finite.mean())
            piece_squares = float(np.square(finite - piece_mean).sum())
        total, distance = seen + finite.size, piece_mean - mean
        squares += piece_squares + distance * distance * seen * finite.size / total
        mean += distance * finite.size / total
        seen = total
    if not seen:
        return Statistics(None, None, None, None, nan, infinite)
    spread = math.sqrt(squares / seen) if math.isfinite(squares) else None
    return Statistics(low, high, mean if math.isfinite(mean) else None, spread, nan, infinite)


def _numbers(content: bytes, kind: str) -> NDArray[np.float64]:
    values: NDArray[Any] = np.frombuffer(content, dtype=DTYPES[kind])
    if kind == "BF16":
        values = (values.astype(np.uint32) << 16).view(np.float32)
    with np.errstate(invalid="ignore"):
        return values.astype(np.float64)
