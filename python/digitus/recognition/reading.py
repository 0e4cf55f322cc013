"""Ink to digits."""

from __future__ import annotations

from digitus.recognition.asking import Asked
from digitus.recognition.digit import Digit
from digitus.recognition.ink import Ink
from digitus.recognition.many import read_many
from digitus.recognition.marks import Marks, find_marks
from digitus.recognition.selection import select
from digitus.recognition.single import read_single, whole_picture
from digitus.recognition.source import Picture

SMALL = 40
"""A picture of at most so many pixels a side is of one digit,"""

SLIM = 1.6
"""if it is not wider than this many times its height."""


def read_ink(
    ink: Ink, picture: Picture, reader: Asked, threshold: float, *, single: bool
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
    threshold : float
        The least confidence of a label that is named.
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
    elif single:
        found = [read_single(marks, reader)]
    else:
        found = select(read_many(marks, reader), threshold)
    digits = []
    for one in found:
        box = one.crop.box
        placed = picture.original_box((box[0] + left, box[1] + top, box[2] + left, box[3] + top))
        digits.append(Digit.of(one.scores, threshold, placed, one.image))
    return marks, tuple(digits)
