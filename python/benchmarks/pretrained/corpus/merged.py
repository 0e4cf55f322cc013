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
    (0, "top", 0.35, 0.5),
    (0, "bottom", 0.35, 0.5),
    (4, "top", 0.35, 0.5),
    (5, "top", 0.4, 0.55),
    (2, "left", 0.2, 0.35),
    (3, "left", 0.2, 0.3),
    (4, "left", 0.3, 0.45),
    (6, "right", 0.25, 0.4),
)
"""Digit, side, smallest and largest share of parts that are no digit: many parts are one, such as
half an 8, which is 3, 5 or 0, and the upright part of 4, 7 and 9, which is 1."""


def fragment(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return a part of a digit that is none, behind a straight or slanted cut, and `NO_DIGIT`."""
    wanted, side, least, most = FRAGMENTS[int(random.integers(len(FRAGMENTS)))]
    while True:
        ink, label = digits.ink(random)
        if label == wanted:
            break
    turns = {"left": 0, "top": 1, "right": 2, "bottom": 3}[side]
    upright = np.rot90(ink, turns)  # The side that is kept is now the left one.
    height, width = upright.shape
    slope = np.tan(np.deg2rad(random.uniform(-25, 25)))
    place = random.uniform(least, most) * width + slope * (np.arange(height) - height / 2)
    kept = upright * (np.arange(width) < place[:, None])
    return np.rot90(kept, -turns).astype(np.uint8), NO_DIGIT


def overrun(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return a digit with a third to two thirds of its neighbour, and `NO_DIGIT`.

    Less of a neighbour is a fault of the cut that a digit bears; see `clutter`.
    """
    ink, _ = _one(digits, random)
    while True:
        other, label = _one(digits, random)
        if label != 1 and other.shape[1] > 30:
            break
    columns = round(other.shape[1] * random.uniform(0.35, 0.65))
    gap = round(60 * random.uniform(-0.05, 0.25))
    is_left = random.random() < 0.5
    parts = [other[:, -columns:], ink] if is_left else [ink, other[:, :columns]]
    return beside(parts, [0, gap], [round(60 * random.uniform(0, 0.15)) for _ in parts]), NO_DIGIT
