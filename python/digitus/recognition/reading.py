"""Ink to digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from digitus.pictures import normalize
from digitus.recognition.crops import Crop
from digitus.recognition.digit import Digit
from digitus.recognition.marks import Marks, find_marks
from digitus.recognition.reader import LABELS, Reader

if TYPE_CHECKING:
    from digitus.recognition.ink import Ink
    from digitus.recognition.source import Picture


def read_ink(
    ink: Ink, picture: Picture, reader: Reader, threshold: float, *, single: bool
) -> tuple[Marks, tuple[Digit, ...]]:
    """Read the digits in a picture's ink.

    Parameters
    ----------
    ink : Ink
        Of the picture.
    picture : Picture
        Whose scale the boxes take.
    reader : Reader
        Tells what images show.
    threshold : float
        The least confidence of a label that is named.
    single : bool
        Whether all the ink is one digit.

    Returns
    -------
    Marks
        What the ink consists of.
    tuple of Digit
        In reading order.
    """
    marks = find_marks(ink.levels, ink.mask, ink.stroke)
    if len(marks) == 0:
        return marks, ()
    if single:
        crops = [marks.crop(range(len(marks)))]
    else:
        crops = [marks.crop([index]) for index in np.argsort(marks.boxes[:, 0])]
    images = np.stack([normalize(crop.levels, "crop") for crop in crops])
    scores = reader.probabilities(images).astype(np.float64)[:, :LABELS]
    digits = [
        Digit.of(row, threshold, _original(crop, marks, picture), image)
        for row, crop, image in zip(scores, crops, images, strict=True)
    ]
    return marks, tuple(digits)


def _original(crop: Crop, marks: Marks, picture: Picture) -> tuple[int, int, int, int]:
    """Return the box of a crop in pixels of the original picture."""
    box = np.array(crop.box, dtype=np.float64) + np.tile(marks.origin, 2)
    outer: NDArray[np.float64] = np.concatenate([np.floor(box[:2]), np.ceil(box[2:])])
    scaled = outer * picture.scale
    width, height = picture.size
    left, top = np.floor(scaled[:2])
    right, bottom = np.ceil(scaled[2:])
    return int(left), int(top), min(int(right), width), min(int(bottom), height)
