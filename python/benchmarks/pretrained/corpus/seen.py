"""What the reader sees of pictures: the same stages as `digitus.recognize` has, up to one digit."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.pretrained.corpus.digits import Digits, cut_out
from benchmarks.pretrained.corpus.labels import NO_DIGIT, Grey
from digitus.recognition.ink import find_ink
from digitus.recognition.marks import Marks, find_marks
from digitus.synthesis import Photograph, digit_ink, reinked, take_photograph

SIDES = (150, 340)
"""Pixels of a photograph's sides: small ones, because one digit needs no more."""

FOUND = 0.6
"""A digit of which less is found stays out: its label would be a guess."""

OWN = 0.5
"""A mark belongs to the digit that at least this share of it lies on."""

EXCESS = 1.35
"""The box of what was found may be so much longer than that of the ink: lines reach out of it."""

FOREIGN = 0.25
"""Foreign ink in a digit's box may be so much of its own."""


def photographed(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return the ink that is found of a digit of MNIST on a photograph, and its label.

    Parameters
    ----------
    digits : Digits
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width), and int
    """
    while True:
        image, label = digits.draw(random)
        ink = found_ink(taken(reinked(image, random), random), random)
        if ink is not None:
            return ink, label


def stroked(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return the ink of a digit drawn as strokes, as it is or found on a photograph.

    Parameters
    ----------
    digits : Digits
        Not used.
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width), and int
    """
    label = int(random.integers(10))
    if random.random() < 0.6:
        return digit_ink(label, random), label
    while True:
        ink = found_ink(taken(digit_ink(label, random), random), random)
        if ink is not None:
            return ink, label


def taken(ink: Grey, random: np.random.Generator) -> Photograph:
    """Return a small photograph of ink."""
    height, width = (int(side) for side in random.integers(*SIDES, 2))
    return take_photograph([ink], random, size=(height, width))


def marks_of(photograph: Photograph) -> tuple[Marks, list[int], float]:
    """Return the marks in a photograph, those that lie on its ink, and how much of it they are.

    Parameters
    ----------
    photograph : Photograph

    Returns
    -------
    Marks, list of int, float
        The share is of the ink that was photographed, 0 to 1.
    """
    found = find_ink(photograph.picture)
    marks = find_marks(found.levels, found.mask, found.stroke)
    if len(marks) == 0:
        return marks, [], 0.0
    true = photograph.ink > 127
    margin = 1 + int(found.stroke / 4)
    kernel = np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)
    left, top = marks.origin
    height, width = marks.levels.shape
    part = slice(top, top + height), slice(left, left + width)
    near = cv2.dilate(true.astype(np.uint8), kernel)[part].astype(bool)
    is_mark = marks.levels >= 128
    counts = np.bincount(marks.owners[is_mark], minlength=len(marks) + 1)[1:]
    inside = np.bincount(marks.owners[is_mark & near], minlength=len(marks) + 1)[1:]
    own = [int(index) for index in np.flatnonzero((inside >= OWN * counts) & (inside > 0))]
    covered = np.isin(marks.owners, np.array(own) + 1) & true[part]
    return marks, own, float(covered.sum() / max(1, true.sum()))


def found_ink(photograph: Photograph, random: np.random.Generator) -> Grey | None:
    """Return what is found of the ink on a photograph; None if it is too little.

    Of every fourth photograph all the ink in the digit's box is returned, specks and remains of
    lines too, unless they are too much.

    Parameters
    ----------
    photograph : Photograph
        Of one ink.
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8 or None
    """
    marks, own, share = marks_of(photograph)
    if not own or share < FOUND:
        return None
    crop = marks.crop(own)
    if max(crop.levels.shape) > EXCESS * max(cut_out(photograph.ink, 128).shape):
        return None
    if random.random() < 0.25:
        left, top, right, bottom = crop.box
        whole = marks.levels[top:bottom, left:right]
        if whole.sum(dtype=np.int64) <= (1 + FOREIGN) * crop.levels.sum(dtype=np.int64):
            return whole
    return crop.levels


def foreign_mark(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return something that is found on a photograph and that nobody wrote, and `NO_DIGIT`.

    Upright ones stay out, because they look like a 1, and what has the digit in it.

    Parameters
    ----------
    digits : Digits
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, and int
    """
    while True:
        image, _ = digits.draw(random)
        photograph = taken(reinked(image, random), random)
        marks, own, _ = marks_of(photograph)
        left, top = marks.origin
        height, width = marks.levels.shape
        true = photograph.ink[top : top + height, left : left + width] > 127
        shares = np.bincount(marks.owners[true], minlength=len(marks) + 1)[1:] / max(1, true.sum())
        sizes = marks.boxes[:, 2:] - marks.boxes[:, :2]
        foreign = [
            index
            for index in range(len(marks))
            if index not in own
            and shares[index] < 0.2
            and marks.areas[index] > 9
            and sizes[index, 1] < 2 * sizes[index, 0]
        ]
        if foreign:
            return marks.crop([foreign[int(random.integers(len(foreign)))]]).levels, NO_DIGIT


def all_ink(picture: Grey) -> Grey | None:
    """Return all the ink in a drawn picture, or None if there is none.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)

    Returns
    -------
    ndarray of uint8
    """
    found = find_ink(picture)
    marks = find_marks(found.levels, found.mask, found.stroke)
    return marks.crop(range(len(marks))).levels if len(marks) else None
