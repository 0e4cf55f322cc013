"""Images beside what a network makes of them, class by class; needs matplotlib."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import Images, as_images, as_labels
from digitus._checks import as_integer
from digitus._errors import ArgumentError, StateError
from digitus._image_shape import image_shape
from digitus._network_argument import check_network
from digitus.datasets import Dataset
from digitus.network import Network
from digitus.plot.figure_style import (
    BLUE,
    FRAME,
    INK,
    LIGHT_BLUE,
    VERMILION,
    grid_of,
    short_names,
)

LIMIT = 12
COLUMNS = 4

PICTURE, CHART, GAP = 1.15, 0.95, 0.2
CHARACTER = 0.062
"""Inches of the picture, the bars, what is free behind them, and a character of a class name."""

MOST_BARS = 10
"""Classes that get a bar: all of them, or else the most probable."""


def predictions(
    network: Network,
    images: ArrayLike | Dataset,
    labels: ArrayLike | None = None,
    *,
    limit: int = LIMIT,
    columns: int = COLUMNS,
) -> Figure:
    """Draw images, and beside each a bar for the probability of each class.

    The class that an image is taken for is blue, or vermilion if it is wrong; the true class has
    a bold name then. Of more than ten classes the ten most probable ones are drawn.

    Parameters
    ----------
    network : Network
        Of pictures with one channel or three.
    images : array_like or Dataset
        n images, or one; the labels of a Dataset count.
    labels : array_like of integers, shape (n,), or None
        True classes; without them nothing is right or wrong.
    limit : int
        So many images at most, the first ones; 1 or more.
    columns : int
        Images in a row, 1 or more.

    Returns
    -------
    matplotlib.figure.Figure
        About 2.5 inches wide a column, more with long class names.

    Raises
    ------
    ArgumentError
        If images or labels do not fit the network, or are no pictures.
    StateError
        If the probabilities are not numbers, because the training diverged.
    """
    limit, columns = as_integer("limit", limit, 1), as_integer("columns", columns, 1)
    check_network(network)
    shape = _picture_shape(network.input_shape)
    rows, true = _rows_and_labels(network, images, labels)
    rows = rows[:limit]
    probabilities = network.predict_proba(rows)
    if not np.isfinite(probabilities).all():
        raise StateError(
            "the network's probabilities are not numbers: its training diverged; train again with "
            "a lower learning rate"
        )
    names = short_names(network.class_names)
    bars = min(MOST_BARS, network.classes)
    words = 0.12 + CHARACTER * max(map(len, names))
    cell = (PICTURE + words + CHART + GAP, max(PICTURE + 0.15, 0.3 + 0.125 * bars))
    figure, places = grid_of(len(rows), columns, cell)
    top = 1.0 if rows.dtype.kind == "f" else 255.0
    for index, axes in enumerate(places):
        label = None if true is None else int(true[index])
        is_right = label is None or label == int(probabilities[index].argmax())
        picture, chart = _halves(axes, cell[0])
        shade = np.clip(rows[index].reshape(shape) / top, 0, 1)
        picture.imshow(shade, cmap="Greys", vmin=0, vmax=1, interpolation="nearest")
        color = FRAME if is_right else VERMILION
        picture.spines[:].set(color=color, linewidth=0.6 if is_right else 2)
        _draw_bars(chart, probabilities[index], names, label)
    return figure


def _rows_and_labels(
    network: Network, images: ArrayLike | Dataset, labels: ArrayLike | None
) -> tuple[Images, NDArray[np.int32] | None]:
    """Return the images as rows that fit the network, and the true classes, if they are known."""
    if isinstance(images, Dataset):
        if labels is not None:
            raise ArgumentError("labels: expected none beside a Dataset, which has its own")
        return _rows_and_labels(network, images.images, images.labels)
    rows = as_images(images, network.input_shape)
    return rows, None if labels is None else as_labels(labels, len(rows), network.classes)


def _picture_shape(input_shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape of an image to draw: (height, width), or (height, width, 3)."""
    if len(input_shape) == 3 and input_shape[2] == 3:
        return input_shape
    return image_shape(input_shape)


def _halves(axes: Axes, width: float) -> tuple[Axes, Axes]:
    """Return axes for the picture and for the bars, in place of axes that are hidden."""
    axes.set_axis_off()
    picture = axes.inset_axes((0, 0.04, PICTURE / width, 0.92))
    picture.set(xticks=[], yticks=[])
    return picture, axes.inset_axes((1 - (CHART + GAP) / width, 0.02, CHART / width, 0.96))


def _draw_bars(
    axes: Axes, probabilities: NDArray[np.float32], names: list[str], label: int | None
) -> None:
    """Draw the probabilities of the classes from top to bottom."""
    predicted = int(probabilities.argmax())
    shown = np.arange(len(probabilities))
    if len(shown) > MOST_BARS:
        shown = np.argsort(-probabilities, kind="stable")[:MOST_BARS]
    is_right = label is None or label == predicted
    colors = [LIGHT_BLUE] * len(shown)
    place = int(np.flatnonzero(shown == predicted)[0])
    colors[place] = BLUE if is_right else VERMILION
    places = np.arange(len(shown))
    axes.barh(places, probabilities[shown], color=colors, height=0.8)
    axes.set(xlim=(0, 1), ylim=(len(shown) - 0.4, -0.6), xticks=[])
    axes.set_yticks(places, [names[index] for index in shown], parse_math=False)
    axes.tick_params(length=0, pad=2, labelsize=7, colors=INK)
    for text, index in zip(axes.get_yticklabels(), shown, strict=True):
        if index == label and not is_right:
            text.set_fontweight("bold")
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(FRAME)
    share = float(probabilities[predicted])
    is_long = share > 0.6
    axes.text(
        share - 0.03 if is_long else share + 0.03,
        place,
        f"{share:.0%}",
        va="center",
        ha="right" if is_long else "left",
        fontsize=7,
        color="white" if is_long else INK,
    )
