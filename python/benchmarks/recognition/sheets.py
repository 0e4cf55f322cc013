"""Contact sheets of pictures that were read, rightly and wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.recognition.answers import Answer
from benchmarks.recognition.kinds import Kind, pixels_of

CELL, TEXT, GAP = 150, 30, 6
"""Pixels of a picture's side, of the lines below it, and between two."""

LETTER = 7
"""Pixels that a letter takes on average."""

COLUMNS = 8
MOST = 48
"""Pictures of a sheet at most."""

WIDE = 2
"""Columns that a picture of a row takes."""


def sheet(kind: Kind, seed: int, answers: Sequence[Answer]) -> NDArray[np.uint8]:
    """Return pictures with what they show and how they were read.

    Parameters
    ----------
    kind : Kind
    seed : int
        That the pictures were drawn from; they are drawn anew.
    answers : sequence of Answer
        Of that kind; the first `MOST` are shown.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue.
    """
    is_wide = kind.name.endswith("rows")
    columns = COLUMNS // WIDE if is_wide else COLUMNS
    width = CELL * WIDE + GAP if is_wide else CELL
    shown = answers[: MOST // WIDE if is_wide else MOST]
    lines = max(1, -(-len(shown) // columns))
    page = np.full((lines * (CELL + TEXT + GAP), columns * (width + GAP), 3), 255, np.uint8)
    for index, answer in enumerate(shown):
        top, left = index // columns * (CELL + TEXT + GAP), index % columns * (width + GAP)
        picture = pixels_of(kind.make(seed, answer.number))
        fitted = _fitted(picture, CELL, width)
        height = fitted.shape[0]
        page[top : top + height, left : left + fitted.shape[1]] = fitted
        for line, text in enumerate(_words(answer, width // LETTER)):
            place = (left, top + CELL + 12 + 13 * line)
            cv2.putText(page, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, 0, 1, cv2.LINE_AA)
    return page


def _words(answer: Answer, letters: int) -> tuple[str, str]:
    truth = answer.truth or answer.what
    sure = " ".join(f"{confidence:.0%}" for confidence in answer.confidences[:4])
    guess = "" if answer.read == answer.guessed else f" ({answer.guessed})"
    text = f"{truth}: read {answer.read or 'nothing'}{guess}"
    return (text if len(text) <= letters else f"{text[: letters - 2]}.."), sure


def _fitted(picture: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Return a picture made to fit into a cell, with a thin frame."""
    scale = min(height / picture.shape[0], width / picture.shape[1])
    size = tuple(max(1, round(side * scale)) for side in picture.shape[1::-1])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    small = cv2.resize(np.ascontiguousarray(picture), size, interpolation=way)
    cv2.rectangle(small, (0, 0), (size[0] - 1, size[1] - 1), (160, 160, 160), 1)
    return small


def write_sheet(path: Path, kind: Kind, seed: int, answers: Sequence[Answer]) -> None:
    """Write a sheet as a JPEG or PNG file, by the path's ending."""
    page = sheet(kind, seed, answers)[:, :, ::-1]
    path.parent.mkdir(parents=True, exist_ok=True)
    _, content = cv2.imencode(path.suffix, np.ascontiguousarray(page))
    path.write_bytes(content.tobytes())
