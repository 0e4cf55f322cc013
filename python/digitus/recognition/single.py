"""All ink of a picture as one digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.asking import Asked, ask
from digitus.recognition.crops import Crop
from digitus.recognition.found import Found
from digitus.recognition.marks import Marks
from digitus.recognition.reader import LABELS

LARGE = 0.2
"""A mark counts wherever it is if it has this share of the largest one's ink."""

NEAR = 0.25
"""A smaller one if it is as near to those that count, in their longer side."""

CLEARLY = 0.5
"""All that counts together is taken for the digit if its best label is as likely."""


def read_single(marks: Marks, reader: Asked) -> Found:
    """Read the ink of a picture as one digit.

    Specks far away are left out. Where all the rest together is hardly a digit, the largest mark
    and what is near to it is tried as well, and the likelier of the two is taken: a shadow at
    the edge, or a word beside the digit, is large enough to count otherwise.

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
    all_ink = _digit_around(marks, far=True)
    choices = [marks.crop(all_ink)]
    images, scores = ask(reader, choices)
    if scores[0, :LABELS].max() < CLEARLY:
        main = _digit_around(marks, far=False)
        if main != all_ink:
            choices.append(marks.crop(main))
            more_images, more_scores = ask(reader, choices[1:])
            images = np.concatenate([images, more_images])
            scores = np.concatenate([scores, more_scores])
    best = int(scores[:, :LABELS].max(axis=1).argmax())
    crop = choices[best]
    return Found(crop, images[best], scores[best, :LABELS])


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
    images, scores = ask(reader, [crop])
    return Found(crop, images[0], scores[0, :LABELS])


def _digit_around(marks: Marks, *, far: bool) -> list[int]:
    """Return the largest mark and those that belong to it; if `far`, large ones anywhere."""
    order = np.argsort(-marks.areas, kind="stable").tolist()
    kept = [order[0]]
    left, top, right, bottom = marks.boxes[order[0]].tolist()
    waiting = order[1:]
    while True:
        reach = NEAR * max(right - left, bottom - top)
        joined = [
            mark
            for mark in waiting
            if (far and marks.areas[mark] >= LARGE * marks.areas[order[0]])
            or _distance(marks.boxes[mark].tolist(), (left, top, right, bottom)) <= reach
        ]
        if not joined:
            return sorted(kept)
        kept += joined
        waiting = [mark for mark in waiting if mark not in set(joined)]
        boxes = marks.boxes[kept]
        left, top = boxes[:, :2].min(axis=0).tolist()
        right, bottom = boxes[:, 2:].max(axis=0).tolist()


def _distance(one: list[int], other: tuple[int, int, int, int]) -> int:
    """Return the larger of the empty columns and the empty rows between two boxes."""
    across = max(one[0] - other[2], other[0] - one[2])
    down = max(one[1] - other[3], other[1] - one[3])
    return max(across, down, 0)
