"""Windows that move over a picture: where a convolution or a pool looks.

Pictures are [batch, height, width, channels]. With padding "valid" every window lies within the
picture. With "same" the picture is padded so that there is a window for every stride begun, and
the padding is even on both sides, or one row more below or right: as in TensorFlow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import TypeAlias

import numpy as np

from digitus.reference.array_types import FloatArray

SideLengths: TypeAlias = "int | Sequence[int]"
"""Height and width, or one number for both."""

Place: TypeAlias = tuple[int, int]
"""Row and column within a window."""


def pair(name: str, value: SideLengths) -> tuple[int, int]:
    """Return height and width.

    Raises
    ------
    ValueError
        If they are not one or two integers above 0.
    """
    sides = tuple(value) if isinstance(value, Sequence) else (value, value)
    if len(sides) != 2 or not all(isinstance(side, Integral) and side >= 1 for side in sides):
        raise ValueError(f"{name}: expected one or two integers above 0, got {value}")
    return sides[0], sides[1]


@dataclass(frozen=True)
class Window:
    """A window and the way in which it moves.

    Parameters
    ----------
    size, strides : (int, int)
        Height and width of the window; rows and columns from one window to the next.
    padding : str
        "valid" or "same".
    """

    size: tuple[int, int]
    strides: tuple[int, int]
    padding: str

    def __post_init__(self) -> None:
        if self.padding not in ("valid", "same"):
            raise ValueError(f"padding: expected 'valid' or 'same', got {self.padding!r}")

    def output_size(self, input_size: tuple[int, int]) -> tuple[int, int]:
        """Return how many windows there are from top to bottom and from left to right.

        Raises
        ------
        ValueError
            If a window without padding is larger than the picture.
        """
        if self.padding == "valid" and any(np.less(input_size, self.size)):
            raise ValueError(
                f"expected pictures of {self.size[0]} x {self.size[1]} or more, as the window is, "
                f"got {input_size[0]} x {input_size[1]}; use a smaller window or padding 'same'"
            )
        rows, columns = (self._count(axis, input_size[axis]) for axis in (0, 1))
        return rows, columns

    def _count(self, axis: int, length: int) -> int:
        if self.padding == "same":
            return -(-length // self.strides[axis])  # rounded up
        return (length - self.size[axis]) // self.strides[axis] + 1

    def margins(self, input_size: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return what is padded above and below, and left and right."""
        if self.padding == "valid":
            return (0, 0), (0, 0)
        above_below, left_right = (self._margin(axis, input_size[axis]) for axis in (0, 1))
        return above_below, left_right

    def _margin(self, axis: int, length: int) -> tuple[int, int]:
        covered = (self._count(axis, length) - 1) * self.strides[axis] + self.size[axis]
        total = max(covered - length, 0)
        return total // 2, total - total // 2

    def pad(self, pictures: FloatArray, value: float) -> FloatArray:
        """Return pictures with their margins, which hold `value`."""
        margins = self.margins((pictures.shape[1], pictures.shape[2]))
        return np.pad(pictures, ((0, 0), *margins, (0, 0)), constant_values=value)

    def crop(self, padded: FloatArray, input_size: tuple[int, int]) -> FloatArray:
        """Return padded pictures without their margins."""
        (above, _), (left, _) = self.margins(input_size)
        return padded[:, above : above + input_size[0], left : left + input_size[1], :]

    def places(
        self, output_size: tuple[int, int]
    ) -> Iterator[tuple[Place, tuple[slice, slice, slice]]]:
        """Go through the places within a window, row by row.

        Yields
        ------
        place : (int, int)
            Row and column within the window.
        values : slices
            Of padded pictures: what all windows have at that place.
        """
        rows = (output_size[0] - 1) * self.strides[0] + 1
        columns = (output_size[1] - 1) * self.strides[1] + 1
        for row in range(self.size[0]):
            for column in range(self.size[1]):
                yield (
                    (row, column),
                    (
                        slice(None),
                        slice(row, row + rows, self.strides[0]),
                        slice(column, column + columns, self.strides[1]),
                    ),
                )
