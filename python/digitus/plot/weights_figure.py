"""The weights of a network's first layer as images; needs matplotlib."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus._image_shape import image_shape
from digitus._network_argument import check_network
from digitus.layers import Conv2D, Dense, Flatten
from digitus.network import Network
from digitus.plot.figure_style import FRAME, INK, grid_of

LIMIT = 64
COLUMNS = 16
WIDTH = 9.0

FULL_COLOR = 99.5
"""Percent of the weights that the colours tell apart; the few larger ones have the last colour."""


def weights(
    network: Network, *, limit: int = LIMIT, columns: int | None = None, width: float = WIDTH
) -> Figure:
    """Draw what each unit, or filter, of the first layer with weights looks for.

    Red weights are above 0, blue ones below, white is 0; all images have one scale. Channels of an
    image stand side by side.

    Parameters
    ----------
    network : Network
        Whose first layer with weights is dense, on images, or a convolution.
    limit : int
        So many units or filters at most, the first ones; 1 or more.
    columns : int or None
        Images in a row; 16 at most without it.
    width : float
        Of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ArgumentError
        If there is no such layer, or its inputs are no pictures.
    """
    limit = as_integer("limit", limit, 1)
    check_network(network)
    name, images = _first_images(network)
    count = min(limit, len(images))
    columns = _columns(count) if columns is None else as_integer("columns", columns, 1)
    columns = min(columns, count)
    side = width / columns
    ratio = images.shape[1] / images.shape[2]
    figure, grid = grid_of(count, columns, (side, side * ratio))
    figure.set_size_inches(width, figure.get_figheight() + 0.95)
    top = float(np.nanpercentile(np.abs(images[:count]), FULL_COLOR)) or 1.0
    for axes, image in zip(grid, images[:count], strict=True):
        picture = axes.imshow(image, cmap="RdBu_r", vmin=-top, vmax=top, interpolation="nearest")
        axes.spines[:].set(color=FRAME, linewidth=0.6)
    shown = f"{count:,}" if count == len(images) else f"the first {count:,} of {len(images):,}"
    what = "filters" if name.startswith("conv") else "units"
    figure.suptitle(f"Weights of {name}: {shown} {what}", fontsize=11, color=INK)
    bar = figure.colorbar(
        picture,
        ax=figure.axes,
        location="bottom",
        extend="both",
        aspect=50,
        shrink=0.6,
        fraction=0.06,
        pad=0.02,
    )
    bar.ax.tick_params(labelsize=9, colors=INK)
    bar.outline.set_visible(False)
    return figure


def _columns(count: int) -> int:
    """Return the columns of a grid about twice as wide as high, with full rows if they can be."""
    usual = min(COLUMNS, math.ceil(math.sqrt(2 * count)))
    return next((columns for columns in range(usual, COLUMNS + 1) if count % columns == 0), usual)


def _first_images(network: Network) -> tuple[str, NDArray[np.float32]]:
    """Return the name of the first layer with weights, and these as (units, height, width)."""
    shape = network.input_shape
    for layer, size in zip(network.layers, network.layer_sizes, strict=True):
        if isinstance(layer, (Dense, Conv2D)):
            kernel = network.parameters()[f"{size.name}.kernel"]
            if isinstance(layer, Dense):
                kernel = kernel.reshape(*_picture(shape), -1)
            return size.name, _side_by_side(np.moveaxis(kernel, -1, 0))
        if not isinstance(layer, Flatten):
            shape = size.output_shape
    raise ArgumentError("network: expected a dense layer or a convolution, there is none")


def _picture(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Return height, width and channels of what a dense layer looks at."""
    if len(shape) == 3:
        return shape[0], shape[1], shape[2]
    return (*image_shape(shape), 1)


def _side_by_side(kernels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (units, height, width, channels) with the channels beside each other, a gap between.

    The gap is a column that is not a number, which is not drawn.
    """
    units, height, _, channels = kernels.shape
    gap = np.full((units, height, 1), np.nan, dtype=np.float32)
    parts = [kernels[..., 0]]
    for channel in range(1, channels):
        parts += [gap, kernels[..., channel]]
    return np.concatenate(parts, axis=2)
