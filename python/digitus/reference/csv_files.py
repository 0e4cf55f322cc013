"""Reading of images from CSV: one a line, the label first, then the pixels as integers 0 to 255."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from digitus.reference.array_types import ByteArray
from digitus.reference.data_files import AnyPath, open_data_file

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def load_csv(path: AnyPath, class_count: int = 10) -> tuple[ByteArray, ByteArray]:
    """Read the images and labels of a CSV file, plain or compressed with gzip.

    A first line whose first field is not a number is a header, and skipped. Lines end with LF or
    CRLF, the last one with or without. Empty lines may follow the last image. The first line,
    header or not, sets how many fields every line has.

    Parameters
    ----------
    path : str or path
    class_count : int
        Labels are 0 to class_count - 1; at most 256.

    Returns
    -------
    images : ndarray of uint8, shape (image_count, pixels)
    labels : ndarray of uint8, shape (image_count,)

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is not such a file; the message names file, line and column, counted from 1.
    """
    with open_data_file(path) as file:
        lines = ImageLines(path, file)
        try:
            table = np.loadtxt(lines, dtype=np.uint8, delimiter=",", comments=None, ndmin=2)
        except ValueError:
            lines.raise_for_bad_field()
            raise
    images, labels = np.ascontiguousarray(table[:, 1:]), table[:, 0].copy()
    too_large = np.flatnonzero(labels >= class_count)
    if len(too_large) > 0:
        row = int(too_large[0])
        raise ValueError(
            f"{path}: line {lines.header_count + row + 1}, column 1: "
            f"expected a label from 0 to {class_count - 1}, got {labels[row]}"
        )
    return images, labels


class ImageLines:
    """The lines of a CSV file that hold images, checked on the way for all but their numbers.

    Remembers the line that was handed out last, so that whoever fails at it can say where.

    Parameters
    ----------
    path : str or path
        For messages.
    lines : iterable of bytes
        The file's lines, header included.
    """

    def __init__(self, path: AnyPath, lines: Iterable[bytes]) -> None:
        self.path = path
        self.lines = lines
        self.number = 0
        self.text = ""
        self.header_count = 0

    def __iter__(self) -> Iterator[str]:
        field_count = 0
        empty_line_number = 0
        for number, line in enumerate(self.lines, start=1):
            content = line.strip()
            if number == 1:
                content = content.removeprefix(BYTE_ORDER_MARK)
            if not content:
                empty_line_number = empty_line_number or number
                continue
            if empty_line_number:
                raise ValueError(f"{self.path}: line {empty_line_number}: empty line before data")
            if number == 1:
                field_count = content.count(b",") + 1
                if field_count < 2:
                    raise ValueError(f"{self.path}: line 1: expected a label and pixels")
                if _is_header(content):
                    self.header_count = 1
                    continue
            if content.count(b",") + 1 != field_count:
                raise ValueError(
                    f"{self.path}: line {number}: expected {field_count} fields, as in line 1, "
                    f"got {content.count(b',') + 1}"
                )
            self.number, self.text = number, content.decode("ascii", errors="replace")
            if "+" in self.text:  # NumPy would read +5 as a number
                self.raise_for_bad_field()
            yield self.text
        if self.number == 0:
            raise ValueError(f"{self.path}: holds no images")

    def raise_for_bad_field(self) -> None:
        """Raise a ValueError for the first field of the latest line that is not 0 to 255."""
        if self.number == 0:
            return  # none was handed out yet
        for column, field in enumerate(self.text.split(","), start=1):
            digits = field.strip()
            # Four digits after leading zeros are enough to know, however many there are.
            if not (digits.isdigit() and int(digits.lstrip("0")[:4] or "0") <= 255):
                raise ValueError(
                    f"{self.path}: line {self.number}, column {column}: "
                    f"expected an integer from 0 to 255, got {field[:40]!r}"
                )


def _is_header(line: bytes) -> bool:
    """Tell whether a first line names the columns instead of holding an image.

    A line whose first field is no number does, but for one case: if pixels follow, it is an image
    with a damaged label, which must not be passed over. Not pixels but names again are consecutive
    numbers, which data frames make up: ``label,0,1,2``.
    """
    label, *pixels = (field.strip() for field in line.split(b","))
    if label.isdigit():
        return False
    if not all(pixel.isdigit() for pixel in pixels):
        return True
    numbers = [int(pixel) for pixel in pixels]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
