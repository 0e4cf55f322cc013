"""Which windows PyTorch's padding makes, and which padding of Digitus makes the same."""

from __future__ import annotations

from typing import Any

from digitus.interop.chain import refuse
from digitus.reference.windows import Window

Pair = tuple[int, int]
AXES = ("rows", "columns")


def as_pair(value: Any) -> Pair:
    """Return what PyTorch has for height and width, which may be one number for both."""
    height, width = value if isinstance(value, (tuple, list)) else (value, value)
    return height, width


def matching_padding(
    image: tuple[int, ...],
    size: Pair,
    strides: Pair,
    margins: Pair,
    place: str,
    *,
    ceil_mode: bool = False,
) -> str:
    """Return the padding of Digitus that makes the same windows.

    Parameters
    ----------
    image : (height, width, channels)
    size, strides : (int, int)
        Of the windows.
    margins : (int, int)
        Rows that PyTorch adds above and below, and columns left and right.
    place : str
        For messages.
    ceil_mode : bool
        Whether PyTorch lets the last windows reach over the end.

    Returns
    -------
    str
        "valid" or "same"; ArgumentError if neither does.
    """
    theirs = [
        (-margins[axis], _count(image[axis], size[axis], strides[axis], margins[axis], ceil_mode))
        for axis in (0, 1)
    ]
    for padding in ("valid", "same"):
        if theirs == _our_windows(image, size, strides, padding):
            return padding
    (above, below), (left, right) = Window(size, strides, "same").margins((image[0], image[1]))
    rounded = " and ceil_mode" if ceil_mode else ""
    return refuse(
        place,
        f"padding: {margins[0]} above and below, {margins[1]} left and right{rounded} make other "
        f"windows than Digitus has: without padding, or with {above} above, {below} below, {left} "
        f"left and {right} right, which is 'same' for {image[0]} x {image[1]}",
        "use such a padding, window or stride, and train the model with it",
    )


def _count(length: int, size: int, stride: int, margin: int, ceil_mode: bool) -> int:
    """Return how many windows PyTorch has in one direction."""
    room = length + 2 * margin - size
    if not ceil_mode:
        return room // stride + 1
    count = -(-room // stride) + 1
    # The last one begins within the image or the padding before it.
    return count - 1 if (count - 1) * stride >= length + margin else count


def _our_windows(
    image: tuple[int, ...], size: Pair, strides: Pair, padding: str
) -> list[tuple[int, int]] | None:
    """Return where the first window begins and how many there are, in each direction."""
    window = Window(size, strides, padding)
    try:
        counts = window.output_size((image[0], image[1]))
    except ValueError:  # It is larger than the image.
        return None
    starts = [-before for before, _ in window.margins((image[0], image[1]))]
    return list(zip(starts, counts, strict=True))
