"""What is printed about the digits that were read in pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from digitus._printable import printable
from digitus.cli.tables import simple_table
from digitus.recognition.words import percent, text_lines, text_of

if TYPE_CHECKING:
    from digitus.recognition import Digit

NOTHING = "no digit found"

NOT_READ: dict[str, Any] = {
    **dict.fromkeys(("width", "height", "text", "label", "confidence")),
    "digits": [],
}
"""What is said of a picture that cannot be read."""


@dataclass(frozen=True)
class DigitsRead:
    """The digits of one picture.

    Attributes
    ----------
    image : str
        What the command line calls it.
    size : (int, int)
        Width and height of the picture.
    digits : tuple of Digit
        In reading order.
    """

    image: str
    size: tuple[int, int]
    digits: tuple[Digit, ...]


def digits_document(read: DigitsRead, *, with_input: bool) -> dict[str, Any]:
    """Return what --json prints of a picture.

    Parameters
    ----------
    read : DigitsRead
    with_input : bool
        Whether the 28 x 28 values of each digit come too.

    Returns
    -------
    dict
        Label and confidence are those of a picture with one digit, else None.
    """
    (only,) = read.digits if len(read.digits) == 1 else (None,)
    return {
        "width": read.size[0],
        "height": read.size[1],
        "text": text_of(read.digits),
        "label": only and only.label,
        "confidence": only and only.confidence,
        "digits": [
            _digit_document(digit, line, with_input=with_input)
            for line, members in enumerate(text_lines(read.digits))
            for digit in members
        ],
    }


def digits_text(digits: Sequence[Digit]) -> str:
    """Return what one picture shows: a line for each line of writing."""
    if not digits:
        return NOTHING
    if len(digits) == 1:
        return _one(digits[0])
    return "\n".join(_row(line) for line in text_lines(digits))


def digits_table(pictures: Sequence[DigitsRead]) -> Table:
    """Return a line for each picture; the confidence is that of the least sure digit."""
    table = simple_table("image", "digits", "confidence", "or else")
    for read in pictures:
        least = min((each.confidence for each in read.digits), default=None)
        table.add_row(
            Text(printable(read.image)),
            _cell(read.digits),
            "" if least is None else percent(least, 1),
            _or_else(read.digits),
        )
    return table


def _digit_document(digit: Digit, line: int, *, with_input: bool) -> dict[str, Any]:
    document = {
        "label": digit.label,
        "confidence": digit.confidence,
        "alternatives": [
            {"label": label, "confidence": confidence} for label, confidence in digit.alternatives
        ],
        "box": list(digit.box),
        "line": line,
    }
    return document | ({"input": digit.pixels.tolist()} if with_input else {})


def _one(digit: Digit) -> str:
    if digit.label is None:
        return f"not sure ({_guess(digit)})"
    return f"{digit.label} ({percent(digit.confidence, 1)})"


def _row(digits: Sequence[Digit]) -> str:
    """Return a line of digits, with the guesses for those that are not sure behind it."""
    text = " ".join("?" if each.label is None else str(each.label) for each in digits)
    guesses = "; ".join(_guess(each) for each in digits if each.label is None)
    return f"{text}  ({guesses})" if guesses else text


def _guess(digit: Digit) -> str:
    label, confidence = digit.alternatives[0]
    return f"perhaps {label}, {percent(confidence, 1)}"


def _cell(digits: Sequence[Digit]) -> str:
    """Return the digits of a picture as a table shows them."""
    if not digits:
        return NOTHING
    if len(digits) == 1 and digits[0].label is None:
        return "not sure"
    return "\n".join(" ".join(line) for line in text_of(digits).split("\n"))


def _or_else(digits: Sequence[Digit]) -> str:
    """Return the next best label of a picture's only digit."""
    if len(digits) != 1 or not digits[0].alternatives:
        return ""
    label = digits[0].alternatives[0][0]
    return f"perhaps {label}" if digits[0].label is None else str(label)
