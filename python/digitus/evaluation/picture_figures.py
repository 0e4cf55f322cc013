"""Figures about pictures that were read; needs matplotlib."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from digitus.evaluation.picture_counts import SEEN, SHOWN
from digitus.evaluation.picture_report import PictureReport
from digitus.plot.confusion_figure import draw_counts
from digitus.plot.figure_style import BLUE, GRID, VERMILION, finish


def picture_confusion_figure(report: PictureReport) -> Figure | None:
    """Draw what pictures of at most one digit are taken for.

    Parameters
    ----------
    report : PictureReport

    Returns
    -------
    matplotlib.figure.Figure or None
        7.5 inches wide; None if there are no such pictures.
    """
    counts = report.confusion
    occurs = counts.sum(axis=1) > 0
    if not occurs.any():
        return None
    is_right = np.zeros(counts.shape, dtype=bool)
    np.fill_diagonal(is_right[:10, :10], val=True)
    is_right[10, 10:12] = True  # Nothing, or nothing sure, is what is to be seen there.
    figure = Figure(figsize=(7.5, 6.6), dpi=160, layout="constrained")
    axes = figure.subplots()
    draw_counts(axes, counts, is_right, SHOWN, SEEN)
    right = int(counts[is_right].sum())
    finish(axes, f"{right:,} of {int(counts.sum()):,} pictures of at most one digit right")
    axes.set(xlabel="what is seen", ylabel="what the picture shows")
    return figure


def rejection_figure(report: PictureReport) -> Figure | None:
    """Draw what each threshold of the confidence loses, and what it keeps out.

    Parameters
    ----------
    report : PictureReport

    Returns
    -------
    matplotlib.figure.Figure or None
        6 inches wide; None without pictures that show digits.
    """
    points = [point for point in report.rejection if point.digits_lost is not None]
    if not points:
        return None
    lost = [point.digits_lost or 0.0 for point in points]
    figure = Figure(figsize=(6, 4.2), dpi=160, layout="constrained")
    axes = figure.subplots()
    for name, color, values in (
        ("pictures without digits refused", BLUE, [each.non_digits_refused for each in points]),
        ("digits that are kept and right", VERMILION, [each.kept_accuracy for each in points]),
    ):
        drawn = [(x, y) for x, y in zip(lost, values, strict=True) if y is not None]
        if drawn:
            axes.plot(*zip(*drawn, strict=True), "o-", color=color, markersize=3.5, label=name)
    for point, x in zip(points, lost, strict=True):
        y = point.kept_accuracy if point.non_digits_refused is None else point.non_digits_refused
        if y is not None and point.threshold in (0.5, 0.9, 0.99):
            axes.annotate(
                f"{point.threshold:g}", (x, y), xytext=(4, -12), textcoords="offset points",
                fontsize=8,
            )  # fmt: skip
    axes.set(xlabel="digits lost", ylabel="share", ylim=(0, 1.03))
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.grid(color=GRID, linewidth=0.7)
    axes.legend(loc="lower right", fontsize=9, frameon=False)
    finish(axes, "What a threshold of the confidence loses and keeps out")
    return figure
