"""Geometry: shear, scale, rotate and translate, with linear interpolation and black outside."""

from __future__ import annotations

import math

import numpy as np

from digitus.corruptions.block import Block, Bytes, Reals, as_bytes

SHEAR = 0.4
SCALE = 0.7
ROTATION = 0.4
TRANSLATION = 3


def shear(block: Block) -> Bytes:
    """Slant by 0.4 radians, to the left or to the right by chance; the centre stays.

    As in MNIST-C: the pixel (x, y) from the centre is what was at (x ∓ y sin 0.4, y cos 0.4).
    """
    matrices = [
        np.array([[1.0, -sign * math.sin(SHEAR)], [0.0, math.cos(SHEAR)]]) for sign in (1, -1)
    ]
    return _one_of(block, [_about_centre(block, matrix) for matrix in matrices])


def scale(block: Block) -> Bytes:
    """Shrink to 70 % about the centre.

    As in MNIST-C.
    """
    return _one_of(block, [_about_centre(block, np.eye(2) / SCALE)])


def rotate(block: Block) -> Bytes:
    """Turn by 0.4 radians, 23 degrees, about the centre, to either side by chance.

    As in MNIST-C.
    """
    cosine, sine = math.cos(ROTATION), math.sin(ROTATION)
    matrices = [np.array([[cosine, -s], [s, cosine]]) for s in (sine, -sine)]
    return _one_of(block, [_about_centre(block, matrix) for matrix in matrices])


def translate(block: Block) -> Bytes:
    """Move by 3 pixels up or down and by 3 pixels left or right, by chance.

    As in MNIST-C.
    """
    columns, rows = _grid(block)
    places = [
        np.stack([columns + across, rows + down])
        for across in (-TRANSLATION, TRANSLATION)
        for down in (-TRANSLATION, TRANSLATION)
    ]
    return _one_of(block, places)


def _grid(block: Block) -> tuple[Reals, Reals]:
    """Return column and row of every pixel, each of shape (pixels,)."""
    rows, columns = np.mgrid[: block.height, : block.width].astype(np.float64)
    return columns.ravel(), rows.ravel()


def _about_centre(block: Block, matrix: Reals) -> Reals:
    """Return where each pixel comes from, for a linear map that keeps the centre."""
    centre = np.array([[(block.width - 1) / 2], [(block.height - 1) / 2]])
    places: Reals = matrix @ (np.stack(_grid(block)) - centre) + centre
    return places


def _one_of(block: Block, variants: list[Reals]) -> Bytes:
    """Return each image with its pixels from the places of a variant that is chosen by chance.

    Parameters
    ----------
    block : Block
    variants : list of ndarray, shape (2, pixels)
        Column and row that each pixel comes from.
    """
    chosen = block.below(len(variants))
    images = block.units().reshape(block.count, -1)
    moved = np.empty_like(images)
    for number, places in enumerate(variants):
        which = chosen == number
        moved[which] = _looked_up(images[which], places, block.height, block.width)
    return as_bytes(moved.reshape(block.images.shape))


def _looked_up(images: Reals, places: Reals, height: int, width: int) -> Reals:
    """Return flat images with each pixel from its place, between pixels from all four."""
    left, top = np.floor(places).astype(np.int64)
    beside, below = places[0] - left, places[1] - top
    found = np.zeros_like(images)
    for column, row, weight in (
        (left, top, (1 - beside) * (1 - below)),
        (left + 1, top, beside * (1 - below)),
        (left, top + 1, (1 - beside) * below),
        (left + 1, top + 1, beside * below),
    ):
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height) & (weight > 0)
        pixels = row[inside] * width + column[inside]
        found[:, inside] += weight[inside] * images[:, pixels]
    return found
