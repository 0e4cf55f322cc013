"""Arrays that callers give as pictures, as values of eight bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitus._errors import ArgumentError
from digitus._foreign_arrays import as_array
from digitus._shown import shown
from digitus.picture_files import check_size

FULL_SCALES = (1, 255, 1023, 4095, 16_383, 65_535)
"""Values of white with 1, 8, 10, 12, 14 and 16 bits."""

ROWS_AT_ONCE = 256

Pixels = NDArray[np.uint8]


def levels_of_array(values: Any) -> Pixels:
    """Return a caller's array as grey, RGB or RGBA values of eight bits.

    Parameters
    ----------
    values : array_like
        Of shape (height, width) or (height, width, channels) with 1, 3 or 4 channels; see
        `grey_levels` for the values.

    Returns
    -------
    ndarray of uint8
        Of shape (height, width), or (height, width, 3 or 4).

    Raises
    ------
    ArgumentError
        If the shape or the values are others.
    LimitError
        If it has too many pixels.
    """
    array = as_array("image", values)
    if array.ndim == 0:
        raise ArgumentError(
            "image: expected a path, the bytes of a picture, a binary file, a picture of Pillow, "
            f"or an array, got {shown(values)}"
        )
    _check_shape(array)
    check_size(array.shape[1], array.shape[0], "image")
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[..., 0]
    return grey_levels("image", array)


def _check_shape(array: NDArray[Any]) -> None:
    """Refuse what does not have the axes of a picture."""
    shape = array.shape
    is_picture = len(shape) == 2 or (len(shape) == 3 and shape[2] in {1, 3, 4})
    if is_picture and array.size > 0:
        return
    hint = ""
    if array.size == 0:
        hint = "; it is empty"
    elif len(shape) == 1 and shape[0] == 784:
        hint = "; give image.reshape(28, 28)"
    elif len(shape) == 3 and shape[0] in {1, 3, 4}:
        hint = "; the channels come last: give image.transpose(1, 2, 0)"
    elif len(shape) > 2:
        hint = "; give one image at a time, such as images[0]"
    raise ArgumentError(
        "image: expected an array of shape (height, width), or (height, width, channels) with "
        f"1, 3 or 4 channels, got shape {shape}{hint}"
    )


def grey_levels(name: str, array: NDArray[Any]) -> Pixels:
    """Return values as bytes.

    Parameters
    ----------
    name : str
        What they are called in messages.
    array : ndarray
        Booleans (True is white); integers or floating values from 0, finite. White is
        the largest value of 1, 8, 10, 12, 14 or 16 bits, the fewest that hold them all. Not empty.

    Returns
    -------
    ndarray of uint8, same shape
        C-contiguous; 255 is white.

    Raises
    ------
    ArgumentError
    """
    levels: Pixels = np.empty(array.shape, dtype=np.uint8)
    if array.dtype == np.bool_:
        levels[:] = np.where(array, 255, 0)
        return levels
    if array.dtype.kind not in "iuf":
        raise ArgumentError(f"{name}: expected numbers, got an array of {array.dtype}")
    low, high = array.min().item(), array.max().item()  # 65,535 is too large for float16.
    if not np.isfinite(low) or not np.isfinite(high):
        raise ArgumentError(f"{name}: expected finite values, got NaN or infinity")
    if low < 0 or high > FULL_SCALES[-1]:
        raise ArgumentError(
            f"{name}: expected integers from 0 to 255 or 65,535, or floating values from 0 to 1, "
            f"got {low} to {high}"
        )
    white = next(scale for scale in FULL_SCALES if high <= scale)
    if array.dtype == np.uint8 and white == 255:
        return np.ascontiguousarray(array)
    for row in range(0, len(array), ROWS_AT_ONCE):  # A few at once, as they pass through float64.
        part = array[row : row + ROWS_AT_ONCE]
        levels[row : row + ROWS_AT_ONCE] = np.rint(part * (255.0 / white))
    return levels
