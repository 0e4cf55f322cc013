"""The images of 28 x 28 that the network saw: as a picture, and as text for a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitus._errors import ArgumentError
from digitus.recognition.digit import Digit
from digitus.recognition.drawing import SURE, UNSURE, Canvas, draw_text
from digitus.recognition.words import name_of, percent

SIDE = 28
ENLARGED = 5
"""Pixels of the sheet for one of the network's."""

COLUMNS = 10
HEADING = 26
"""Pixels of the words above each image."""

GAP = 10
PAPER = 255

INK = 80
"""Value from which a pixel is drawn as text."""

_HALVES = " ▀▄█"
"""By whether the upper (1) and the lower pixel (2) are ink."""


def input_sheet(digits: Sequence[Digit]) -> Image.Image:
    """Draw what the network saw of each digit, five times as large, ten in a row.

    Parameters
    ----------
    digits : sequence of Digit
        What `digitus.recognize` returned; at least one.

    Returns
    -------
    PIL.Image.Image
        RGB.
    """
    if not digits:
        raise ArgumentError("digits: expected at least one; the picture shows none")
    tile = SIDE * ENLARGED
    columns = min(COLUMNS, len(digits))
    rows = math.ceil(len(digits) / columns)
    width, height = tile + GAP, tile + HEADING + GAP
    sheet: Canvas = np.full((rows * height + GAP, columns * width + GAP, 3), PAPER, np.uint8)
    for place, digit in enumerate(digits):
        row, column = divmod(place, columns)
        top, left = GAP + row * height, GAP + column * width
        words = f"{name_of(digit)} {percent(digit.confidence)}"
        draw_text(sheet, words, (left, top), HEADING, UNSURE if digit.label is None else SURE)
        large = np.kron(digit.pixels, np.ones((ENLARGED, ENLARGED), np.uint8))
        top += HEADING
        sheet[top : top + tile, left : left + tile] = large[:, :, None]
    return Image.fromarray(sheet)


def input_text(digits: Sequence[Digit], columns: int = 80) -> str:
    """Return what the network saw of each digit as text of half blocks, side by side.

    Parameters
    ----------
    digits : sequence of Digit
    columns : int
        Characters of a line; one image takes 28, and stands there even if that is too much.

    Returns
    -------
    str
        Lines without a line end behind the last one; empty without digits.
    """
    beside = max(1, (columns + 2) // (SIDE + 2))
    lines = []
    for first in range(0, len(digits), beside):
        group = digits[first : first + beside]
        lines.append(
            "  ".join(f"{name_of(each)} {percent(each.confidence)}".ljust(SIDE) for each in group)
        )
        lines += ["  ".join(parts) for parts in zip_longest(*(_blocks(e.pixels) for e in group))]
    return "\n".join(line.rstrip() for line in lines)


def _blocks(pixels: NDArray[np.uint8]) -> list[str]:
    """Return an image as lines, two of its rows in each."""
    ink = pixels >= INK
    kinds = ink[0::2] + 2 * ink[1::2]
    return ["".join(_HALVES[kind] for kind in row) for row in kinds]
