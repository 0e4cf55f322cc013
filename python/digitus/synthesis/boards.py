"""Grounds that are no paper: whiteboards, blackboards and dark card."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.colours import coloured, near
from digitus.synthesis.paper import grain
from digitus.synthesis.textures import Shape, smooth_noise


def whiteboard(random: np.random.Generator, shape: Shape, hardness: float) -> NDArray[np.float32]:
    """Return the light that a whiteboard reflects, with what a cloth has left on it.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
    hardness : float
        0 to 1: how badly it was wiped.

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
    """
    shade = grain(random, shape, 0.003)
    smears = smooth_noise(random, shape, max(shape) / 25, stretch=random.uniform(2, 5))
    depth = random.uniform(0.005, 0.02) + 0.05 * hardness * random.random()
    shade -= np.clip(smears, 0, 2) * np.float32(depth)
    return coloured(shade, near(random, (0.92, 0.93, 0.94)))


def blackboard(random: np.random.Generator, shape: Shape, hardness: float) -> NDArray[np.float32]:
    """Return the light that a blackboard reflects: slate or green, with wiped chalk.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
    hardness : float
        0 to 1: how much chalk is left.

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
    """
    colour = [(0.20, 0.21, 0.22), (0.17, 0.30, 0.25), (0.13, 0.13, 0.14)][random.integers(3)]
    board = coloured(grain(random, shape, 0.03), near(random, colour))
    dust = 1 + 0.5 * smooth_noise(random, shape, max(shape) / 3)
    dust += 0.15 * smooth_noise(random, shape, max(shape) / 90, stretch=random.uniform(4, 12))
    dust += 0.20 * smooth_noise(random, shape, max(shape) / 25, stretch=random.uniform(2, 6))
    depth = random.uniform(0.002, 0.012) + 0.02 * hardness * random.random()
    board += coloured(np.clip(dust, 0, 3), np.full(3, depth))
    return board


def dark_card(random: np.random.Generator, shape: Shape) -> NDArray[np.float32]:
    """Return the light that dark paper reflects.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
    """
    colour = [(0.14, 0.14, 0.15), (0.16, 0.18, 0.30), (0.30, 0.16, 0.16)][random.integers(3)]
    return coloured(grain(random, shape, 0.05), near(random, colour))
