"""Reading of labelled images from a CSV file in any usual form."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from digitus._arrays import Images
from digitus._errors import ArgumentError, DataFormatError, LimitError
from digitus._files import StrPath
from digitus._shown import shown
from digitus.datasets import MAX_CLASSES, load_csv
from digitus.own_data.csv_form import CsvForm, find_form, is_number
from digitus.own_data.labelled_images import LabelledImages, square_of, tidy_label
from digitus.own_data.text_lines import read_lines

CHUNK = 1_000
"""Images that are kept as float64 at once, and between two calls of `on_images`."""

LABEL_LIMIT = 1_000
"""Characters of a label at most: each label takes as much memory as the longest."""

OnImages = Callable[[int], None]


def read_csv(
    path: StrPath,
    *,
    label_column: str | None = None,
    image_shape: tuple[int, ...] | None = None,
    on_images: OnImages | None = None,
) -> LabelledImages:
    """Read labelled images from a CSV file, one a line.

    Pixels are whole numbers 0 to 255, or 0 to 1, or numbers between. What is whole and goes
    beyond 1 stays bytes; of all else float32 from 0 to 1 is made.

    Parameters
    ----------
    path : str or os.PathLike
        Plain or gzip-compressed; commas, semicolons, tabs or bars between the fields; with a
        header or without; fields with quotes or without.
    label_column : str or None
        A name in the header, a number from 1, "first" or "last". None means the column that the
        header calls label or the like, or the only one that is text, or the first one.
    image_shape : tuple of int or None
        What the pixels of a line make up; None for a square, if they are one.
    on_images : callable, optional
        Told now and then how many images have been read.

    Returns
    -------
    LabelledImages

    Raises
    ------
    DataFormatError
        Naming file, line, column and value.
    """
    name = os.fspath(path)
    first, second = _first_lines(path)
    if first is None:
        raise DataFormatError(f"{name}: holds no images; it is empty")
    form = find_form(name, first, label_column)
    _check_shape(name, form, image_shape)
    start = 1 if form.header is None else 2
    if start == 2 and second is None:
        raise DataFormatError(f"{name}: holds a header but no images")
    table = _read_plain(path, form, str(second if start == 2 else first), start)
    if table is None:
        table = _Table(name, form).read(_images_of(path, start), start, on_images)
    images, labels = table
    column = form.label + 1
    return LabelledImages(
        name,
        images,
        labels,
        lambda row: f"line {row + start:,}, column {column}",
        image_shape or square_of(form.width),
        form.remarks,
    )


def _first_lines(path: StrPath) -> tuple[str | None, str | None]:
    lines = read_lines(path)
    try:
        return next(lines, None), next(lines, None)
    finally:
        lines.close()  # type: ignore[attr-defined]


def _images_of(path: StrPath, start: int) -> Iterator[str]:
    """Yield the lines behind the header; empty ones only before the last image."""
    lines, empty = read_lines(path), 0
    for number, line in enumerate(lines, 1):
        if number < start:
            continue
        if not line.strip():
            empty = empty or number
        elif empty:
            raise DataFormatError(f"{os.fspath(path)}: line {empty} is empty, but more follow")
        else:
            yield line


def _check_shape(name: str, form: CsvForm, shape: tuple[int, ...] | None) -> None:
    if shape is not None and math.prod(shape) != form.width:
        text = " x ".join(map(str, shape))
        raise ArgumentError(
            f"--image-shape: {text} are {math.prod(shape):,} values, and an image in {name} has "
            f"{form.width:,}"
        )


def _read_plain(
    path: StrPath, form: CsvForm, line: str, number: int
) -> tuple[Images, NDArray[np.str_]] | None:
    """Read a file of the usual form with the library, many times as fast; None if it is not so.

    Parameters
    ----------
    path, form
        Of the file.
    line, number
        The first line of an image, and where it is.
    """
    fields = form.fields(line, f"{os.fspath(path)}: line {number}")
    is_usual = form.separator == "," and form.label == 0 and fields[0].strip().isdecimal()
    if not is_usual or not all(field.strip().isdecimal() for field in fields):
        return None
    try:
        with load_csv(path, MAX_CLASSES) as found:
            images, numbers = found.images, found.labels
    except (DataFormatError, LimitError):  # Another form, or a fault that is looked for by line.
        return None
    if images.max() <= 1:
        images = images.astype(np.float32)
    names, rows = np.unique(numbers, return_inverse=True)
    return images, names.astype(np.str_)[rows.reshape(-1)]


class _Table:
    """The images and labels that are read so far.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    form : CsvForm
    """

    def __init__(self, name: str, form: CsvForm) -> None:
        self._name = name
        self._form = form
        self._labels: list[str] = []
        self._chunks: list[Images] = []
        self._rows: list[NDArray[np.float64]] = []
        self._first_line = 1

    def read(
        self, lines: Iterator[str], first_line: int, on_images: OnImages | None
    ) -> tuple[Images, NDArray[np.str_]]:
        """Read all lines.

        Returns
        -------
        images : ndarray of uint8 or float32, shape (n, width)
        labels : ndarray of str, shape (n,)
        """
        self._first_line = first_line
        for number, line in enumerate(lines, first_line):
            label, pixels = self._image(number, line)
            self._labels.append(label)
            self._rows.append(pixels)
            if len(self._rows) == CHUNK:
                self._pack()
                if on_images is not None:
                    on_images(len(self._labels))
        self._pack()
        return self._scaled(), np.array(self._labels, dtype=np.str_)

    def _image(self, number: int, line: str) -> tuple[str, NDArray[np.float64]]:
        """Return label and pixels of a line."""
        form = self._form
        fields = form.fields(line, f"{self._name}: line {number:,}")
        if len(fields) != form.columns:
            raise DataFormatError(
                f"{self._name}: line {number:,}: expected {form.columns:,} fields as in line 1, "
                f"got {len(fields):,}"
            )
        label = tidy_label(fields[form.label])
        if not label:
            raise DataFormatError(
                f"{self._name}: line {number:,}, column {form.label + 1}: the label is empty"
            )
        if len(label) > LABEL_LIMIT:
            raise DataFormatError(
                f"{self._name}: line {number:,}, column {form.label + 1}: the label has "
                f"{len(label):,} characters; the limit is {LABEL_LIMIT:,}. Is it the column of "
                "labels? --label-column says which is"
            )
        if "_" in line and any("_" in field for field in self._pixels_of(fields)):
            raise self._fault(number, fields)  # Python would take "1_2" for 12.
        try:
            values = map(float, self._pixels_of(fields))
            pixels = np.fromiter(values, dtype=np.float64, count=form.width)
        except ValueError:
            raise self._fault(number, fields) from None
        if not 0 <= pixels.min() <= pixels.max() <= 255:
            raise self._fault(number, fields)
        return label, pixels

    def _pixels_of(self, fields: list[str]) -> list[str]:
        """Return the fields of a line that are pixels."""
        form = self._form
        if form.dropped is None:
            return fields[: form.label] + fields[form.label + 1 :]
        return [fields[column] for column in range(form.columns) if self._is_pixel(column)]

    def _is_pixel(self, column: int) -> bool:
        return column not in (self._form.label, self._form.dropped)

    def _fault(self, number: int, fields: list[str]) -> DataFormatError:
        """Return an error that names the first field of a line that is no pixel."""
        column = next(place for place, field in enumerate(fields) if self._is_wrong(place, field))
        got = shown(fields[column]) if fields[column].strip() else "nothing"
        return DataFormatError(
            f"{self._name}: line {number:,}, column {column + 1}: expected a pixel, 0 to 255 or 0 "
            f"to 1, got {got}; other values have to be brought into this range first"
        )

    def _is_wrong(self, column: int, field: str) -> bool:
        if not self._is_pixel(column):
            return False
        return not is_number(field) or not 0 <= float(field) <= 255

    def _pack(self) -> None:
        """Keep what was read since the last time in a small form."""
        if not self._rows:
            return
        chunk = np.stack(self._rows)
        self._rows.clear()
        small = chunk.astype(np.uint8)
        self._chunks.append(small if np.array_equal(small, chunk) else chunk.astype(np.float32))

    def _scaled(self) -> Images:
        """Return all pixels: bytes where they are whole and go beyond 1, else from 0 to 1."""
        greatest = max(float(chunk.max()) for chunk in self._chunks)
        if greatest > 1 and all(chunk.dtype == np.uint8 for chunk in self._chunks):
            return np.concatenate(self._chunks, dtype=np.uint8)
        divisor = np.float32(255 if greatest > 1 else 1)
        return np.concatenate([chunk.astype(np.float32) / divisor for chunk in self._chunks])
