"""Where inks stand on a sheet: one digit, a row, or several lines of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitus.synthesis.reinking import Ink, scaled
from digitus.synthesis.typed_arrays import levels

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Inscription:
    """What is written, in a frame of its own.

    Attributes
    ----------
    levels : ndarray of uint8, shape (height, width)
        Light on black.
    boxes : tuple of (left, top, right, bottom)
        Of each ink, in the order given; right and bottom exclusive.
    height : float
        Of a digit, in pixels.
    """

    levels: Ink
    boxes: tuple[Box, ...]
    height: float


def inscribed(
    inks: Sequence[Ink], random: np.random.Generator, height: float, *, lines: int = 1
) -> Inscription:
    """Put inks side by side on drifting lines.

    Parameters
    ----------
    inks : sequence of ndarray of uint8, shape (height, width)
        Cut to what is written.
    random : numpy.random.Generator
    height : float
        Pixels of each ink's longer side, give or take a tenth.
    lines : int
        How many lines; the inks are shared out evenly.

    Returns
    -------
    Inscription
    """
    spread = random.uniform(0.02, 0.09)  # Of sizes: one hand is tidier than another.
    if len(inks) == 1:
        rotated = _turned(scaled(inks[0], height / max(inks[0].shape)), random.normal(0, 3))
        return Inscription(rotated, ((0, 0, rotated.shape[1], rotated.shape[0]),), height)
    sized = [
        _turned(
            scaled(ink, height / max(ink.shape) * float(np.exp(random.normal(0, spread)))),
            float(random.normal(0, 2.5)),
        )
        for ink in inks
    ]
    if random.random() < 0.10:  # A hasty hand: some just touch.
        gap = random.uniform(0.015, 0.08) * height
    else:
        gap = float(np.clip(random.lognormal(np.log(0.25), 0.5), 0.07, 0.9)) * height
    pitch = height * random.uniform(1.35, 2.2)
    share = int(np.ceil(len(inks) / lines))
    places: list[tuple[int, int]] = []
    for line in range(lines):
        places += _places(
            sized[line * share : (line + 1) * share], random, gap, height, line * pitch
        )
    return _gathered(sized, places, height)


def _places(
    inks: Sequence[Ink], random: np.random.Generator, gap: float, height: float, top: float
) -> list[tuple[int, int]]:
    """Return left and top of each ink of a line, from a start near 0."""
    slope, bend = random.normal(0, 0.035), random.normal(0, 0.03)
    unevenness = random.uniform(0.01, 0.06) * height
    x, places = random.normal(0, 0.15) * height, []
    before: Ink | None = None
    for ink in inks:
        if before is not None:
            x += _advance(before, ink, round(0.06 * height))
        before = ink
        middle = x + ink.shape[1] / 2
        base = top + slope * middle + bend * height * np.sin(middle / (3 * height))
        base += random.normal(0, unevenness)
        places.append((round(x), round(base - ink.shape[0])))
        x += gap * float(np.exp(random.normal(0, 0.35)))
    return places


def _advance(before: Ink, ink: Ink, reach: int) -> float:
    """Return how far right of an ink's left edge the next one's is when they just touch.

    Their outlines are compared on each row, both standing on the same line; `reach` rows above and
    below count as well, as the line drifts.
    """
    rows = min(before.shape[0], ink.shape[0])
    kernel = np.ones((2 * reach + 1, 1), np.uint8)
    first = cv2.dilate(before[-rows:], kernel) > 127
    second = cv2.dilate(ink[-rows:], kernel) > 127
    right = np.where(first.any(axis=1), before.shape[1] - first[:, ::-1].argmax(axis=1), 0)
    left = np.where(second.any(axis=1), second.argmax(axis=1), ink.shape[1])
    return float(max((right - left).max(), 0.4 * before.shape[1]))


def _gathered(inks: Sequence[Ink], places: list[tuple[int, int]], height: float) -> Inscription:
    """Draw inks into one frame, each over what is there."""
    left, top = min(x for x, _ in places), min(y for _, y in places)
    boxes = [
        (x - left, y - top, x - left + ink.shape[1], y - top + ink.shape[0])
        for ink, (x, y) in zip(inks, places, strict=True)
    ]
    drawn: Ink = np.zeros((max(box[3] for box in boxes), max(box[2] for box in boxes)), np.uint8)
    for ink, box in zip(inks, boxes, strict=True):
        part = drawn[box[1] : box[3], box[0] : box[2]]
        np.maximum(part, ink, out=part)
    return Inscription(drawn, tuple(boxes), height)


def _turned(ink: Ink, degrees: float) -> Ink:
    """Return an ink turned about its middle, in a frame that holds it."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.clip(degrees, -9, 9)), 1.0)
    cosine, sine = abs(turn[0, 0]), abs(turn[0, 1])
    new_width = int(np.ceil(width * cosine + height * sine))
    new_height = int(np.ceil(width * sine + height * cosine))
    turn[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
    return levels(cv2.warpAffine(ink, turn, (new_width, new_height)))
