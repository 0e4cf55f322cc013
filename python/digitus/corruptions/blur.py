"""Blur: glass and motion."""

from __future__ import annotations

import numpy as np

from digitus.corruptions.block import Block, Bytes, as_bytes
from digitus.corruptions.gaussian import smooth

GLASS_DEVIATION = 0.7
GLASS_ROUNDS = 2

MOTION_LENGTH = 10
MOTION_DEVIATION = 3.0
MOTION_STEEPEST = np.pi / 4


def glass_blur(block: Block) -> Bytes:
    """Look through frosted glass: smooth, exchange neighbours by chance, smooth again.

    Twice over the image, from its lower right corner on, half of the pixels are exchanged with one
    that is at most 1 pixel further up and left. Smoothing has a deviation of 0.7. As in MNIST-C;
    that pixels at all edges take part is ours.
    """
    # Pixels first, so that a pixel of all images is one piece of memory.
    smooth_images = smooth(block.units(), GLASS_DEVIATION)
    pixels = np.ascontiguousarray(smooth_images.transpose(1, 2, 0))
    every = np.arange(block.count)
    for _ in range(GLASS_ROUNDS):
        choices = block.below(8, block.height, block.width).transpose(1, 2, 0)
        up, left = choices >> 2 & 1, choices >> 1 & 1
        exchanged = (choices & 1).astype(bool)
        for row in reversed(range(block.height)):
            for column in reversed(range(block.width)):
                images = every[exchanged[row, column]]
                other_row = np.maximum(row - up[row, column, images], 0)
                other_column = np.maximum(column - left[row, column, images], 0)
                here = pixels[row, column, images]
                pixels[row, column, images] = pixels[other_row, other_column, images]
                pixels[other_row, other_column, images] = here
    return as_bytes(smooth(pixels.transpose(2, 0, 1), GLASS_DEVIATION))


def motion_blur(block: Block) -> Bytes:
    """Move the camera along a line of 10 pixels, by chance up to 45 degrees from the horizontal.

    Half of a bell with a deviation of 3, so that the beginning weighs most. As in MNIST-C; there
    ImageMagick does it, here the nearest pixels along the line are added.
    """
    angle = (2 * block.uniform() - 1) * MOTION_STEEPEST
    steps = np.arange(MOTION_LENGTH + 1)
    weights = np.exp(-0.5 * (steps / MOTION_DEVIATION) ** 2)
    weights /= weights.sum()
    rows, columns = np.arange(block.height), np.arange(block.width)
    flat = block.units().reshape(block.count, -1)
    blurred = np.zeros_like(flat)
    for step, weight in zip(steps, weights, strict=True):
        down = np.rint(step * np.sin(angle)).astype(np.int64)[:, np.newaxis]
        across = np.rint(step * np.cos(angle)).astype(np.int64)[:, np.newaxis]
        from_row = np.clip(rows + down, 0, block.height - 1)[:, :, np.newaxis]
        from_column = np.clip(columns + across, 0, block.width - 1)[:, np.newaxis, :]
        places = (from_row * block.width + from_column).reshape(block.count, -1)
        blurred += weight * np.take_along_axis(flat, places, axis=1)
    return as_bytes(blurred.reshape(block.images.shape))
