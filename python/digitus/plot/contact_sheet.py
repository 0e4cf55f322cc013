"""Many small pictures on one sheet, each with a caption; needs matplotlib."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from numpy.typing import NDArray

from digitus.plot.figure_style import FRAME, INK, Picture

COLUMNS = 10

WRONG = "#cc0000"

ROW_HEIGHT = 1.14
TITLE_HEIGHT = 0.5
LINE_HEIGHT = 0.15


class Tile(NamedTuple):
    """A picture of a contact sheet."""

    image: NDArray[Any]
    """Shape (height, width); 0 is paper."""
    caption: str
    """What to write above it, in one or more lines."""
    is_right: bool
    """If not, it gets a red frame and a red caption."""


Part: TypeAlias = tuple[str, Sequence[Tile]]
"""A title, and what is below it."""


def contact_sheet(parts: Sequence[Part]) -> Figure:
    """Draw pictures in rows of ten.

    Parameters
    ----------
    parts : sequence of (title, tiles)
        At least one, each with at least one tile.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide.
    """
    heights = [_height(tiles) for _, tiles in parts]
    figure = Picture(figsize=(9, sum(heights)), dpi=200, layout="constrained")
    pieces = figure.subfigures(len(parts), 1, height_ratios=heights, squeeze=False)[:, 0]
    for piece, (title, tiles) in zip(pieces, parts, strict=True):
        _draw_part(piece, title, tiles)
    return figure


def _row_count(tiles: Sequence[Tile]) -> int:
    return math.ceil(len(tiles) / COLUMNS)


def _height(tiles: Sequence[Tile]) -> float:
    """Return how many inches a part takes."""
    further_lines = max(tile.caption.count("\n") for tile in tiles)
    return _row_count(tiles) * (ROW_HEIGHT + further_lines * LINE_HEIGHT) + TITLE_HEIGHT


def _draw_part(figure: SubFigure, title: str, tiles: Sequence[Tile]) -> None:
    """Draw one grid of images below its title."""
    figure.suptitle(title, fontsize=11, color=INK)
    grid = figure.subplots(_row_count(tiles), COLUMNS, squeeze=False).ravel()
    for axes in grid:
        axes.set_axis_off()
    for axes, tile in zip(grid, tiles, strict=False):
        _draw_tile(axes, tile)


def _draw_tile(axes: Axes, tile: Tile) -> None:
    """Draw one image as ink on paper; a wrong one in a red frame."""
    axes.imshow(tile.image, cmap="Greys", interpolation="nearest")
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])
    axes.set_title(
        tile.caption,
        fontsize=10 if "\n" not in tile.caption else 8,
        pad=3,
        color=INK if tile.is_right else WRONG,
        fontweight="normal" if tile.is_right else "bold",
        parse_math=False,
    )
    for spine in axes.spines.values():
        spine.set(color=FRAME if tile.is_right else WRONG, linewidth=0.6 if tile.is_right else 2.2)
