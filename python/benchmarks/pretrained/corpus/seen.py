"""What the reader sees of pictures: the same stages as `digitus.recognize` has, up to one digit."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.pretrained.corpus.digits import Digits, cut_out
from benchmarks.pretrained.corpus.labels import NO_DIGIT, Grey
from digitus.recognition.ink import find_ink
from digitus.recognition.marks import Marks, find_marks
from digitus.synthesis import (
    LETTERS,
    Photograph,
    digit_ink,
    drawn_digit,
    drawn_letter,
    letter_ink,
    noise,
    photograph,
    reinked,
    scribble,
    scribble_ink,
    take_photograph,
)

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


def stroked(_digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return the ink of a digit drawn as strokes, and its label; see `somehow`."""
    label = int(random.integers(10))
    return (
        somehow(lambda: digit_ink(label, random), lambda: drawn_digit(label, random), random),
        label,
    )


def lettered(_digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return the ink of a letter drawn as strokes, and `NO_DIGIT`; see `somehow`."""
    letter = LETTERS[int(random.integers(len(LETTERS)))]
    return (
        somehow(lambda: letter_ink(letter, random), lambda: drawn_letter(letter, random), random),
        NO_DIGIT,
    )


def scribbled(_digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return the ink of a scribble, and `NO_DIGIT`; see `somehow`."""
    return somehow(lambda: scribble_ink(random), lambda: scribble(random), random), NO_DIGIT


def somehow(
    ink: Callable[[], Grey], picture: Callable[[], Grey], random: np.random.Generator
) -> Grey:
    """Return ink as it is, or what is found of it in a drawn picture or on a photograph.

    Parameters
    ----------
    ink : callable
        Draws ink alone, light on black.
    picture : callable
        Draws a picture of it, shape (height, width, 3).
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width)
    """
    way = random.random()
    if way < 0.4:
        return ink()
    while True:
        found = all_ink(picture()) if way < 0.7 else found_ink(taken(ink(), random), random)
        if found is not None:
            return found


def speckled(_digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return something that is found in a picture of noise, or all of it, and `NO_DIGIT`."""
    while True:
        marks = _marks_of(noise(random))
        if len(marks) > 1 and random.random() < 0.3:
            return marks.crop(range(len(marks))).levels, NO_DIGIT
        one = _lying_mark(marks, random)
        if one is not None:
            return one, NO_DIGIT


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


def foreign_mark(_digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    """Return something that is found on a photograph of an empty sheet, and `NO_DIGIT`.

    Upright ones stay out, because they look like a 1.
    """
    while True:
        height, width = (int(side) for side in random.integers(*SIDES, 2))
        one = _lying_mark(_marks_of(photograph([], random, size=(height, width))), random)
        if one is not None:
            return one, NO_DIGIT


def all_ink(picture: Grey) -> Grey | None:
    """Return all the ink in a drawn picture, or None if there is none.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)

    Returns
    -------
    ndarray of uint8
    """
    marks = _marks_of(picture)
    return marks.crop(range(len(marks))).levels if len(marks) else None


def _marks_of(picture: Grey) -> Marks:
    """Return the marks in a picture, shape (height, width, 3)."""
    found = find_ink(np.ascontiguousarray(picture))
    return find_marks(found.levels, found.mask, found.stroke)


def _lying_mark(marks: Marks, random: np.random.Generator) -> Grey | None:
    """Return one of the marks that are no dots and not upright; None if there is none."""
    sizes = marks.boxes[:, 2:] - marks.boxes[:, :2]
    lying = np.flatnonzero((sizes[:, 1] < 2 * sizes[:, 0]) & (marks.areas > 9))
    return marks.crop([int(random.choice(lying))]).levels if len(lying) else None
