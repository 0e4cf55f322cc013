"""What a CSV file of images looks like: separator, header, and which column holds the label."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from digitus._errors import ArgumentError, DataFormatError
from digitus._shown import shown
from digitus._suggestions import did_you_mean

SEPARATORS = ",;\t|"

LABEL_NAMES = ("label", "labels", "class", "target", "y", "digit", "letter", "category", "species")
"""Names of a column in a header that make it that of the labels, in any case."""

INDEX_NAMES = ("", "unnamed: 0", "id", "index")
"""Names of a first column that numbers the rows, and is no pixel."""


@dataclass(frozen=True)
class CsvForm:
    """How to read the lines of a file."""

    separator: str
    columns: int
    label: int
    """Column of the labels, counted from 0."""
    dropped: int | None
    """Column that numbers the rows, counted from 0."""
    header: tuple[str, ...] | None

    @property
    def width(self) -> int:
        """Pixels of an image."""
        return self.columns - 1 - (self.dropped is not None)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a user should know of it, if it is not the usual form."""
        found = []
        if self.label != 0:
            found.append(f"the label is column {self.label + 1}{self._title(self.label)}")
        if self.dropped is not None:
            found.append(
                f"column {self.dropped + 1}{self._title(self.dropped)} numbers the rows and is "
                "left out"
            )
        return tuple(found)

    def fields(self, line: str, place: str) -> list[str]:
        """Return the fields of a line, quotes taken off; `place` names it in messages."""
        return split(line, self.separator, place)

    def _title(self, column: int) -> str:
        return "" if self.header is None else f" ({shown(self.header[column])})"


def split(line: str, separator: str, place: str) -> list[str]:
    """Return the fields of a line, quotes taken off.

    Parameters
    ----------
    line : str
    separator : str
    place : str
        File and line, for messages.

    Returns
    -------
    list of str

    Raises
    ------
    DataFormatError
        For quotes around what is far too long, and for a carriage return within a line of them.
    """
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error as error:
        raise DataFormatError(f"{place}: cannot be split into fields: {error}") from None


def find_form(path: str, first: str, label_column: str | None) -> CsvForm:
    """Return the form of a file from its first line.

    Parameters
    ----------
    path : str
        For messages.
    first : str
        The first line.
    label_column : str or None
        What the user says of the labels: a name in the header, a number from 1, "first" or "last".

    Returns
    -------
    CsvForm

    Raises
    ------
    DataFormatError
        If the line is none of such a file.
    ArgumentError
        If there is no such column.
    """
    separator = max(SEPARATORS, key=first.count)
    fields = [field.strip() for field in split(first, separator, f"{path}: line 1")]
    if len(fields) < 2:
        raise DataFormatError(
            f"{path}: line 1: expected a label and pixels with commas between them, got "
            f"{shown(first)}"
        )
    header = tuple(fields) if is_header(fields) else None
    label = _label_of(path, fields, header, label_column)
    dropped = None
    if header is not None and label != 0 and header[0].lower() in INDEX_NAMES:
        dropped = 0
    form = CsvForm(separator, len(fields), label, dropped, header)
    if form.width < 1:
        raise DataFormatError(f"{path}: line 1: expected a label and pixels, got {shown(first)}")
    return form


def is_header(fields: Sequence[str]) -> bool:
    """Return whether a first line names columns: more than one field is no number.

    The label alone may be a text; then it is an image, unless the other fields are 0, 1, 2, …,
    which data frames make up for names.
    """
    texts = [field for field in fields if not is_number(field)]
    if len(texts) > 1 or (len(texts) == 1 and len(fields) == 2):
        return len(fields) > 2 or fields[0].lower() in LABEL_NAMES
    if not texts:
        return False
    numbers = [field for field in fields if is_number(field)]
    return numbers == [str(index) for index in range(len(numbers))] and len(numbers) > 1


def is_number(text: str) -> bool:
    """Return whether a field holds a number; "1_2" is none, which Python would take for 12."""
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def _label_of(
    path: str, fields: list[str], header: tuple[str, ...] | None, wanted: str | None
) -> int:
    """Return the column of the labels, counted from 0."""
    if wanted is not None:
        return _named(path, fields, header, wanted)
    if header is not None:
        names = [name.lower() for name in header]
        found = [names.index(name) for name in LABEL_NAMES if name in names]
        if not found and _is_pixel(names[0]):
            raise DataFormatError(
                f"{path}: line 1: the header begins with {shown(header[0])} and has no column "
                "called label: there are no labels to learn from; --label-column NAME|N says "
                "where they are"
            )
        return found[0] if found else 0
    texts = [index for index, field in enumerate(fields) if not is_number(field)]
    return texts[0] if texts else 0


def _is_pixel(name: str) -> bool:
    return name.startswith(("pixel", "px")) or name == "1x1"


def _named(path: str, fields: list[str], header: tuple[str, ...] | None, wanted: str) -> int:
    names = header or ()
    if wanted in names:
        return names.index(wanted)
    if wanted in ("first", "last"):
        return 0 if wanted == "first" else len(fields) - 1
    if wanted.isdecimal() and len(wanted) < 10 and 1 <= int(wanted) <= len(fields):
        return int(wanted) - 1
    known = "" if header is None else f" or a name of the header{did_you_mean(wanted, names)}"
    raise ArgumentError(
        f"--label-column: {shown(wanted)}: {path} has no such column; expected 1 to {len(fields)}, "
        f"first, last{known}"
    )
