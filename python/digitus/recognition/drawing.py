"""Boxes and words drawn into pictures, legible on any ground; needs OpenCV."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Color = tuple[int, int, int]
Box = tuple[int, int, int, int]
Canvas = NDArray[np.uint8]

SURE: Color = (0, 96, 160)
UNSURE: Color = (196, 78, 0)
"""Near the blue and vermilion of Okabe and Ito, which colour-blind people can tell apart; darker,
so that white words can be read on them."""

WHITE: Color = (255, 255, 255)

DASH = 4
"""Length of a dash of a broken line, and of the gap behind it, in widths of the line."""

_FONT = cv2.FONT_HERSHEY_SIMPLEX
_UNIT_HEIGHT = 24.0
"""Height in pixels of this font's capitals at scale 1."""


def text_size(text: str, height: int) -> tuple[int, int]:
    """Return the (width, height) in pixels of a word with ground around it.

    Parameters
    ----------
    text : str
        ASCII.
    height : int
        Of the ground, in pixels.
    """
    (width, _), _ = cv2.getTextSize(text, _FONT, _scale(height), _thickness(height))
    return width + height // 2, height


def draw_text(canvas: Canvas, text: str, place: tuple[int, int], height: int, color: Color) -> None:
    """Write a white word on a ground of a colour, which a white line sets off from any picture.

    What lies outside the picture is cut off.

    Parameters
    ----------
    canvas : ndarray of uint8, shape (height, width, 3)
        Changed.
    text : str
        ASCII.
    place : (int, int)
        Left and top of the ground, in pixels.
    height : int
        Of the ground, in pixels.
    color : tuple of int
        Of the ground, RGB.
    """
    (left, top), (width, _) = place, text_size(text, height)
    right, bottom = left + width, top + height
    _outline(canvas, (left, top, right, bottom), _thickness(height), WHITE)
    canvas[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = color
    base = (left + height // 4, top + round(height * 0.76))
    cv2.putText(canvas, text, base, _FONT, _scale(height), WHITE, _thickness(height), cv2.LINE_AA)


def draw_box(canvas: Canvas, box: Box, color: Color, width: int, *, is_dashed: bool) -> None:
    """Draw the outline of a box, with a white line beside it that shows on dark grounds.

    Parameters
    ----------
    canvas : ndarray of uint8, shape (height, width, 3)
        Changed.
    box : tuple of int
        (left, top, right, bottom), right and bottom just outside. The line lies around it.
    color : tuple of int
        RGB.
    width : int
        Of the line, in pixels.
    is_dashed : bool
        Whether the line is broken.
    """
    left, top, right, bottom = box
    _outline(canvas, (left - 1, top - 1, right + 1, bottom + 1), width + 2, WHITE)
    _outline(canvas, box, width, color)
    if is_dashed:
        _break_lines(canvas, box, width)


def _outline(canvas: Canvas, box: Box, width: int, color: Color) -> None:
    """Fill the frame of a width that lies around a box."""
    left, top, right, bottom = box
    for x0, y0, x1, y1 in (
        (left - width, top - width, right + width, top),
        (left - width, bottom, right + width, bottom + width),
        (left - width, top, left, bottom),
        (right, top, right + width, bottom),
    ):
        canvas[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = color


def _break_lines(canvas: Canvas, box: Box, width: int) -> None:
    """Turn parts of a frame white."""
    left, top, right, bottom = box
    step = DASH * width
    for x in range(left + step, right, 2 * step):
        for y in (top - width, bottom):
            canvas[max(0, y) : max(0, y + width), max(0, x) : max(0, min(right, x + step))] = WHITE
    for y in range(top + step, bottom, 2 * step):
        for x in (left - width, right):
            canvas[max(0, y) : max(0, min(bottom, y + step)), max(0, x) : max(0, x + width)] = WHITE


def place_words(
    boxes: Sequence[Box], texts: Sequence[str], height: int, size: tuple[int, int]
) -> list[Box]:
    """Return where words about boxes go: above them, or below where there is no room above.

    Parameters
    ----------
    boxes : sequence of tuple of int
        (left, top, right, bottom) of each.
    texts : sequence of str
        A word for each.
    height : int
        Of the words, in pixels.
    size : (int, int)
        Width and height of the picture.

    Returns
    -------
    list of tuple of int
        (left, top, right, bottom) of each word, within the picture where that is large enough.
    """
    places = []
    for (left, top, right, bottom), text in zip(boxes, texts, strict=True):
        width, _ = text_size(text, height)
        x = min(max(0, (left + right - width) // 2), max(0, size[0] - width))
        y = top - height if top >= height else min(bottom, max(0, size[1] - height))
        places.append((x, y, x + width, y + height))
    return places


def overlap(boxes: Sequence[Box]) -> bool:
    """Return whether any two of the boxes have a pixel in common."""
    if len(boxes) < 2:
        return False
    left, top, right, bottom = np.array(boxes).T
    meets = (left[:, None] < right) & (left < right[:, None])
    meets &= (top[:, None] < bottom) & (top < bottom[:, None])
    return bool(meets.sum() > len(boxes))


def _scale(height: int) -> float:
    return height * 0.5 / _UNIT_HEIGHT


def _thickness(height: int) -> int:
    return max(1, round(height / 18))
