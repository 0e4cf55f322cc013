"""Letters and symbols that no digit looks like, in the stroke fonts of OpenCV, bent."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.pretrained.corpus.labels import NO_DIGIT, Grey

LETTERS = "AEFHKMNPRTWXVUCaefhkmnprtwxvud"
"""Those that are left out look like a digit in somebody's hand: BbDGgIiJjLlOoQqSsYyZz."""

SYMBOLS = "#%@*+=<>^~?"
"""Brackets and strokes are like 1; & and $ like 8."""

FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
PLAIN_FONTS = FONTS[:3]
SHEET = 160
COARSE = 5
"""Nodes a side of the grid that the sheet is bent by."""


def letter(random: np.random.Generator) -> tuple[Grey, int]:
    """Return a letter, and `NO_DIGIT`."""
    text = LETTERS[int(random.integers(len(LETTERS)))]
    # Script capitals have loops of their own: some look like 2, 3 or 8.
    fonts = FONTS if text.islower() else PLAIN_FONTS
    return written(text, fonts[int(random.integers(len(fonts)))], random), NO_DIGIT


def symbol(random: np.random.Generator) -> tuple[Grey, int]:
    """Return a sign that is neither letter nor digit, and `NO_DIGIT`."""
    text = SYMBOLS[int(random.integers(len(SYMBOLS)))]
    return written(text, PLAIN_FONTS[int(random.integers(len(PLAIN_FONTS)))], random), NO_DIGIT


def written(text: str, font: int, random: np.random.Generator) -> Grey:
    """Return a text in one of OpenCV's fonts, slanted, stretched and bent a little.

    Parameters
    ----------
    text : str
        Few characters of ASCII.
    font : int
        One of OpenCV's.
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (160, 160)
    """
    thickness = int(random.integers(2, 12))
    (width, height), _ = cv2.getTextSize(text, font, 3.0, thickness)
    place = ((SHEET - width) // 2, (SHEET + height) // 2)
    ink = np.zeros((SHEET, SHEET), np.uint8)
    ink = cv2.putText(ink, text, place, font, 3.0, 255, thickness, cv2.LINE_AA)
    angle, slant = np.deg2rad(random.uniform(-12, 12)), random.uniform(-0.3, 0.3)
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    matrix = turn @ np.array([(np.exp(random.uniform(-0.3, 0.3)), slant), (0, 1)])
    y, x = np.mgrid[0:SHEET, 0:SHEET].astype(np.float32) - SHEET / 2
    bends = random.standard_normal((2, COARSE, COARSE)) * random.uniform(0, 6)
    bend_x, bend_y = (
        cv2.resize(bend.astype(np.float32), (SHEET, SHEET), interpolation=cv2.INTER_CUBIC)
        for bend in bends
    )
    source_x = matrix[0, 0] * x + matrix[0, 1] * y + SHEET / 2 + bend_x
    source_y = matrix[1, 0] * x + matrix[1, 1] * y + SHEET / 2 + bend_y
    return cv2.remap(
        ink, source_x.astype(np.float32), source_y.astype(np.float32), cv2.INTER_LINEAR
    )
