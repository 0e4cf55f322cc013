"""Clouds by the diamond-square algorithm (Fournier, Fussell and Carpenter, 1982)."""

from __future__ import annotations

import numpy as np

from digitus.corruptions.block import Block, Reals


def plasma(block: Block, side: int, decay: float) -> Reals:
    """Return a random cloud whose edges fit each other, 0 to 1.

    Parameters
    ----------
    block : Block
        Draws the cloud.
    side : int
        A power of two.
    decay : float
        What the random part is divided by, twice, from each scale to the next half as large.

    Returns
    -------
    ndarray, shape (side, side)
        Its lowest value is 0, its highest 1.
    """
    cloud, amplitude, step = np.zeros((1, 1)), 1.0, side
    while step > 1:
        size = len(cloud)
        wobble = amplitude * (2 * block.shared_uniform(3, size, size) - 1)
        finer = np.empty((size, 2, size, 2))
        finer[:, 0, :, 0] = cloud
        # Middles of squares: the mean of the four corners.
        beside = cloud + np.roll(cloud, -1, axis=1)
        middles = (beside + np.roll(beside, -1, axis=0)) / 4 + wobble[0]
        finer[:, 1, :, 1] = middles
        # Middles of their sides: the mean of two corners and two middles.
        above = middles + np.roll(middles, 1, axis=0)
        finer[:, 0, :, 1] = (beside + above) / 4 + wobble[1]
        before = middles + np.roll(middles, 1, axis=1)
        below = cloud + np.roll(cloud, -1, axis=0)
        finer[:, 1, :, 0] = (below + before) / 4 + wobble[2]
        cloud = finer.reshape(2 * size, 2 * size)
        amplitude /= decay * decay
        step //= 2
    cloud -= cloud.min()
    normalized: Reals = cloud / cloud.max()
    return normalized
