"""Several digits in the place of one, and parts of digits: what a wrong cut gives."""

from __future__ import annotations

import numpy as np

from benchmarks.pretrained.corpus.digits import Digits, cut_out
from benchmarks.pretrained.corpus.inking import reinked
from benchmarks.pretrained.corpus.labels import NO_DIGIT, Grey


def _one(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    ink, label = digits.ink(random, 3)
    return (cut_out(reinked(ink, random)) if random.random() < 0.4 else ink), label


def beside(parts: list[Grey], gaps: list[int], tops: list[int]) -> Grey:
    """Return inks side by side.

    Parameters
    ----------
    parts : list of ndarray of uint8
    gaps : list of int
        Pixels before each; negative where two overlap. That before the first is left out.
    tops : list of int
        Row of the first pixel of each, 0 or more.

    Returns
    -------
    ndarray of uint8
    """
    lefts = [0]
    for part, gap in zip(parts, gaps[1:], strict=False):
        lefts.append(max(0, lefts[-1] + part.shape[1] + gap))
    height = max(top + part.shape[0] for part, top in zip(parts, tops, strict=True))
    width = max(left + part.shape[1] for part, left in zip(parts, lefts, strict=True))
    sheet = np.zeros((height, width), np.uint8)
    for part, left, top in zip(parts, lefts, tops, strict=True):
        view = sheet[top : top + part.shape[0], left : left + part.shape[1]]
        np.maximum(view, part, out=view)
    return sheet


def pair(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return two or three digits that stand side by side as one piece of ink.

    They stand apart, touch or overlap a little. Pairs with a 1 at the left or right are kept
    further apart, because 1 and 0 that touch are a 6, 9 or 0 as well.

    Parameters
    ----------
    digits : Digits
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, and `NO_DIGIT`
    """
    count = 3 if random.random() < 0.15 else 2
    drawn = [_one(digits, random) for _ in range(count)]
    parts = [part for part, _ in drawn]
    has_one = any(label == 1 for _, label in drawn)
    lowest = 0.15 if has_one else -0.12
    gaps = [round(60 * random.uniform(lowest, 0.35)) for _ in parts]
    tops = [round(60 * random.uniform(0, 0.2)) for _ in parts]
    return beside(parts, gaps, tops), NO_DIGIT


def stack(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return two digits of which one stands above the other, and `NO_DIGIT`."""
    parts = []
    while len(parts) < 2:  # A 1 above another is a long 1, and 0 above 0 is an 8.
        part, label = _one(digits, random)
        if label not in {0, 1}:
            parts.append(part.T)
    gap = round(60 * random.uniform(-0.02, 0.3))
    tops = [round(60 * random.uniform(0, 0.3)) for _ in parts]
    return beside(parts, [0, gap], tops).T, NO_DIGIT


def cluster(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return three to seven small digits here and there as one, and `NO_DIGIT`."""
    count = int(random.integers(3, 8))
    sheet = np.zeros((170, 170), np.uint8)
    for _ in range(count):
        part = _one(digits, random)[0][:110, :110]
        top, left = (int(random.integers(0, 170 - side + 1)) for side in part.shape)
        view = sheet[top : top + part.shape[0], left : left + part.shape[1]]
        np.maximum(view, part, out=view)
    return sheet, NO_DIGIT


FRAGMENTS = (
    (0, "top", 0.5),
    (0, "bottom", 0.5),
    (4, "top", 0.5),
    (5, "top", 0.55),
    (2, "left", 0.35),
    (3, "left", 0.35),
)
"""Digit, side and largest share of parts that are no digit: most halves of digits are one, such as
that of 8, which is 3 or 0."""


def fragment(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return a part of a digit that is none, and `NO_DIGIT`."""
    wanted, side, most = FRAGMENTS[int(random.integers(len(FRAGMENTS)))]
    while True:
        ink, label = digits.ink(random)
        if label == wanted:
            break
    share = random.uniform(0.7, 1) * most
    rows, columns = (round(length * share) for length in ink.shape)
    cut = {"top": ink[:rows], "bottom": ink[-rows:], "left": ink[:, :columns]}[side]
    return cut, NO_DIGIT
