"""What the figures of a report have in common; needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from digitus._printable import printable

INK = "#222222"
GRID = "#dddddd"
BLUE, LIGHT_BLUE = "#0072b2", "#a9d3ee"
VERMILION = "#d55e00"
"""Of Okabe and Ito's palette, which colour-blind people can tell apart."""

LONGEST = 12
"""Characters of a class name that a figure shows."""


def short_names(names: Sequence[str]) -> list[str]:
    """Return class names as a figure shows them: one line, not too long."""
    lines = [printable(name) for name in names]
    return [line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…" for line in lines]


def finish(axes: Axes, title: str) -> None:
    """Give axes a title, and the colours and lines of all figures."""
    axes.set_title(title, fontsize=11, color=INK)
    axes.tick_params(labelsize=9, colors=INK)
    axes.xaxis.label.set(fontsize=10, color=INK)
    axes.yaxis.label.set(fontsize=10, color=INK)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
