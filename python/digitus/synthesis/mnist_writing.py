"""Photographs and labels of digits from MNIST, one at a time or in rows."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from digitus._errors import ArgumentError, DataFormatError
from digitus._shown import shown
from digitus.datasets import Dataset, load_data
from digitus.synthesis.canvas import Picture
from digitus.synthesis.photographs import photograph, photographed_row
from digitus.synthesis.reinking import Ink, drawn_stroke, reinked

Part: TypeAlias = Literal["train", "test"]

ROW_LENGTHS = (3, 8)
"""Fewest and most digits of a row."""


class MnistWriting:
    """The digits of one half of MNIST, to be written again and photographed.

    Parameters
    ----------
    part : "train" or "test"
        What learns from such photographs uses "train", what measures it "test"; one object never
        mixes them.
    data : str
        Name or folder of the data set, as of `digitus.load_data`.

    Raises
    ------
    FileMissingError
        If MNIST is not here; it says how to fetch it.
    DataFormatError
        If the images are not 28 x 28.
    ArgumentError
        If there is no such part.
    """

    def __init__(self, part: Part = "test", data: str = "mnist") -> None:
        if part not in {"train", "test"}:
            raise ArgumentError(f'part: expected "train" or "test", got {shown(part)}')
        train, test = load_data(data)
        self.digits: Dataset = train if part == "train" else test
        if self.digits.width != 784:
            raise DataFormatError(
                f"{data}: expected images of 28 x 28 pixels, got {self.digits.width} values"
            )

    def photographed_digit(self, random: np.random.Generator) -> tuple[str, Picture]:
        """Return a label and a photograph of one digit.

        Parameters
        ----------
        random : numpy.random.Generator

        Returns
        -------
        label : str
            Such as "7".
        picture : ndarray of uint8, shape (height, width, 3)
        """
        label, ink = self._written(random, drawn_stroke(random))
        return label, photograph([ink], random)

    def photographed_row(self, random: np.random.Generator) -> tuple[str, Picture]:
        """Return a label and a photograph of three to eight digits, written with one pen.

        Parameters
        ----------
        random : numpy.random.Generator

        Returns
        -------
        label : str
            The digits from left to right, such as "4711".
        picture : ndarray of uint8, shape (height, width, 3)
        """
        stroke = drawn_stroke(random)
        count = int(random.integers(ROW_LENGTHS[0], ROW_LENGTHS[1] + 1))
        written = [self._written(random, stroke) for _ in range(count)]
        picture = photographed_row([ink for _, ink in written], random)
        return "".join(label for label, _ in written), picture

    def _written(self, random: np.random.Generator, stroke: float) -> tuple[str, Ink]:
        """Return a label and the ink of a digit drawn at random."""
        index = int(random.integers(len(self.digits)))
        image = np.asarray(self.digits.images[index], dtype=np.uint8)
        return str(int(self.digits.labels[index])), reinked(image, random, stroke=stroke)
