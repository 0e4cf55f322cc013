"""Files of labelled images in the forms that people have them in."""

from __future__ import annotations

import numpy as np

import digitus

NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def small_digits(count=300):
    """Return images (count, 64) of bytes and their labels: digits of the sample, made 8 x 8."""
    train, _ = digitus.load_data("sample")
    pictures = train.images[:count].reshape(-1, 28, 28)[:, 2:26, 2:26]
    small = pictures.reshape(-1, 8, 3, 8, 3).astype(np.float64).mean(axis=(2, 4))
    return small.astype(np.uint8).reshape(count, 64), train.labels[:count].astype(int)


def lines(images, labels, *, form="{label},{pixels}", separator=","):
    """Return one line an image."""
    return [
        form.format(label=label, pixels=separator.join(map(str, row)))
        for row, label in zip(images.tolist(), labels, strict=True)
    ]


def write_lines(path, rows):
    """Write lines, and return the path."""
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path
