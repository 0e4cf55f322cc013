"""A sheet of images beside what becomes of them in a training; needs matplotlib."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus._image_shape import image_shape
from digitus.augmentation import Augmentation, as_augmentation
from digitus.datasets import Dataset
from digitus.plot.figure_style import FRAME, INK, Picture

CELL = 0.8
"""Inches of an image's side."""

HEADING = 0.35
"""Inches of the headings."""


def augmentation(
    dataset: Dataset,
    augmentation: str | Augmentation = "digits",
    *,
    images: int = 6,
    versions: int = 9,
    seed: int = 0,
    epoch: int = 1,
) -> Figure:
    """Draw the first images of a dataset, a row each: as they are, then as epochs see them.

    Parameters
    ----------
    dataset : Dataset
        Of at least that many images.
    augmentation : str or Augmentation
        What changes them, as of `Network.fit`; its `image_shape` may have 1 or 3 channels.
    images, versions : int
        Rows, and epochs; 1 or more.
    seed, epoch : int
        Of the training, and the first epoch to show.

    Returns
    -------
    matplotlib.figure.Figure
    """
    images = as_integer("images", images, 1, len(dataset))
    versions = as_integer("versions", versions, 1)
    changes = as_augmentation(augmentation)
    if changes is None:
        raise ArgumentError("augmentation: expected one, got None")
    shape = _shape(dataset, changes)
    columns = [dataset.augmented(Augmentation(image_shape=shape), stop=images)]
    columns += [
        dataset.augmented(changes, seed=seed, epoch=epoch + version, stop=images)
        for version in range(versions)
    ]
    headings = ["original", *(f"epoch {epoch + version}" for version in range(versions))]
    size = (CELL * len(columns), CELL * images + HEADING)
    figure = Picture(figsize=size, dpi=150, layout="constrained")
    grid = figure.subplots(images, len(columns), squeeze=False)
    for column, heading in enumerate(headings):
        grid[0, column].set_title(heading, fontsize=8, pad=3, color=INK)
        for row in range(images):
            axes = grid[row, column]
            axes.set(xticks=[], yticks=[])
            for spine in axes.spines.values():
                spine.set(color=INK if column == 0 else FRAME, linewidth=0.6)
            picture = _picture(columns[column][row], shape)
            axes.imshow(picture, cmap="Greys", interpolation="nearest", vmin=0, vmax=1)
    return figure


def _shape(dataset: Dataset, augmentation: Augmentation) -> tuple[int, int, int]:
    height, width, channels = (
        (*augmentation.image_shape, 1)[:3]
        if augmentation.image_shape is not None
        else (*image_shape((dataset.width,)), 1)
    )
    if channels not in (1, 3):
        raise ArgumentError(
            f"image_shape: expected 1 channel or 3, which can be drawn, got {channels}"
        )
    return height, width, channels


def _picture(values: NDArray[np.float32], shape: tuple[int, int, int]) -> NDArray[np.float32]:
    """Return an image as matplotlib takes it: grey, or of three colours."""
    picture = values.reshape(shape if shape[2] == 3 else shape[:2])
    clipped: NDArray[np.float32] = np.clip(picture, 0, 1)
    return clipped
