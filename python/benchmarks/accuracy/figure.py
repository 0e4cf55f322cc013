"""The record as a picture: the errors of all recipes, and how one of them learns."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from benchmarks.accuracy.table import Row
from benchmarks.accuracy.targets import TARGETS

DOTS, MEAN, INK, FAINT = "#0072b2", "#d55e00", "#222222", "#999999"

SMALLEST = 1e-5
"""The error that is drawn where there is none: logarithms have no 0."""


def accuracy_figure(rows: Sequence[Row], curve: str, images: str) -> Figure:
    """Draw the errors of each run, and the learning curve of one recipe.

    Parameters
    ----------
    rows : sequence of Row
        At least one.
    curve : str
        The recipe whose learning is drawn; the first if it is not among them.
    images : str
        What was measured on, such as "test".

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide.
    """
    height = max(3.4, 0.45 * len(rows) + 1.6)
    figure = Figure(figsize=(9, height), dpi=200, layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
    _draw_errors(left, rows, images)
    _draw_curve(right, next((row for row in rows if row.recipe == curve), rows[0]), images)
    return figure


def _draw_errors(axes: Axes, rows: Sequence[Row], images: str) -> None:
    for place, row in enumerate(rows):
        errors = [max(1 - accuracy, SMALLEST) for accuracy in row.accuracies]
        axes.plot(errors, [place] * len(errors), "o", color=DOTS, alpha=0.55, markersize=5)
        axes.plot([max(1 - row.mean, SMALLEST)], [place], "|", color=MEAN, markersize=16, mew=2)
        target = TARGETS.get(row.recipe)
        if target is not None and images == "test":
            axes.plot([1 - target.accuracy.must], [place], "<", color=FAINT, markersize=5)
    axes.set_yticks(range(len(rows)), [row.recipe for row in rows], fontsize=9, color=INK)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xscale("log")
    _format(axes.xaxis)
    axes.set_xlabel(f"{images} images classed wrong", fontsize=9)
    legend = "a dot a seed, bar: mean"
    axes.set_title(legend + (", ◂ limit" if images == "test" else ""), fontsize=10, loc="left")
    _finish(axes)


def _draw_curve(axes: Axes, row: Row, images: str) -> None:
    has_validation = bool(row.runs[0]["history"]["val_accuracy"])
    seen = "validation, after the epoch" if has_validation else "training, as they were met"
    for number, run in enumerate(row.runs):
        column = run["history"]["val_accuracy" if has_validation else "accuracy"]
        errors = [max(1 - accuracy, SMALLEST) for accuracy in column]
        epochs = range(1, len(errors) + 1)
        marker = "." if len(errors) == 1 else ""  # A line through one point cannot be seen.
        labels = (seen, f"{images}, at the end") if number == 0 else ("", "")
        axes.plot(epochs, errors, color=DOTS, alpha=0.55, lw=1.2, marker=marker, label=labels[0])
        end = max(1 - run["accuracy"], SMALLEST)
        axes.plot([epochs[-1]], [end], "o", color=MEAN, markersize=5, label=labels[1])
    axes.set_yscale("log")
    _format(axes.yaxis)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("epoch", fontsize=9)
    axes.legend(fontsize=8, frameon=False)
    axes.set_title(f"{row.recipe}: images wrong, by seed", fontsize=10, loc="left")
    _finish(axes)


def _format(axis: Axis) -> None:
    """Write shares as percentages, three to a power of ten."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))
    axis.set_minor_formatter(NullFormatter())


def _finish(axes: Axes) -> None:
    axes.grid(alpha=0.3)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
