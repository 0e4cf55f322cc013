"""The confusion matrix as a figure; needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from digitus.datasets import Dataset
from digitus.evaluation.report import Report, evaluate_report
from digitus.network import Network
from digitus.plot.figure_style import INK, Picture, figure_of, finish, short_names

MOST_NUMBERED = 30
"""Classes up to which each cell shows its number and each row its name."""

DARK = 0.55
"""Part of the full colour from which numbers are white."""


def confusion_matrix(
    network: Network,
    images: ArrayLike | Dataset,
    labels: ArrayLike | None = None,
    *,
    ax: Axes | None = None,
    figsize: tuple[float, float] | None = None,
) -> Figure:
    """Draw how many images of each class were taken for which.

    Right ones are blue, mistakes orange. The shade is the part of the true class's images; orange
    begins with few of them, so that single mistakes are seen.

    Parameters
    ----------
    network : Network
        Of at most 1,024 classes; numbers and names are drawn up to 30.
    images : array_like or Dataset
        n images; a Dataset brings its own labels.
    labels : array_like of integers, shape (n,), or None
        None with a Dataset, and only then.
    ax : Axes or None
        Where to draw; a new figure without it.
    figsize : (float, float) or None
        Width and height of the new figure in inches; 7.5 by 7.

    Returns
    -------
    matplotlib.figure.Figure
        That of `ax`, where it is given.
    """
    return confusion_figure(evaluate_report(network, images, labels), ax=ax, figsize=figsize)


def confusion_figure(
    report: Report, *, ax: Axes | None = None, figsize: tuple[float, float] | None = None
) -> Figure:
    """Draw images by true and predicted class: right ones in blue, mistakes in orange.

    The shade is the part of the true class's images; orange begins with few of them, so that
    single mistakes are seen.

    Parameters
    ----------
    report : Report
    ax, figsize
        As of `confusion_matrix`.

    Returns
    -------
    matplotlib.figure.Figure
        7.5 inches wide without `figsize`.
    """
    scores = report.scores
    axes = ax
    if axes is None:
        axes = Picture(figsize=figsize or (7.5, 7), dpi=160, layout="constrained").subplots()
    names = short_names(report.class_names)
    draw_counts(axes, scores.confusion, np.eye(len(names), dtype=bool), names, names)
    finish(
        axes,
        f"{scores.correct:,} of {scores.count:,} images right: accuracy {scores.accuracy:.2%}",
    )
    axes.set(xlabel="predicted class", ylabel="true class")
    return figure_of(axes)


def draw_counts(
    axes: Axes,
    counts: NDArray[np.integer],
    is_right: NDArray[np.bool_],
    rows: Sequence[str],
    columns: Sequence[str],
) -> None:
    """Draw a table of counts: right ones in blue, mistakes in orange, by their share of the row.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    counts : ndarray of integers, shape (rows, columns)
    is_right : ndarray of bool, same shape
    rows, columns : sequence of str
        What they are called.
    """
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    # The root lifts what is rare.
    shade = np.where(is_right, share, np.sqrt(share))
    right = np.ma.masked_where(~is_right, shade)
    wrong = np.ma.masked_where(is_right | (share == 0), shade)
    axes.imshow(right, cmap="Blues", vmin=0, vmax=1.25, interpolation="nearest")
    axes.imshow(wrong, cmap="Oranges", vmin=-0.1, vmax=1, interpolation="nearest")
    if max(counts.shape) > MOST_NUMBERED:
        return
    _write_numbers(axes, counts, shade)
    axes.set_yticks(range(len(rows)), rows, parse_math=False)
    axes.set_xticks(range(len(columns)), columns, parse_math=False)
    if max(map(len, columns)) > 3:
        for label in axes.get_xticklabels():
            label.set(rotation=45, ha="right")


def _write_numbers(axes: Axes, counts: NDArray[np.integer], shade: NDArray[np.float64]) -> None:
    """Write the number of images into each cell that has any."""
    size = 9 if len(shade) <= 12 else 6
    for row, column in np.argwhere(counts):
        axes.text(
            column,
            row,
            f"{counts[row, column]}",
            ha="center",
            va="center",
            fontsize=size,
            color="white" if shade[row, column] > DARK else INK,
        )
