"""Which pictures the values of a network's input make up."""

from __future__ import annotations

import math
from collections.abc import Sequence

from digitus._errors import ArgumentError


def image_shape(input_shape: Sequence[int]) -> tuple[int, int]:
    """Return height and width of the grey pictures that inputs of this shape are.

    Parameters
    ----------
    input_shape : sequence of int
        (height, width), (height, width, 1), or (height * width,) of a square.

    Returns
    -------
    height, width : int

    Raises
    ------
    ArgumentError
        If an input of this shape is no grey picture, or one of unknown sides.
    """
    sizes = tuple(input_shape)
    if len(sizes) == 3 and sizes[2] == 1:
        sizes = sizes[:2]
    if len(sizes) == 2:
        return sizes[0], sizes[1]
    if len(sizes) == 1:
        side = math.isqrt(sizes[0])
        if side * side == sizes[0]:
            return side, side
        raise ArgumentError(
            f"images: {sizes[0]} values in a row are no square picture; a network whose input "
            "shape is (height, width) says which picture they are"
        )
    raise ArgumentError(f"images: expected grey pictures, got inputs of shape {sizes}")
