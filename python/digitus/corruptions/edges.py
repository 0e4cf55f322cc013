"""Edges: the picture as a drawing of its outlines, by Canny's method."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitus.corruptions.block import Block, Bytes, Reals
from digitus.corruptions.gaussian import smooth

Mask: TypeAlias = NDArray[np.bool_]

DEVIATION = 1.0
FINEST = 2**20
WEAK, STRONG = 0.1, 0.2
"""Sobel gradients, of which a step from black to white has up to 4."""


def canny_edges(block: Block) -> Bytes:
    """Keep the edges alone, white on black (J. Canny, 1986).

    Smooth with a deviation of 1; take Sobel's gradient; keep pixels where it is highest along its
    own direction; of these those above 0.2, and those above 0.1 that are connected with one. The
    outermost pixels are never edges. As in MNIST-C, where scikit-image does it; that of two equal
    gradients side by side the darker pixel is kept is ours.
    """
    soft = smooth(block.units(), DEVIATION)
    # To multiples of a millionth, so that equal gradients stay equal on every machine.
    across, down = _sobel(np.rint(soft * FINEST) / FINEST)
    size = np.hypot(across, down)
    candidates = (size >= WEAK) & _is_ridge(across, down, size)
    candidates[:, [0, -1], :] = False
    candidates[:, :, [0, -1]] = False
    edges = _connected(candidates, candidates & (size >= STRONG))
    drawing: Bytes = edges * np.uint8(255)
    return drawing


def _sobel(images: Reals) -> tuple[Reals, Reals]:
    """Return the gradient to the right and downwards."""
    wide = np.pad(images, ((0, 0), (1, 1), (1, 1)), mode="edge")
    columns = wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]
    rows = wide[:, :, :-2] + 2 * wide[:, :, 1:-1] + wide[:, :, 2:]
    return columns[:, :, 2:] - columns[:, :, :-2], rows[:, 2:] - rows[:, :-2]


def _is_ridge(across: Reals, down: Reals, size: Reals) -> Mask:
    """Return where a gradient is larger than behind, and not smaller than ahead of it.

    Ahead is where it points, to what is brighter. Both places lie between pixels: between the
    next one along the axis that is nearer to the direction and the next one along the diagonal.
    """
    count, height, width = size.shape
    flat = np.pad(size, ((0, 0), (1, 1), (1, 1))).reshape(count, -1)
    rows, columns = np.mgrid[1 : height + 1, 1 : width + 1]
    here = (rows * (width + 2) + columns)[np.newaxis]
    right = np.where(across >= 0, 1, -1)
    below = np.where(down >= 0, width + 2, -width - 2)
    is_flat = np.abs(across) >= np.abs(down)
    smaller = np.minimum(np.abs(across), np.abs(down))
    larger = np.maximum(np.abs(across), np.abs(down))
    tilt = np.divide(smaller, larger, out=np.zeros_like(size), where=larger > 0)
    straight, diagonal = np.where(is_flat, right, below), right + below

    def look(offsets: NDArray[np.int64]) -> Reals:
        places = (here + offsets).reshape(count, -1)
        return np.take_along_axis(flat, places, axis=1).reshape(size.shape)

    def between(axis: Reals, corner: Reals) -> Reals:
        return axis + (corner - axis) * tilt

    ahead = between(look(straight), look(diagonal))
    behind = between(look(-straight), look(-diagonal))
    is_ridge: Mask = (size > behind) & (size >= ahead)
    return is_ridge


def _connected(candidates: Mask, seeds: Mask) -> Mask:
    """Return the candidates that a way over candidates leads to from a seed; it may be diagonal."""
    reached: Mask = seeds.copy()
    active = np.arange(len(seeds))
    while len(active):
        before = reached[active]
        wide = np.pad(before, ((0, 0), (1, 1), (1, 1)))
        wide = wide[:, :-2] | wide[:, 1:-1] | wide[:, 2:]
        after = (wide[:, :, :-2] | wide[:, :, 1:-1] | wide[:, :, 2:]) & candidates[active]
        reached[active] = after
        active = active[(after != before).any(axis=(1, 2))]
    return reached
