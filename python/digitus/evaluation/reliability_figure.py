"""Accuracy by confidence as a figure; needs matplotlib."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from digitus.evaluation.calibration import Calibration
from digitus.plot.figure_style import BLUE, GRID, INK, LIGHT_BLUE, VERMILION, finish


def reliability_figure(calibration: Calibration, counted: str = "images") -> Figure:
    """Draw the reliability diagram: accuracy of each bin of confidence, and how many it holds.

    A network that is as often right as it says has all points on the diagonal; below it, it
    promises too much.

    Parameters
    ----------
    calibration : Calibration
    counted : str
        What has been counted.

    Returns
    -------
    matplotlib.figure.Figure
        6 inches wide.
    """
    filled = [part for part in calibration.bins if part.count]
    confidence = [part.confidence or 0.0 for part in filled]
    accuracy = [part.accuracy or 0.0 for part in filled]
    middles = [(part.low + part.high) / 2 for part in filled]
    width = calibration.bins[0].high * 0.96
    figure = Figure(figsize=(6, 6.5), dpi=160, layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    upper.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle="--", label="as often as it says")
    upper.bar(middles, accuracy, width=width, color=LIGHT_BLUE)
    upper.vlines(confidence, accuracy, confidence, color=VERMILION, linewidth=2.2, label="gap")
    upper.plot(
        confidence,
        accuracy,
        "o",
        color=BLUE,
        markersize=5,
        clip_on=False,
        zorder=3,
        label="accuracy at mean confidence",
    )
    upper.set(xlim=(0, 1), ylim=(0, 1.02), ylabel="accuracy")
    upper.legend(loc="upper left", fontsize=9, frameon=False)
    bins = len(calibration.bins)
    finish(upper, f"Expected calibration error {calibration.expected_error:.2%}, {bins} bins")
    lower.bar(middles, [part.count for part in filled], width=width, color=BLUE)
    lower.set(xlabel="confidence: probability of the predicted class", ylabel=counted)
    lower.set_yscale("log")
    lower.set_ylim(bottom=0.7)
    finish(lower, "")
    for axes in (upper, lower):
        axes.grid(color=GRID, linewidth=0.7)
    upper.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    upper.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    return figure
