"""A picture with what was read drawn into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from PIL import Image

from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.recognition.digit import Digit
from digitus.recognition.drawing import (
    SURE,
    UNSURE,
    Box,
    Canvas,
    draw_box,
    draw_text,
    overlap,
    place_words,
)
from digitus.recognition.source import read_picture
from digitus.recognition.words import name_of, percent

SMALLEST, LARGEST = 480, 2000
"""Pixels of the longer side that an annotated picture has at least and at most."""

CLEAR_HEIGHT = 60
"""Pixels that the middle one of the digits is to be high, if the largest size allows it."""

WORD_HEIGHT = (18, 44)
"""Pixels of the words' height, least and most."""

GAP = 3
"""Pixels between a digit and the box around it."""

NOTHING = "no digit found"


def annotate(image: Any, digits: Sequence[Digit]) -> Image.Image:
    """Draw a box around each digit of a picture, and what it was read as.

    Blue where the reader is sure, orange, broken and with a question mark behind the best guess
    where it is not.

    Parameters
    ----------
    image : str, os.PathLike, bytes, file, PIL.Image.Image or array_like
        The picture, as of `digitus.recognize`.
    digits : sequence of Digit
        What `digitus.recognize` found in it.

    Returns
    -------
    PIL.Image.Image
        RGB, upright, 480 to 2,000 pixels at its longer side.

    Raises
    ------
    ArgumentError
        If `digits` are none.
    DataFormatError, FileMissingError, FileAccessError, LimitError
        As of `digitus.recognize`.
    """
    for digit in digits:
        if not isinstance(digit, Digit):
            raise ArgumentError(f"digits: expected what recognize returns, got {shown(digit)}")
    picture = read_picture(image)
    return Image.fromarray(annotated(picture.rgb, picture.scale, digits))


def annotated(rgb: Canvas, scale: float, digits: Sequence[Digit]) -> Canvas:
    """Draw what was read into an array.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        Left as it is.
    scale : float
        Pixels of the original, which the boxes of the digits refer to, in one of `rgb`.
    digits : sequence of Digit

    Returns
    -------
    ndarray of uint8, shape (new height, new width, 3)
    """
    enlarged = _enlargement(rgb.shape[:2], [_height(digit) / scale for digit in digits])
    canvas = _resized(rgb, enlarged)
    size = (canvas.shape[1], canvas.shape[0])
    boxes = [_scaled(digit.box, enlarged / scale) for digit in digits]
    if not boxes:
        height = int(np.clip(size[1] // 16, *WORD_HEIGHT))
        draw_text(canvas, NOTHING, (0, 0), height, UNSURE)
        return canvas
    height = round(0.4 * float(np.median([bottom - top for _, top, _, bottom in boxes])))
    height = int(np.clip(height, *WORD_HEIGHT))
    words = [f"{name_of(digit)} {percent(digit.confidence)}" for digit in digits]
    places = place_words(boxes, words, height, size)
    if overlap(places):
        words = [name_of(digit) for digit in digits]
        places = place_words(boxes, words, height, size)
    width = max(1, height // 12)
    for digit, box in zip(digits, boxes, strict=True):
        is_sure = digit.label is not None
        draw_box(canvas, box, SURE if is_sure else UNSURE, width, is_dashed=not is_sure)
    for digit, word, (left, top, _, _) in zip(digits, words, places, strict=True):
        draw_text(canvas, word, (left, top), height, UNSURE if digit.label is None else SURE)
    return canvas


def _height(digit: Digit) -> int:
    return digit.box[3] - digit.box[1]


def _enlargement(shape: tuple[int, ...], heights: Sequence[float]) -> float:
    """Return how much larger the result is to be than a picture with digits of some heights."""
    longest = max(shape)
    wanted = max(1.0, SMALLEST / longest)
    if heights:
        wanted = max(wanted, CLEAR_HEIGHT / max(1.0, float(np.median(heights))))
    return min(wanted, LARGEST / longest)


def _resized(rgb: Canvas, enlarged: float) -> Canvas:
    """Return a copy of a picture in another size."""
    height, width = (max(1, round(side * enlarged)) for side in rgb.shape[:2])
    if enlarged >= 3:  # A picture of so few pixels: they are what one wants to see.
        way = cv2.INTER_NEAREST
    else:
        way = cv2.INTER_AREA if enlarged < 1 else cv2.INTER_CUBIC
    resized: Any = cv2.resize(rgb, (width, height), interpolation=way)
    return np.ascontiguousarray(resized, dtype=np.uint8)


def _scaled(box: Box, factor: float) -> Box:
    """Return a box in another scale, with a gap around what it holds."""
    left, top, right, bottom = box
    return (
        int(np.floor(left * factor)) - GAP,
        int(np.floor(top * factor)) - GAP,
        int(np.ceil(right * factor)) + GAP,
        int(np.ceil(bottom * factor)) + GAP,
    )
