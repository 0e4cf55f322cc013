"""The picture that a paint program saves: ink of one colour on a ground of another."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.pen import Ink
from digitus.synthesis.themes import Theme, random_theme
from digitus.synthesis.typed_arrays import levels

Picture: TypeAlias = NDArray[np.uint8]
"""Red, green and blue, shape (height, width, 3)."""

SHORTEST, LONGEST = 40, 1_200
"""Pixels of a canvas's sides."""


def random_size(random: np.random.Generator) -> tuple[int, int]:
    """Return height and width of a canvas, 40 to 1,200 each; a square one in half of the cases.

    Parameters
    ----------
    random : numpy.random.Generator
    """
    side = float(np.exp(random.uniform(np.log(SHORTEST), np.log(LONGEST))))
    if random.random() < 0.5:
        return round(side), round(side)
    shape = float(np.exp(random.uniform(-0.5, 0.5)))
    height, width = side * shape, side / shape
    return (
        int(np.clip(round(height), SHORTEST, LONGEST)),
        int(np.clip(round(width), SHORTEST, LONGEST)),
    )


def painted(ink: Ink, pen_width: float, random: np.random.Generator) -> Picture:
    """Return ink in a colour on a ground in another one.

    Parameters
    ----------
    ink : ndarray of uint8, shape (height, width)
    pen_width : float
        Pixels.
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Now and then with a frame, a ground that is not quite even, or traces of JPEG.
    """
    theme = random_theme(random, pen_width)
    ground = _ground(ink.shape[0], ink.shape[1], theme, random)
    share = cv2.merge([ink, ink, ink])
    inked = np.full_like(ground, theme.ink)
    under = cv2.multiply(ground, 255 - levels(share), scale=1 / 255)
    picture = levels(cv2.add(under, cv2.multiply(inked, share, scale=1 / 255)))
    if random.random() < 0.04:
        _frame(picture, theme, random)
    if random.random() < 0.12:
        picture = compressed(picture, int(random.integers(40, 96)))
    return picture


def _ground(height: int, width: int, theme: Theme, random: np.random.Generator) -> Picture:
    """Return the ground: even, or seldom with a slight gradient or slight noise."""
    kind = random.random()
    ground = np.empty((height, width, 3), dtype=np.uint8)
    ground[:] = theme.ground
    if kind >= 0.09:
        return ground
    if kind < 0.05:
        corners = random.uniform(-14, 14, (2, 2)).astype(np.float32)
        change = cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR)
    else:
        change = random.normal(0, random.uniform(1, 5), (height, width)).astype(np.float32)
    return levels(np.clip(ground + change[:, :, None], 0, 255))


def _frame(picture: Picture, theme: Theme, random: np.random.Generator) -> None:
    """Draw a thin frame around the whole picture, at its very edge."""
    colours = (theme.ink, (128, 128, 128), (0, 0, 0), (200, 200, 200))
    colour = colours[int(random.integers(len(colours)))]
    height, width = picture.shape[:2]
    thickness = 1 if min(height, width) < 120 else int(random.integers(1, 4))
    for edge in range(thickness):
        corner = (width - 1 - edge, height - 1 - edge)
        cv2.rectangle(picture, (edge, edge), corner, colour, 1)


def compressed(picture: Picture, quality: int) -> Picture:
    """Return a picture as it comes back from a JPEG file.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
    quality : int
        1 to 100.
    """
    reverse = np.ascontiguousarray(picture[:, :, ::-1])
    _, encoded = cv2.imencode(".jpg", reverse, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    return levels(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB))
