"""All ink of a picture as one digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.asking import Asked, ask
from digitus.recognition.crops import Crop
from digitus.recognition.found import Found
from digitus.recognition.many import read_many
from digitus.recognition.marks import Marks
from digitus.recognition.reader import LABELS, NO_DIGIT, SIDE

LARGE = 0.2
"""A mark counts wherever it is if it has this share of the largest one's ink."""

NEAR = 0.25
"""A smaller one if it is as near to those that count, in their longer side."""

BOX = 20
"""Longer side of a digit of MNIST, in pixels."""

OFF_CENTRE = 1.0
"""Pixels by which its centre of mass may be off the middle, rounded as it was."""

NONE = 0.1
"""How much less probable it is that there is no digit."""

CLEARLY = 0.5
"""All that counts together is taken for the digit if its best label is as likely."""


def read_single(marks: Marks, reader: Asked) -> Found:
    """Read the ink of a picture as one digit.

    Specks far away are left out. Where all the rest together is hardly a digit, the picture is
    read as if it had many, and the likeliest of them is taken, if it is likelier: a shadow at the
    edge, a frame, or a word beside the digit is large enough to count otherwise.

    Parameters
    ----------
    marks : Marks
        At least one.
    reader : Asked
        Tells what images show.

    Returns
    -------
    Found
    """
    crop = marks.crop(_digit(marks))
    images, scores = ask(reader, [crop])
    whole = Found(crop, images[0], likely(scores[0]))
    if whole.confidence >= CLEARLY:
        return whole
    others = [one for one in read_many(marks, reader) if one.is_digit]
    return max([whole, *others], key=lambda one: one.confidence)


def whole_picture(levels: NDArray[np.uint8], reader: Asked) -> Found:
    """Read a small picture as one digit, with all of its levels.

    Parameters
    ----------
    levels : ndarray of uint8, shape (height, width)
        Ink, 0 to 255; some of it is above 0.
    reader : Asked
        Tells what images show.

    Returns
    -------
    Found
    """
    crop = Crop(0, 0, levels).trimmed()
    if not is_normalized(levels, crop):
        images, scores = ask(reader, [crop])
        return Found(crop, images[0], likely(scores[0]))
    as_it_is = reader.probabilities(levels[None]).astype(np.float64)
    return Found(crop, levels, likely(as_it_is[0]))


def likely(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of each label where a digit is to be expected.

    By Bayes' theorem: that there is none is less probable before the picture was looked at than
    it was among the images that the reader has learnt from.

    Parameters
    ----------
    scores : ndarray of float64, shape (11,)
        As of `Reader.probabilities`.

    Returns
    -------
    ndarray of float64, shape (10,)
    """
    digits = scores[:LABELS]
    shares: NDArray[np.float64] = digits / (digits.sum() + NONE * scores[NO_DIGIT])
    return shares


def is_normalized(levels: NDArray[np.uint8], crop: Crop) -> bool:
    """Return whether a picture is in MNIST's form already, so that nothing is to be done.

    Parameters
    ----------
    levels : ndarray of uint8, shape (height, width)
        Ink, 0 to 255; some of it is above 0.
    crop : Crop
        Its part with ink.

    Returns
    -------
    bool
        Whether it has 28 x 28 pixels, its ink fits just into 20 x 20 of them, and the ink's
        centre of mass lies in the middle.
    """
    if levels.shape != (SIDE, SIDE) or max(crop.levels.shape) != BOX:
        return False
    shares = levels / levels.sum(dtype=np.float64)
    middle = np.array([shares.sum(axis=axis) @ np.arange(SIDE) for axis in (0, 1)])
    return bool((np.abs(middle - (SIDE - 1) / 2) <= OFF_CENTRE).all())


def _digit(marks: Marks) -> list[int]:
    """Return the marks that count: the large ones, and those near to the ones that count."""
    order = np.argsort(-marks.areas, kind="stable").tolist()
    is_large = marks.areas >= LARGE * marks.areas.max()
    kept = [mark for mark in order if is_large[mark]]
    waiting = [mark for mark in order if not is_large[mark]]
    while True:
        boxes = marks.boxes[kept]
        left, top = boxes[:, :2].min(axis=0).tolist()
        right, bottom = boxes[:, 2:].max(axis=0).tolist()
        reach = NEAR * max(right - left, bottom - top)
        near = [
            mark
            for mark in waiting
            if _distance(marks.boxes[mark].tolist(), (left, top, right, bottom)) <= reach
        ]
        if not near:
            return sorted(kept)
        kept += near
        waiting = [mark for mark in waiting if mark not in set(near)]


def _distance(one: list[int], other: tuple[int, int, int, int]) -> int:
    """Return the larger of the empty columns and the empty rows between two boxes."""
    across = max(one[0] - other[2], other[0] - one[2])
    down = max(one[1] - other[3], other[1] - one[3])
    return max(across, down, 0)
