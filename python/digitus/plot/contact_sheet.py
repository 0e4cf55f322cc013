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
WIDTH = 9.0

WRONG = "#cc0000"

ROOM = 0.24
"""Inches of a row beside the picture itself, which is as high as it is wide."""
TITLE_HEIGHT = 0.5
LINE_HEIGHT = 0.15


class Tile(NamedTuple):
    """A picture of a contact sheet."""

    image: NDArray[Any]
    """Shape (height, width), where 0 is paper, or (height, width, 3) of colours."""
    caption: str
    """What to write above it, in one or more lines."""
    is_right: bool
    """If not, it gets a red frame and a red caption."""


Part: TypeAlias = tuple[str, Sequence[Tile]]
"""A title, and what is below it."""


def contact_sheet(parts: Sequence[Part], columns: int = COLUMNS) -> Figure:
    """Draw pictures in rows.

    Parameters
    ----------
    parts : sequence of (title, tiles)
        At least one, each with at least one tile.
    columns : int
        Pictures of a row.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide.
    """
    heights = [_height(tiles, columns) for _, tiles in parts]
    figure = Picture(figsize=(WIDTH, sum(heights)), dpi=200, layout="constrained")
    pieces = figure.subfigures(len(parts), 1, height_ratios=heights, squeeze=False)[:, 0]
    for piece, (title, tiles) in zip(pieces, parts, strict=True):
        _draw_part(piece, title, tiles, columns)
    return figure


def _height(tiles: Sequence[Tile], columns: int) -> float:
    """Return how many inches a part takes."""
    further_lines = max(tile.caption.count("\n") for tile in tiles)
    row = WIDTH / columns + ROOM + further_lines * LINE_HEIGHT
    return math.ceil(len(tiles) / columns) * row + TITLE_HEIGHT


def _draw_part(figure: SubFigure, title: str, tiles: Sequence[Tile], columns: int) -> None:
    """Draw one grid of images below its title."""
    figure.suptitle(title, fontsize=11, color=INK)
    grid = figure.subplots(math.ceil(len(tiles) / columns), columns, squeeze=False).ravel()
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
