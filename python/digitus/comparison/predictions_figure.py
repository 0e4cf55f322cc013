"""What a network makes of test images, as a figure; needs matplotlib."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure

from digitus.comparison.result import Comparison, Result
from digitus.datasets import Dataset
from digitus.plot.contact_sheet import Tile, contact_sheet

FIRST_IMAGES = 30
MISTAKES = 20


def predictions_figure(comparison: Comparison) -> Figure | None:
    """Draw the first test images and the first mistakes, with predicted and true classes.

    Parameters
    ----------
    comparison : Comparison
        With at least one finished row; the last one of the engine is shown, else the last one.

    Returns
    -------
    matplotlib.figure.Figure or None
        9 inches wide; None if the images are not square.
    """
    side = math.isqrt(comparison.test.width)
    if side * side != comparison.test.width:
        return None
    engine = [result for result in comparison.results if result.network is not None]
    result = (engine or comparison.results)[-1]
    labels = comparison.test.labels
    wrong = np.flatnonzero(result.predictions != labels)
    first = list(range(min(FIRST_IMAGES, len(labels))))
    others = [int(position) for position in wrong if position >= len(first)]
    parts = [(_title(result, len(first), len(labels)), first)]
    summary = f"{len(wrong):,} of {len(labels):,} test images wrong, {len(wrong) / len(labels):.2%}"
    if others:
        shown = others[:MISTAKES]
        what = "The other mistakes" if shown == others else f"The next {len(shown)} mistakes"
        parts.append((f"{what} ({summary})", shown))
    else:
        parts = [(f"{parts[0][0]}\n({summary})", first)]
    return contact_sheet(
        [
            (title, [_tile(image, side, result, comparison.test) for image in images])
            for title, images in parts
        ]
    )


def _title(result: Result, shown: int, images: int) -> str:
    return (
        f"{result.row.label}, {result.row.task.epochs:,} epochs: "
        f"the first {shown:,} of {images:,} test images\n"
        "Above each image the predicted digit; if wrong, in red with the true one"
    )


def _tile(image: int, side: int, result: Result, test: Dataset) -> Tile:
    """Return an image with the class that was predicted, and the true one where that is another."""
    predicted, label = int(result.predictions[image]), int(test.labels[image])
    is_right = predicted == label
    caption = f"{predicted}" if is_right else f"{predicted} (is {label})"
    return Tile(test.images[image].reshape(side, side), caption, is_right)
