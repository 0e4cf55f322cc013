"""What all figures have in common; needs matplotlib."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from digitus._errors import ArgumentError
from digitus._printable import printable

INK = "#222222"
GRID = "#dddddd"
FRAME = "#cccccc"
BLUE, LIGHT_BLUE = "#0072b2", "#a9d3ee"
VERMILION = "#d55e00"
"""Of Okabe and Ito's palette, which colour-blind people can tell apart."""

LONGEST = 12
"""Characters of a class name that a figure shows."""


NOTEBOOK_DPI = 100


class Picture(Figure):
    """A figure that a notebook shows by itself; that of matplotlib needs pyplot for it."""

    def _repr_png_(self) -> bytes:
        content = io.BytesIO()
        with warnings.catch_warnings():  # A character that no font has is drawn as a box.
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            self.savefig(content, format="png", dpi=NOTEBOOK_DPI)
        return content.getvalue()


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


def figure_of(axes: Axes) -> Figure:
    """Return the whole figure that axes are part of."""
    figure = axes.get_figure()
    if isinstance(figure, SubFigure):
        figure = figure.figure
    if not isinstance(figure, Figure):
        raise ArgumentError("ax: expected axes of a figure")
    return figure


def grid_of(count: int, columns: int, cell: tuple[float, float]) -> tuple[Figure, list[Axes]]:
    """Return a new figure with a grid of empty axes, and its first `count` axes row by row.

    Parameters
    ----------
    count : int
        1 or more.
    columns : int
        Of a full row; fewer if there are not so many axes.
    cell : (float, float)
        Width and height of one in inches.
    """
    columns = min(columns, count)
    rows = -(-count // columns)
    size = (columns * cell[0], rows * cell[1])
    figure = Picture(figsize=size, dpi=160, layout="constrained")
    places = list(figure.subplots(rows, columns, squeeze=False).ravel())
    for axes in places:
        axes.set(xticks=[], yticks=[])
    for axes in places[count:]:
        axes.set_axis_off()
    return figure, places[:count]
