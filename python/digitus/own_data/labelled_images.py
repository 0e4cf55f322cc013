"""Images with the labels that their source has, and the numbers that a network has for them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus._arrays import Images
from digitus._errors import ArgumentError, DataFormatError, LimitError
from digitus._shown import shown
from digitus._suggestions import did_you_mean
from digitus.datasets import MAX_CLASSES, Dataset

SHAPES = "HxW or HxWxC, such as 28x28 or 32x32x3"

VALUE_LIMIT = 1 << 24
"""Values of an image at most, as of an input of a network."""


@dataclass(frozen=True)
class LabelledImages:
    """Images, and of each the label as its source writes it.

    Attributes
    ----------
    source : str
        The file or folder.
    images : ndarray of uint8 or float32, shape (n, width)
    labels : ndarray of str, shape (n,)
        As `tidy_label` returns them.
    place : callable
        Returns of a row where its label stands, such as "line 7, column 1".
    image_shape : tuple of int or None
        Height, width and, with colours, channels; None where nobody knows.
    remarks : tuple of str
        What was found out on the way, and a user should know.
    """

    source: str
    images: Images
    labels: NDArray[np.str_]
    place: Callable[[int], str]
    image_shape: tuple[int, ...] | None = None
    remarks: tuple[str, ...] = ()

    def class_names(self) -> tuple[str, ...]:
        """Return all labels, each once: numbers by size, texts by alphabet.

        Raises
        ------
        DataFormatError
            If there are fewer than two, or so many that they cannot be classes.
        """
        names = [str(name) for name in np.unique(self.labels)]
        if len(names) < 2:
            raise DataFormatError(
                f"{self.source}: every image has the label {shown(names[0])}; a classifier needs "
                "two classes at least. Is it the column of labels? --label-column says which is"
            )
        if len(names) > MAX_CLASSES:
            raise LimitError(
                f"{self.source}: {len(names):,} different labels; the limit is {MAX_CLASSES:,}"
            )
        if len(names) > 10 and 2 * len(names) > len(self.labels):
            raise DataFormatError(
                f"{self.source}: {len(names):,} different labels in {len(self.labels):,} images, "
                f"such as {shown(names[0])} ({self.place(0)} is {shown(str(self.labels[0]))}), are "
                "no classes. Is it the column of labels? --label-column says which is"
            )
        if all(_is_whole(name) for name in names):
            names.sort(key=int)
        return tuple(names)

    def dataset(self, class_names: Sequence[str]) -> Dataset:
        """Return the images with the numbers of classes that have these names.

        Parameters
        ----------
        class_names : sequence of str
            A label that is none of them may be a number from 0 instead.

        Returns
        -------
        Dataset

        Raises
        ------
        DataFormatError
            Naming the place of the first label that is unknown.
        """
        found, rows = np.unique(self.labels, return_inverse=True)
        numbers = {name: number for number, name in enumerate(class_names)}
        by_number = not any(str(name) in numbers for name in found)
        codes = np.empty(len(found), dtype=np.int32)
        for index, each in enumerate(found):
            name = str(each)
            number = numbers.get(name)
            if by_number and _is_whole(name) and 0 <= int(name) < len(class_names):
                number = int(name)
            if number is None:
                row = int(np.argmax(rows.reshape(-1) == index))
                raise DataFormatError(
                    f"{self.source}: {self.place(row)}: the label {shown(name)} is none of the "
                    f"classes {_listed(class_names)}{did_you_mean(name, class_names)}"
                )
            codes[index] = number
        return Dataset.from_arrays(self.images, codes[rows.reshape(-1)], len(class_names))


def tidy_label(text: str) -> str:
    """Return a label without blanks around it; of a whole number its plain form, "7" for "7.0"."""
    text = text.strip()
    if "_" in text:  # "1_2", which Python would take for 12.
        return text
    if text.isdecimal() and len(text) < 1000:  # As large as it may be: none becomes its neighbour.
        return str(int(text))
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if math.isfinite(number) and number == int(number) else text


def parse_shape(text: str) -> tuple[int, ...]:
    """Return the shape of images that a command line writes, such as "28x28".

    Parameters
    ----------
    text : str
        Height, width and perhaps channels (1 or 3) with an x between them.

    Returns
    -------
    tuple of int
        (height, width), or (height, width, 3).
    """
    parts = text.lower().replace("×", "x").split("x")
    sizes = tuple(map(_size, parts))
    if len(sizes) not in (2, 3) or min(sizes) < 1 or (len(sizes) == 3 and sizes[2] not in (1, 3)):
        raise ArgumentError(f"--image-shape: expected {SHAPES}; got {shown(text)}")
    if math.prod(sizes) > VALUE_LIMIT:
        raise ArgumentError(
            f"--image-shape: {shown(text)}: are more than {VALUE_LIMIT:,} values, the limit"
        )
    return sizes[:2] if len(sizes) == 3 and sizes[2] == 1 else sizes


def _size(text: str) -> int:
    """Return a size as a number of at most 9 digits; 0 if it is none."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def square_of(width: int) -> tuple[int, int] | None:
    """Return the sides of grey square images with so many values; None if there are none."""
    side = math.isqrt(width)
    return (side, side) if side * side == width else None


def _is_whole(name: str) -> bool:
    return name.removeprefix("-").isdecimal() and len(name) < 18


def _listed(names: Sequence[str]) -> str:
    shown_names = ", ".join(map(shown, names[:12]))
    return shown_names if len(names) <= 12 else f"{shown_names}, … ({len(names):,} in all)"
