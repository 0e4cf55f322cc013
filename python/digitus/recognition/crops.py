"""A part of the ink, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Crop:
    """Ink of one mark, of a part of one, or of several.

    Attributes
    ----------
    left, top : int
        Where it stands, in pixels of the picture's part that has ink.
    levels : ndarray of uint8, shape (height, width)
        0 to 255.
    """

    left: int
    top: int
    levels: NDArray[np.uint8]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """(left, top, right, bottom); right and bottom are just outside."""
        height, width = self.levels.shape
        return self.left, self.top, self.left + width, self.top + height

    def trimmed(self) -> Crop:
        """Return it without empty rows and columns around; at least one pixel stays."""
        rows = np.flatnonzero(self.levels.any(axis=1))
        columns = np.flatnonzero(self.levels.any(axis=0))
        if rows.size == 0:
            return Crop(self.left, self.top, self.levels[:1, :1])
        part = self.levels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return Crop(self.left + int(columns[0]), self.top + int(rows[0]), part)


def united(crops: Sequence[Crop]) -> Crop:
    """Return several crops as one; of pixels in more than one the strongest counts.

    Parameters
    ----------
    crops : sequence of Crop
        At least one.

    Returns
    -------
    Crop
    """
    if len(crops) == 1:
        return crops[0]
    boxes = np.array([crop.box for crop in crops])
    left, top = boxes[:, :2].min(axis=0).tolist()
    right, bottom = boxes[:, 2:].max(axis=0).tolist()
    levels = np.zeros((bottom - top, right - left), dtype=np.uint8)
    for crop in crops:
        height, width = crop.levels.shape
        row, column = crop.top - top, crop.left - left
        part = levels[row : row + height, column : column + width]
        np.maximum(part, crop.levels, out=part)
    return Crop(left, top, levels)
