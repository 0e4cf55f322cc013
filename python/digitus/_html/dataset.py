"""A dataset in a notebook: its size, its classes, and its first images."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np

from digitus._errors import ArgumentError
from digitus._html.grey_png import grey_png
from digitus._html.table import block, table, text
from digitus._image_shape import image_shape

if TYPE_CHECKING:
    from digitus.datasets import Dataset

FIRST = 10
"""Images that are shown."""

MOST_CLASSES = 20
"""Classes up to which the images of each are counted."""

MOST_PIXELS = 128 * 128
"""Of an image that is shown."""


def dataset_html(dataset: Dataset) -> str:
    """Return the size of an open dataset, images of each class, and the first images as HTML."""
    images = dataset.images
    title = (
        f"Dataset of {len(dataset):,} images x {dataset.width:,} {images.dtype}, "
        f"{dataset.classes:,} classes"
    )
    counts = np.bincount(dataset.labels, minlength=dataset.classes)
    if dataset.classes <= MOST_CLASSES:
        headings = ["class", *map(str, range(dataset.classes))]
        classes = table(headings, [["images", *(f"{count:,}" for count in counts)]], left=(0,))
    else:
        classes = f"<p>{counts.min():,} to {counts.max():,} images a class</p>"
    return block(title, classes, _first_images(dataset))


def _first_images(dataset: Dataset) -> str:
    """Return the first images as ink on paper in one picture; nothing if they are no squares."""
    try:
        height, width = image_shape((dataset.width,))
    except ArgumentError:
        return ""
    if height * width > MOST_PIXELS:
        return ""
    rows, labels = dataset.images[:FIRST], dataset.labels[:FIRST]
    values = rows if rows.dtype == np.uint8 else np.clip(rows, 0, 1) * 255
    ink = 255 - np.nan_to_num(values).astype(np.uint8).reshape(-1, height, width)
    edged = np.pad(ink, ((0, 0), (1, 1), (1, 1)), constant_values=204)
    strip = np.concatenate(list(edged), axis=1)
    data = base64.b64encode(grey_png(strip)).decode()
    words = text("labels " + ", ".join(map(str, labels)))
    return (
        f'<img alt="the first {len(rows)} images, {words}" title="{words}" '
        f'style="image-rendering: pixelated; height: 56px; max-width: 100%; object-fit: contain" '
        f'src="data:image/png;base64,{data}">'
    )
