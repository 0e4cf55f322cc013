"""Pictures on which nothing is written: one colour, gradients, grain and textures."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.canvas import Picture, compressed, random_size
from digitus.synthesis.themes import random_theme
from digitus.synthesis.typed_arrays import floats, levels


def blank(random: np.random.Generator) -> Picture:
    """Return a picture of one colour, or of one that slowly becomes another.

    Parameters
    ----------
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue; 40 to 1,200 pixels a side.
    """
    height, width = random_size(random)
    picture = np.empty((height, width, 3), dtype=np.uint8)
    picture[:] = random_theme(random, 8.0).ground
    kind = random.random()
    if kind < 0.6:
        return picture
    if kind < 0.85:
        return _changed(picture, _gradient(height, width, random) * random.uniform(5, 60))
    return _between_colours(height, width, random)


def noise(random: np.random.Generator) -> Picture:
    """Return a picture of grain, salt and pepper, stains or paper, without any writing.

    Parameters
    ----------
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue; 40 to 1,200 pixels a side.
    """
    height, width = random_size(random)
    picture = np.empty((height, width, 3), dtype=np.uint8)
    picture[:] = random_theme(random, 8.0).ground
    makers = (_grain, _coloured_grain, _specks, _clouds, _fibres)
    maker = makers[int(random.integers(len(makers)))]
    picture = maker(picture, random)
    if random.random() < 0.3:
        picture = compressed(picture, int(random.integers(30, 96)))
    return picture


def _changed(picture: Picture, change: NDArray[np.float32]) -> Picture:
    """Return a picture made lighter or darker pixel by pixel."""
    return levels(np.clip(picture + change[:, :, None], 0, 255))


def _gradient(height: int, width: int, random: np.random.Generator) -> NDArray[np.float32]:
    """Return values from -1 to 1 that change slowly, shape (height, width)."""
    corners = random.uniform(-1, 1, (2, 2)).astype(np.float32)
    return floats(cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR))


def _between_colours(height: int, width: int, random: np.random.Generator) -> Picture:
    """Return a picture with four colours in its corners that flow into each other."""
    corners = random.integers(0, 256, (2, 2, 3)).astype(np.float32)
    return levels(np.rint(cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR)))


def _grain(picture: Picture, random: np.random.Generator) -> Picture:
    """Return a picture with noise as of a sensor or of film, fine or coarse."""
    height, width = picture.shape[:2]
    coarse = int(random.integers(1, 4))
    size = (max(1, height // coarse), max(1, width // coarse))
    grain = random.normal(0, random.uniform(3, 40), size).astype(np.float32)
    return _changed(picture, floats(cv2.resize(grain, (width, height))))


def _coloured_grain(picture: Picture, random: np.random.Generator) -> Picture:
    """Return a picture with noise of its own in each colour."""
    grain = random.normal(0, random.uniform(3, 40), picture.shape)
    return levels(np.clip(picture + grain, 0, 255))


def _specks(picture: Picture, random: np.random.Generator) -> Picture:
    """Return a picture with black and white pixels, or with specks of a few pixels."""
    height, width = picture.shape[:2]
    share = float(np.exp(random.uniform(np.log(0.001), np.log(0.2))))
    coarse = int(random.integers(1, 4)) if min(height, width) > 150 else 1
    size = (max(1, height // coarse), max(1, width // coarse))
    drawn = random.random(size, dtype=np.float32)
    drawn = floats(cv2.resize(drawn, (width, height), interpolation=cv2.INTER_NEAREST))
    picture = picture.copy()
    picture[drawn < share / 2] = 0
    picture[drawn > 1 - share / 2] = 255
    return picture


def _clouds(picture: Picture, random: np.random.Generator) -> Picture:
    """Return a picture with large soft stains, as of paper that has been wet."""
    height, width = picture.shape[:2]
    change = np.zeros((height, width), dtype=np.float32)
    for cells in (3, 6, 12):
        part = random.normal(0, random.uniform(4, 40) / cells, (cells, cells)).astype(np.float32)
        change += floats(cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC))
    fine = random.normal(0, random.uniform(0, 4), (height, width)).astype(np.float32)
    return _changed(picture, change + fine)


def _fibres(picture: Picture, random: np.random.Generator) -> Picture:
    """Return a picture with short faint streaks, as of paper or cloth seen from near."""
    height, width = picture.shape[:2]
    grain = random.normal(0, random.uniform(10, 50), (height, width)).astype(np.float32)
    length = int(random.integers(3, 15))
    along = cv2.blur(grain, (length, 1))
    across = cv2.blur(grain, (1, length))
    share = random.uniform(0, 1)
    return _changed(picture, floats(along * share + across * (1 - share)))
