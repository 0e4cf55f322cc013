"""Light and weather: brightness, fog and spatter."""

from __future__ import annotations

import numpy as np

from digitus.corruptions.block import Block, Bytes, as_bytes, block_size
from digitus.corruptions.gaussian import smooth
from digitus.corruptions.plasma import plasma

BRIGHTNESS = 0.5

FOG = 3.0
FOG_DECAY = 1.4
FOG_SIDE = 256
FOG_MAPS = 8
"""Clouds that the images of a block have in common, each image at a place of its own."""

SPATTER_MEAN = 0.65
SPATTER_DEVIATION = 0.3
SPATTER_DROP = 1.0
SPATTER_LIMIT = 0.65
SPATTER_RIM = 1.5
SPATTER_DENSEST = 0.8
MUD = 63 / 255


def brightness(block: Block) -> Bytes:
    """Add half of white to every pixel.

    As in MNIST-C.
    """
    return as_bytes(block.units() + BRIGHTNESS)


def fog(block: Block) -> Bytes:
    """Lay a cloud over the image: add 3 times the cloud, then dim until white is white again.

    The cloud is a plasma fractal of 256 x 256 pixels, 0 to 1, whose detail fades with 1.4. As in
    MNIST-C; that 64 images share a cloud, each at a place of its own, is ours, and so is that a
    blank image counts as white too, and so is fog where it stays black there.
    """
    side = FOG_SIDE
    while side < max(block.height, block.width):
        side *= 2
    maps = min(FOG_MAPS, block_size(block.height, block.width))
    clouds = np.stack([plasma(block, side, FOG_DECAY) for _ in range(maps)])
    places = block.below(side, 2)
    rows = (places[:, :1] + np.arange(block.height)) % side
    columns = (places[:, 1:] + np.arange(block.width)) % side
    cloud = np.arange(block.count) % maps
    veil = clouds[cloud[:, None, None], rows[:, :, None], columns[:, None, :]]
    images = block.units()
    whitest = images.max(axis=(1, 2), keepdims=True)
    whitest[whitest == 0] = 1.0
    return as_bytes((images + FOG * veil) * whitest / (whitest + FOG))


def spatter(block: Block) -> Bytes:
    """Splash mud on the image: dark grey drops that hide what is below.

    Drops are where smoothed noise is high; their rims are smoothed once more, and where they
    cover less than 0.8 they do not cover at all. As in MNIST-C.
    """
    noise = SPATTER_MEAN + SPATTER_DEVIATION * block.normal(block.height, block.width)
    drops = (smooth(noise, SPATTER_DROP) > SPATTER_LIMIT).astype(np.float64)
    cover = smooth(drops, SPATTER_RIM)
    cover[cover < SPATTER_DENSEST] = 0
    return as_bytes(block.units() * (1 - cover) + MUD * cover)
