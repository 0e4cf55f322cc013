"""Corrupted images, and how well a network does on them, as figures; needs matplotlib."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from digitus.corruptions import corrupt
from digitus.evaluation.report import Report
from digitus.evaluation.robustness import Robustness
from digitus.plot.figure_style import BLUE, GRID, INK, LIGHT_BLUE, finish

COLUMNS = 10
ROW_HEIGHT = 0.62


def corruptions_figure(report: Report, robustness: Robustness) -> Figure | None:
    """Draw some images with each corruption, a row each, the clean ones on top.

    Parameters
    ----------
    report : Report
        Of the images that were corrupted; the first image of each class is shown, ten at most.
    robustness : Robustness

    Returns
    -------
    matplotlib.figure.Figure or None
        7.5 inches wide; None if the images are no grey pictures.
    """
    shape = report.picture_shape
    if shape is None:
        return None
    shown = _examples(report)
    last = int(shown.max()) + 1
    images = report.dataset.images[:last]
    results = (robustness.clean, *robustness.results)
    figure = Figure(figsize=(7.5, ROW_HEIGHT * len(results)), dpi=160)
    grid = figure.subplots(len(results), COLUMNS, squeeze=False)
    figure.subplots_adjust(
        left=0.15, right=0.995, top=0.995, bottom=0.005, wspace=0.04, hspace=0.04
    )
    for row, result in zip(grid, results, strict=True):
        pictures = images
        if result is not robustness.clean:
            pictures = corrupt(result.name, images, seed=robustness.seed, shape=shape)
        for axes in row:
            axes.set(xticks=[], yticks=[])
            axes.set_axis_off()
        for axes, index in zip(row, shown, strict=False):
            axes.imshow(
                pictures[index].reshape(shape),
                cmap="gray",
                vmin=0,
                vmax=255,
                interpolation="nearest",
            )
            axes.set_axis_on()
            axes.spines[:].set(color=GRID, linewidth=0.6)
        row[0].text(
            -0.12,
            0.5,
            f"{title(result.name)}\n{result.accuracy:.1%}",
            transform=row[0].transAxes,
            ha="right",
            va="center",
            fontsize=9,
            color=INK,
        )
    return figure


def _examples(report: Report) -> NDArray[np.int64]:
    """Return the places of the first image of each class, ten at most."""
    _, first = np.unique(report.dataset.labels, return_index=True)
    return first[:COLUMNS]


def robustness_figure(robustness: Robustness) -> Figure:
    """Draw the accuracy on each corruption as a bar, beside that on clean images.

    Parameters
    ----------
    robustness : Robustness

    Returns
    -------
    matplotlib.figure.Figure
        7.5 inches wide.
    """
    results = robustness.results
    figure = Figure(figsize=(7.5, 1.3 + 0.28 * len(results)), dpi=160, layout="constrained")
    axes = figure.subplots()
    places = range(len(results))
    axes.barh(places, [1] * len(results), color="#f2f2f2", height=0.72)
    axes.barh(places, [result.accuracy for result in results], color=LIGHT_BLUE, height=0.72)
    for place, result in zip(places, results, strict=True):
        axes.text(0.008, place, f"{result.accuracy:.1%}", va="center", fontsize=9, color=INK)
    for value, style, name in (
        (robustness.clean.accuracy, "-", "clean"),
        (robustness.mean_accuracy, "--", "mean of all"),
    ):
        axes.axvline(value, color=BLUE, linestyle=style, label=f"{name}: {value:.1%}")
    axes.set_yticks(places, [title(result.name) for result in results])
    axes.set(xlim=(0, 1), ylim=(len(results) - 0.4, -0.6), xlabel="accuracy")
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    finish(axes, f"Accuracy on {robustness.clean.count:,} corrupted images")
    axes.grid(axis="x", color=GRID, linewidth=0.7)
    figure.legend(loc="outside lower center", ncols=2, fontsize=9, frameon=False)
    return figure


def title(name: str) -> str:
    """Return a corruption's name in words."""
    return name.replace("_", " ")
