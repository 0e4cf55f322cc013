"""Contact sheets of the corpus, to be looked at: a wrong label is a defect."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pretrained.corpus.groups import Arrays
from benchmarks.pretrained.corpus.labels import NO_DIGIT, SIDE

COLUMNS, ROWS = 20, 10
ZOOM = 2
LINE = 12
"""Pixels for the label below each image."""


def sheet(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return images in rows with their labels below, "-" for no digit.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 28, 28)
    labels : ndarray of uint8, shape (n,)

    Returns
    -------
    ndarray of uint8, shape (height, width)
    """
    side, high = SIDE * ZOOM, SIDE * ZOOM + LINE
    rows = -(-len(images) // COLUMNS)
    page = np.full((rows * high, COLUMNS * (side + 2)), 60, np.uint8)
    for index, (image, label) in enumerate(zip(images, labels, strict=True)):
        top, left = index // COLUMNS * high, index % COLUMNS * (side + 2)
        large = cv2.resize(image, (side, side), interpolation=cv2.INTER_NEAREST)
        page[top : top + side, left : left + side] = large
        text = "-" if label == NO_DIGIT else str(label)
        place = (left + 2, top + side + LINE - 2)
        cv2.putText(page, text, place, cv2.FONT_HERSHEY_PLAIN, 0.8, 255, 1)
    return page


def write_sheets(groups: dict[str, Arrays], folder: Path) -> list[Path]:
    """Write one contact sheet a group; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (images, labels) in groups.items():
        written.append(folder / f"{name}.png")
        count = COLUMNS * ROWS
        cv2.imwrite(str(written[-1]), sheet(images[:count], labels[:count]))
    return written
