"""Digits of few pixels, such as scikit-learn's of 8 x 8, made larger again."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.pretrained.corpus.digits import Digits
from benchmarks.pretrained.corpus.inking import reinked
from benchmarks.pretrained.corpus.labels import Grey
from digitus.synthesis import digit_ink

WAYS = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)


DRAWN_SHARE = 0.5
"""Digits that a program writes, in other ways than the writers of MNIST."""


def coarse(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return the ink of a digit that was 7 to 14 pixels high for a time, and its label.

    Every second one has 8 x 8 with levels 0 to 16, as E. Alpaydin and C. Kaynak made them of
    NIST's forms (1998): areas of 4 x 4 black or white pixels, counted.

    Parameters
    ----------
    digits : Digits
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width), and int
    """
    if random.random() < DRAWN_SHARE:
        label = int(random.integers(10))
        ink = digit_ink(label, random)
    else:
        ink, label = digits.ink(random)
        if random.random() < 0.6:
            ink = reinked(ink, random)
    if random.random() < 0.5:
        few = _counted(ink, random)
    else:
        side = int(random.integers(7, 15))
        scale = side / max(ink.shape)
        size = tuple(max(1, round(length * scale)) for length in ink.shape[::-1])
        few = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    few = np.pad(few, 1)
    way = WAYS[int(random.integers(len(WAYS)))]
    return cv2.resize(few, None, fx=8, fy=8, interpolation=way), label


def _counted(ink: Grey, random: np.random.Generator) -> Grey:
    """Return ink as 8 x 8 counts of 4 x 4 pixels, or narrower, as levels."""
    height = 32
    width = min(32, max(4, round(ink.shape[1] / ink.shape[0] * 32 * random.uniform(0.9, 1.3))))
    if ink.shape[1] > ink.shape[0]:
        height, width = round(32 * ink.shape[0] / ink.shape[1]), 32
    solid = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA) > 127
    sheet = np.zeros((32, 32), bool)
    top, left = (32 - height) // 2, (32 - width) // 2
    sheet[top : top + height, left : left + width] = solid
    counts = sheet.reshape(8, 4, 8, 4).sum(axis=(1, 3))
    return np.rint(counts * (255 / 16)).astype(np.uint8)
