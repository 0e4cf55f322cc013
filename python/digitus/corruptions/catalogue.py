"""All corruptions by name, and the one function that applies them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._checks import as_integer, as_seed
from digitus._errors import ArgumentError, LimitError
from digitus._image_shape import image_shape
from digitus._shown import shown
from digitus.corruptions import blur, edges, geometry, noise, occlusion, weather
from digitus.corruptions.block import Block, Bytes, block_size

_FUNCTIONS: dict[str, Callable[[Block], Bytes]] = {
    "shot_noise": noise.shot_noise,
    "impulse_noise": noise.impulse_noise,
    "glass_blur": blur.glass_blur,
    "motion_blur": blur.motion_blur,
    "shear": geometry.shear,
    "scale": geometry.scale,
    "rotate": geometry.rotate,
    "brightness": weather.brightness,
    "translate": geometry.translate,
    "stripe": occlusion.stripe,
    "fog": weather.fog,
    "spatter": weather.spatter,
    "dotted_line": occlusion.dotted_line,
    "zigzag": occlusion.zigzag,
    "canny_edges": edges.canny_edges,
}

CORRUPTIONS = tuple(_FUNCTIONS)
"""The names of the fifteen, in the order of MNIST-C."""

LONGEST_SIDE = 1_024
"""Pixels; time and memory grow with more than the number of pixels."""


def corrupt(
    name: str, images: ArrayLike, *, seed: int = 0, shape: tuple[int, int] | None = None
) -> Bytes:
    """Return corrupted images.

    Parameters
    ----------
    name : str
        One of `CORRUPTIONS`.
    images : array_like of uint8
        Shape (n, height, width), or flat, (n, height * width). Ink is bright and paper 0, as in
        MNIST. Not changed.
    seed : int
        0 to 2**64 - 1. The same seed, name and image at the same place give the same bytes,
        however many images follow.
    shape : tuple of int, optional
        Height and width of flat images; needed where they are not square. At most 1,024 each.

    Returns
    -------
    ndarray of uint8
        New, of the shape of `images`.

    Raises
    ------
    ArgumentError
        If there is no such corruption, or the images are not uint8 or of another shape.
    LimitError
        If an image is more than 1,024 pixels high or wide.
    """
    if not isinstance(name, str) or name not in _FUNCTIONS:
        raise ArgumentError(f"name: expected one of {', '.join(CORRUPTIONS)}; got {shown(name)}")
    seed = as_seed(seed)
    given = np.asarray(images)
    height, width = _sides(given, shape)
    if max(height, width) > LONGEST_SIDE:
        raise LimitError(
            f"images: expected at most {LONGEST_SIDE:,} pixels a side, got {height:,} x {width:,}"
        )
    pictures = given.reshape(-1, height, width)
    corrupted = np.empty_like(pictures, order="C")
    step = block_size(height, width)
    for place, start in enumerate(range(0, len(pictures), step)):
        part = slice(start, start + step)
        block = Block(pictures[part], [seed, CORRUPTIONS.index(name), place])
        corrupted[part] = _FUNCTIONS[name](block)
    return corrupted.reshape(given.shape)


def _sides(images: NDArray[Any], shape: tuple[int, int] | None) -> tuple[int, int]:
    """Return height and width of the images, or say what is wrong with them."""
    if images.dtype != np.uint8:
        raise ArgumentError(f"images: expected uint8, got {images.dtype}")
    if images.ndim not in {2, 3} or images.size == 0:
        raise ArgumentError(
            "images: expected at least one, of shape (n, height, width) or (n, height * width), "
            f"got shape {images.shape}"
        )
    if shape is None:
        return image_shape(images.shape[1:])
    if len(shape) != 2:
        raise ArgumentError(f"shape: expected (height, width), got {shown(shape)}")
    height, width = (as_integer("shape", size, 1) for size in shape)
    if images.shape[1:] not in {(height, width), (height * width,)}:
        raise ArgumentError(
            f"images: expected {height} x {width} values each, got shape {images.shape}"
        )
    return height, width
