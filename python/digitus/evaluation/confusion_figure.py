"""The confusion matrix as a figure; needs matplotlib."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from digitus.evaluation.figure_style import INK, finish, short_names
from digitus.evaluation.report import Report
from digitus.evaluation.scores import Scores

MOST_NUMBERED = 30
"""Classes up to which each cell shows its number and each row its name."""

DARK = 0.55
"""Part of the full colour from which numbers are white."""


def confusion_figure(report: Report) -> Figure:
    """Draw images by true and predicted class: right ones in blue, mistakes in orange.

    The shade is the part of the true class's images; orange begins with few of them, so that
    single mistakes are seen.

    Parameters
    ----------
    report : Report

    Returns
    -------
    matplotlib.figure.Figure
        7.5 inches wide.
    """
    scores = report.scores
    figure = Figure(figsize=(7.5, 7), dpi=160, layout="constrained")
    axes = figure.subplots()
    counts = np.maximum(scores.confusion.sum(axis=1, keepdims=True), 1)
    share = scores.confusion / counts
    is_diagonal = np.eye(len(share), dtype=bool)
    # The root lifts what is rare.
    shade = np.where(is_diagonal, share, np.sqrt(share))
    right = np.ma.masked_where(~is_diagonal, shade)
    wrong = np.ma.masked_where(is_diagonal | (share == 0), shade)
    axes.imshow(right, cmap="Blues", vmin=0, vmax=1.25, interpolation="nearest")
    axes.imshow(wrong, cmap="Oranges", vmin=-0.1, vmax=1, interpolation="nearest")
    finish(
        axes,
        f"{scores.correct:,} of {scores.count:,} images right: accuracy {scores.accuracy:.2%}",
    )
    axes.set(xlabel="predicted class", ylabel="true class")
    if len(share) <= MOST_NUMBERED:
        _write_numbers(axes, scores, shade)
        names = short_names(report.class_names)
        places = range(len(names))
        axes.set_xticks(places, names, parse_math=False)
        axes.set_yticks(places, names, parse_math=False)
        if max(map(len, names)) > 3:
            for label in axes.get_xticklabels():
                label.set(rotation=45, ha="right")
    return figure


def _write_numbers(axes: Axes, scores: Scores, shade: NDArray[np.float64]) -> None:
    """Write the number of images into each cell that has any."""
    size = 9 if len(shade) <= 12 else 6
    for row, column in np.argwhere(scores.confusion):
        axes.text(
            column,
            row,
            f"{scores.confusion[row, column]}",
            ha="center",
            va="center",
            fontsize=size,
            color="white" if shade[row, column] > DARK else INK,
        )
