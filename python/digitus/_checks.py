"""Checks of single numbers; ctypes would wrap what is too large without a word."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from digitus._errors import ArgumentError
from digitus._shown import shown

INT64_MAX = 2**63 - 1
UINT64_MAX = 2**64 - 1


def as_integer(name: str, value: Any, minimum: int, maximum: int = INT64_MAX) -> int:
    """Return `value` as an int, or raise an error that names what was expected.

    Parameters
    ----------
    name : str
        What the value is called in the message.
    value : int or NumPy integer
        Anything that is an integer by type; bool and whole floats are refused.
    minimum, maximum : int
        The range, both ends included.

    Returns
    -------
    int
    """
    try:
        if isinstance(value, (bool, np.bool_)):  # NumPy 1 takes its own for an index
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise ArgumentError(
            f"{name}: expected an integer, got {shown(value)} ({type(value).__name__})"
        ) from None
    if not minimum <= number <= maximum:
        upper = f"{minimum:,} to {maximum:,}" if maximum < INT64_MAX else f"{minimum:,} or more"
        raise ArgumentError(f"{name}: expected {upper}, got {shown(number)}")
    return number


def as_seed(value: Any) -> int:
    """Return `value` as a seed, 0 to 2**64 - 1."""
    return as_integer("seed", value, 0, UINT64_MAX)


def as_real(
    name: str,
    value: Any,
    *,
    above: float = -math.inf,
    at_least: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return `value` as a finite float within its range.

    Parameters
    ----------
    name : str
        What the value is called in the message.
    value : float, int or NumPy number
        Not bool, not text.
    above, at_least, below : float
        The range: above < value, at_least <= value, value < below.

    Returns
    -------
    float
    """
    try:
        if isinstance(value, (bool, np.bool_, str, bytes, bytearray)) or np.ndim(value) > 0:
            raise TypeError
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ArgumentError(
            f"{name}: expected a number, got {shown(value)} ({type(value).__name__})"
        ) from None
    if not (math.isfinite(number) and above < number and at_least <= number < below):
        parts = ["finite"]
        parts += [f"above {above:g}"] if above > -math.inf else []
        parts += [f"at least {at_least:g}"] if at_least > -math.inf else []
        parts += [f"below {below:g}"] if below < math.inf else []
        raise ArgumentError(f"{name}: expected a number that is {', '.join(parts)}, got {number}")
    return number


def as_flag(name: str, value: Any) -> bool:
    """Return `value` if it is True or False."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    raise ArgumentError(f"{name}: expected True or False, got {shown(value)}")
