"""Everybody's speed, side by side, as a figure; needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.contestants import Outcome, find
from benchmarks.machine import in_words
from benchmarks.results import ClaimResult

PANELS = {
    "train_batch_128": "Train 784-128-10, batch 128",
    "train_batch_32": "Train 784-128-10, batch 32",
    "train_wide": "Train 784-512-256-10, batch 128",
    "train_full_batch": "Train 784-64-10, full batch",
    "train_fashion": "Train 784-128-10, Fashion-MNIST",
    "train_convnet": "Train keras-convnet, batch 128",
    "predict_convnet": "Predict with keras-convnet",
    "predict_batch": "Predict 10,000 images",
    "predict_one": "Predict one image at a time",
    "load_csv": "Load the CSV file",
}
"""The claims that are drawn, and their headings."""

OUR_NAME = "Digitus"
BOUND = "(products by the best sgemm)"
COLUMNS = 2
OURS, OTHERS, INK, FAINT = "#0072b2", "#c3c9cf", "#222222", "#777777"


@dataclass(frozen=True)
class Bar:
    """One bar of a panel."""

    name: str
    rate: float
    text: str
    is_ours: bool
    is_bound: bool = False
    """Whether it is nobody's speed, but what the processor's matrix products would allow."""


def bars_figure(results: Sequence[ClaimResult], machine: dict[str, object]) -> Figure | None:
    """Draw a panel for each claim that compares rates, fastest first.

    Parameters
    ----------
    results : sequence of ClaimResult
    machine : dict
        As `machine.describe` returns it.

    Returns
    -------
    matplotlib.figure.Figure or None
        9 inches wide; None if there is nothing to compare.
    """
    drawn = [
        result for result in results if result.claim in PANELS and len(_contestants(result)) > 1
    ]
    if not drawn:
        return None
    rows = -(-len(drawn) // COLUMNS)
    heights = [
        max(len(_bars(result)) for result in drawn[start : start + COLUMNS]) + 1.6
        for start in range(0, len(drawn), COLUMNS)
    ]
    size = (9, 0.27 * sum(heights) + 0.8)
    figure = Figure(figsize=size, dpi=200, layout="constrained")
    figure.suptitle(
        "Digitus against others: longer bars are faster", fontsize=12, color=INK, weight="bold"
    )
    figure.supxlabel(in_words(machine), fontsize=7, color=FAINT)
    panels = figure.subplots(rows, COLUMNS, squeeze=False, height_ratios=heights).ravel()
    for axes in panels[len(drawn) :]:
        axes.set_axis_off()
    for axes, result in zip(panels, drawn, strict=False):
        _draw(axes, result)
    return figure


def _contestants(result: ClaimResult) -> list[Outcome]:
    """Return those whose figures count, fastest first."""
    found = [outcome for outcome in result.outcomes if outcome.counts]
    return sorted(found, key=result.rate, reverse=True)


def _bars(result: ClaimResult) -> list[Bar]:
    """Return the bars of a panel, longest first."""
    own = find(result.outcomes, OUR_NAME)
    bars = []
    for outcome in _contestants(result):
        rate, is_ours = result.rate(outcome), outcome.name.startswith(OUR_NAME)
        text = _text(result, rate)
        if own is not None and not is_ours:
            text += f"   ({result.rate(own) / rate:.1f}×)"
        bars.append(Bar(outcome.name, rate, text, is_ours))
    if "dense_bound" in result.series:
        bound = result.series["dense_bound"]
        bars.append(Bar(BOUND, bound, _text(result, bound), is_ours=False, is_bound=True))
    return sorted(bars, key=lambda bar: bar.rate, reverse=True)


def _draw(axes: Axes, result: ClaimResult) -> None:
    bars = _bars(result)
    widest = max(bar.rate for bar in bars)
    for position, bar in enumerate(bars):
        weight = "bold" if bar.is_ours else "normal"
        axes.barh(
            position,
            bar.rate,
            color=OURS if bar.is_ours else "none" if bar.is_bound else OTHERS,
            edgecolor=FAINT if bar.is_bound else "none",
            linestyle=(0, (3, 2)),
            height=0.72,
        )
        axes.text(
            bar.rate + widest * 0.015,
            position,
            bar.text,
            va="center",
            fontsize=8,
            color=FAINT if bar.is_bound else INK,
            weight=weight,
        )
    axes.set_yticks(range(len(bars)), [bar.name for bar in bars], fontsize=8.5, color=INK)
    for label, bar in zip(axes.get_yticklabels(), bars, strict=True):
        label.set_fontweight("bold" if bar.is_ours else "normal")
        label.set_color(FAINT if bar.is_bound else INK)
    axes.invert_yaxis()
    axes.set_xlim(0, widest * 1.42)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(OTHERS)
    axes.set_title(PANELS[result.claim], fontsize=9.5, color=INK, loc="left")


def _text(result: ClaimResult, rate: float) -> str:
    """Return a rate in few digits."""
    if result.unit == "bytes":
        return f"{rate / 1e6:,.0f} MB/s"
    return f"{rate / 1e3:,.0f} k/s" if rate >= 10_000 else f"{rate:,.0f} /s"
