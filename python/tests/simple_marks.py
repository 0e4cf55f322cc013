"""Upright strokes and rings as ink, and a reader that knows nothing else."""

from __future__ import annotations

import numpy as np

STROKE = 6


def bar(height=60, width=STROKE):
    """Return an upright stroke, a 1."""
    return np.full((height, width), 255, dtype=np.uint8)


def ring(height=60, width=48, stroke=STROKE):
    """Return an ellipse's outline, a 0."""
    rows, columns = np.indices((height, width))
    across = (columns + 0.5 - width / 2) / (width / 2)
    down = (rows + 0.5 - height / 2) / (height / 2)
    inner = (across * width / (width - 2 * stroke)) ** 2 + (
        down * height / (height - 2 * stroke)
    ) ** 2
    return np.where((across**2 + down**2 <= 1) & (inner >= 1), 255, 0).astype(np.uint8)


def page(shape, *marks):
    """Return levels with marks at (left, top)."""
    levels = np.zeros(shape, dtype=np.uint8)
    for mark, left, top in marks:
        height, width = mark.shape
        part = levels[top : top + height, left : left + width]
        np.maximum(part, mark, out=part)
    return levels


class ShapeReader:
    """Take narrow upright ink for 1, what is closed around an empty middle for 0."""

    def __init__(self):
        self.calls = []

    def probabilities(self, images):
        """Return 0.99 for what each image looks like."""
        self.calls.append(len(images))
        table = np.full((len(images), 11), 0.001, dtype=np.float32)
        for row, image in zip(table, images, strict=True):
            row[self.answer(image)] = 0.99
        return table

    @staticmethod
    def answer(image):
        """Return 0, 1, or 10 for no digit."""
        ink = image > 64
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        if rows.size == 0:
            return 10
        box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        height, width = box.shape
        if height >= 18 and width <= 5:
            return 1
        middle = box[height // 3 : -(height // 3), width // 3 : -(width // 3)]
        sides = [box[height // 2, : width // 3], box[height // 2, -(width // 3) :]]
        ends = [box[: height // 3, width // 2], box[-(height // 3) :, width // 2]]
        is_round = all(side.any() for side in (*sides, *ends)) and not middle.any()
        # Ink in a corner is of something else.
        corners = [box[:2, :2], box[:2, -2:], box[-2:, :2], box[-2:, -2:]]
        is_clean = sum(bool(corner.all()) for corner in corners) == 0
        return 0 if is_round and is_clean and width >= 10 and height >= 18 else 10
