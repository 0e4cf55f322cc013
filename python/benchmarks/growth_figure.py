"""How the time of an epoch grows, as a figure; needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from benchmarks.machine import in_words
from benchmarks.results import ClaimResult

AXES = {
    "rows": "training images",
    "width": "units of the hidden layer",
    "batch": "images a batch",
    "threads": "threads",
}
LINE, GUIDE, INK, FAINT = "#0072b2", "#bbbbbb", "#222222", "#777777"


def growth_figure(results: Sequence[ClaimResult], machine: dict[str, object]) -> Figure | None:
    """Draw seconds an epoch over each axis that was measured.

    Parameters
    ----------
    results : sequence of ClaimResult
    machine : dict
        As `machine.describe` returns it.

    Returns
    -------
    matplotlib.figure.Figure or None
        9 inches wide; None without the claim "growth".
    """
    series = {
        axis: points
        for result in results
        if result.claim == "growth"
        for axis, points in result.series.items()
        if len(points) > 1
    }
    if not series:
        return None
    figure = Figure(figsize=(9, 3.1), dpi=200, layout="constrained")
    figure.suptitle(
        "Seconds an epoch of 784-128-10, Adam, batch 128, when one thing changes",
        fontsize=11,
        color=INK,
    )
    figure.supxlabel(in_words(machine), fontsize=7, color=FAINT)
    panels = figure.subplots(1, len(series), squeeze=False)[0]
    for axes, (axis, points) in zip(panels, series.items(), strict=True):
        _draw(axes, axis, points)
    return figure


def _draw(axes: Axes, axis: str, points: Sequence[Sequence[float]]) -> None:
    """Draw one curve on logarithmic axes, with a dashed line for proportional growth."""
    values, seconds = zip(*points, strict=True)
    grows = axis in ("rows", "width")
    first, last = values[0], values[-1]
    guide = seconds[-1] * first / last if grows else seconds[0] * first / last
    ends = [guide, seconds[-1]] if grows else [seconds[0], guide]
    if axis != "batch":
        axes.plot([first, last], ends, color=GUIDE, linestyle=(0, (4, 3)), linewidth=1.2)
    axes.plot(values, seconds, color=LINE, marker="o", markersize=4, linewidth=1.6)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_locator(FixedLocator(values))
    axes.xaxis.set_major_formatter(lambda value, position: f"{value:,.0f}")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(lambda value, position: f"{value:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    shown = seconds if axis == "batch" else (*seconds, *ends)
    lowest, highest = min(shown), max(shown)
    ticks = [digit * 10.0**power for power in range(-3, 3) for digit in (1, 2, 5)]
    axes.set_ylim(lowest / 1.4, highest * 1.4)
    axes.yaxis.set_major_locator(
        FixedLocator([tick for tick in ticks if lowest / 1.4 <= tick <= highest * 1.4])
    )
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(AXES[axis], fontsize=9, color=INK)
    axes.tick_params(labelsize=7.5, colors=INK)
    axes.grid(color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
