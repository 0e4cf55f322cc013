"""Ink to digits."""

from __future__ import annotations

from dataclasses import dataclass

from digitus.recognition.asking import Asked
from digitus.recognition.digit import Digit
from digitus.recognition.ink import Ink
from digitus.recognition.many import read_many
from digitus.recognition.marks import Marks, find_marks
from digitus.recognition.selection import believed, select, threshold_among
from digitus.recognition.single import read_single, whole_picture
from digitus.recognition.source import Picture

SMALL = 40
"""A picture of at most so many pixels a side is of one digit,"""

SLIM = 1.6
"""if it is not wider than this many times its height."""


@dataclass(frozen=True)
class Thresholds:
    """The least confidence of a label that is named.

    Attributes
    ----------
    many : float
        In pictures that may show anything.
    one : float
        In those that show one digit: of cut out ones, and where the caller says so.
    """

    many: float
    one: float


def read_ink(
    ink: Ink, picture: Picture, reader: Asked, thresholds: Thresholds, *, single: bool
) -> tuple[Marks, tuple[Digit, ...]]:
    """Read the digits in a picture's ink.

    Parameters
    ----------
    ink : Ink
        Of the picture.
    picture : Picture
        Of which the digits' boxes are.
    reader : Asked
        Tells what images show.
    thresholds : Thresholds
        From which labels are named.
    single : bool
        Whether all the ink is one digit.

    Returns
    -------
    Marks
        What the ink consists of.
    tuple of Digit
        In reading order.
    """
    marks = find_marks(ink.levels, ink.mask, ink.stroke)
    if len(marks) == 0:
        return marks, ()
    width, height = picture.size
    left, top = marks.origin
    if max(width, height) <= SMALL and width <= SLIM * height:
        # As it is: at this size the faintest edges and specks are part of the digit.
        found, left, top = [whole_picture(ink.levels, reader)], 0, 0
        threshold = thresholds.one
    elif single:
        found, threshold = [read_single(marks, reader)], thresholds.one
    else:
        whole = believed(read_many(marks, reader), thresholds.many, float(marks.areas.sum()))
        threshold = threshold_among(whole, thresholds.many)
        found = select(whole, threshold)
    digits = []
    for one in found:
        box = one.crop.box
        placed = picture.original_box((box[0] + left, box[1] + top, box[2] + left, box[3] + top))
        digits.append(Digit.of(one.scores, threshold, placed, one.image))
    return marks, tuple(digits)
