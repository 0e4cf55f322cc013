"""What a network makes of test images, as a figure; needs matplotlib."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from digitus.comparison.result import Comparison, Result
from digitus.datasets import Dataset

COLUMNS = 10
FIRST_IMAGES = 30
MISTAKES = 20

RIGHT = "#222222"
WRONG = "#cc0000"

ROW_HEIGHT = 1.14
TITLE_HEIGHT = 0.5


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
    heights = [_row_count(images) * ROW_HEIGHT + TITLE_HEIGHT for _, images in parts]
    figure = Figure(figsize=(9, sum(heights)), dpi=200, layout="constrained")
    pieces = figure.subfigures(len(parts), 1, height_ratios=heights, squeeze=False)[:, 0]
    for piece, (title, images) in zip(pieces, parts, strict=True):
        _draw_part(piece, title, images, result, comparison.test)
    return figure


def _title(result: Result, shown: int, images: int) -> str:
    return (
        f"{result.row.label}, {result.row.task.epochs:,} epochs: "
        f"the first {shown:,} of {images:,} test images\n"
        "Above each image the predicted digit; if wrong, in red with the true one"
    )


def _row_count(images: Sequence[int]) -> int:
    return math.ceil(len(images) / COLUMNS)


def _draw_part(
    figure: SubFigure, title: str, images: Sequence[int], result: Result, test: Dataset
) -> None:
    """Draw one grid of images below its title."""
    figure.suptitle(title, fontsize=11, color=RIGHT)
    grid = figure.subplots(_row_count(images), COLUMNS, squeeze=False).ravel()
    for axes in grid:
        axes.set_axis_off()
    for axes, image in zip(grid, images, strict=False):
        _draw_image(axes, image, result, test)


def _draw_image(axes: Axes, image: int, result: Result, test: Dataset) -> None:
    """Draw one image as ink on paper; a wrong one in a red frame."""
    side = math.isqrt(test.width)
    predicted, label = int(result.predictions[image]), int(test.labels[image])
    axes.imshow(test.images[image].reshape(side, side), cmap="Greys", interpolation="nearest")
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])
    is_right = predicted == label
    axes.set_title(
        f"{predicted}" if is_right else f"{predicted} (is {label})",
        fontsize=10,
        pad=3,
        color=RIGHT if is_right else WRONG,
        fontweight="normal" if is_right else "bold",
    )
    for spine in axes.spines.values():
        spine.set(color="#cccccc" if is_right else WRONG, linewidth=0.6 if is_right else 2.2)
