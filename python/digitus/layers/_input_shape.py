"""The shape of one input of a network."""

from __future__ import annotations

from typing import Any

from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus._shown import shown


def check_input_shape(input_shape: Any) -> tuple[int, ...]:
    """Return the shape of one input: 1 to 3 sizes, each at least 1."""
    try:
        sizes = tuple(input_shape)
    except TypeError:
        raise ArgumentError(
            f"input_shape: expected 1 to 3 sizes such as (784,), got {shown(input_shape)}"
        ) from None
    if not 1 <= len(sizes) <= 3:
        raise ArgumentError(
            f"input_shape: expected 1 to 3 sizes such as (784,), got {shown(sizes)}"
        )
    return tuple(as_integer(f"input_shape[{i}]", size, 1) for i, size in enumerate(sizes))
