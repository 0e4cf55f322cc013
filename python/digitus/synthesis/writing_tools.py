"""Ballpoints, pencils, markers, fountain pens and chalk: how ink lies on a ground."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.colours import coloured, near
from digitus.synthesis.reinking import Ink
from digitus.synthesis.textures import Field, smooth_noise, white_noise

Colour = tuple[float, float, float]

_BLUES: tuple[Colour, ...] = ((0.10, 0.16, 0.52), (0.14, 0.25, 0.66), (0.08, 0.12, 0.36))
_BLACKS: tuple[Colour, ...] = ((0.09, 0.09, 0.11), (0.15, 0.15, 0.17), (0.06, 0.06, 0.06))
_REDS: tuple[Colour, ...] = ((0.74, 0.12, 0.14), (0.60, 0.08, 0.12))
_GREENS: tuple[Colour, ...] = ((0.08, 0.38, 0.20),)


@dataclass(frozen=True)
class Tool:
    """What one writes with.

    Attributes
    ----------
    share : float
        How often it is drawn.
    colours : tuple of colours
        As a screen shows them.
    opacity : (float, float)
        Lowest and highest share of the ground that it covers.
    pressure : float
        How much that varies along a stroke.
    roughness : float
        How much the grain of the ground shows, 0 to 1.
    skips : float
        How often places are left out, 0 to 1.
    """

    share: float
    colours: tuple[Colour, ...]
    opacity: tuple[float, float]
    pressure: float
    roughness: float
    skips: float


ON_PAPER = {
    "ballpoint": Tool(0.40, _BLUES + _BLACKS + _BLUES + _REDS, (0.72, 0.95), 0.16, 0.25, 0.35),
    "pencil": Tool(0.20, ((0.24, 0.24, 0.26), (0.32, 0.32, 0.34)), (0.38, 0.85), 0.18, 0.75, 0.1),
    "felt": Tool(0.14, _BLACKS + _BLUES + _REDS + _GREENS, (0.88, 1.0), 0.05, 0.05, 0.0),
    "fountain": Tool(0.12, _BLUES + _BLACKS, (0.70, 0.97), 0.25, 0.08, 0.05),
    "gel": Tool(0.14, _BLACKS + _BLUES, (0.88, 0.99), 0.05, 0.10, 0.05),
}
"""What is used on light paper."""

ON_WHITEBOARD = {
    "whiteboard marker": Tool(
        1.0, _BLACKS + _BLUES + _REDS + _GREENS, (0.80, 0.98), 0.15, 0.15, 0.1
    )
}

ON_BLACKBOARD = {
    "chalk": Tool(
        1.0,
        ((0.95, 0.95, 0.93), (0.95, 0.95, 0.93), (0.96, 0.90, 0.62)),
        (0.6, 0.95),
        0.2,
        0.7,
        0.3,
    )
}

ON_CARD = {"white pen": Tool(1.0, ((0.96, 0.96, 0.96),), (0.8, 0.97), 0.12, 0.15, 0.1)}


def drawn_tool(random: np.random.Generator, tools: dict[str, Tool]) -> Tool:
    """Draw one of several tools, each as often as its share says."""
    shares = np.array([tool.share for tool in tools.values()])
    return list(tools.values())[int(random.choice(len(shares), p=shares / shares.sum()))]


def write(
    random: np.random.Generator,
    ground: NDArray[np.float32],
    ink: Ink,
    tool: Tool,
    *,
    hardness: float,
    stroke: float,
) -> None:
    """Write on a ground, in place: dark ink multiplies its light, light ink covers it.

    Parameters
    ----------
    random : numpy.random.Generator
    ground : ndarray of float32, shape (height, width, 3)
        Shares of light; changed.
    ink : ndarray of uint8, shape (height, width)
        255 where the pen has been.
    tool : Tool
    hardness : float
        0 to 1: how faint and uneven.
    stroke : float
        Pixels of the strokes' width, for the size of unevenness.
    """
    cover = _cover(random, ink, tool, hardness, stroke)
    colour = near(random, tool.colours[int(random.integers(len(tool.colours)))], 0.03)
    if float(colour.mean()) > 0.5:  # As share * ground + (1 - share) * colour.
        ground *= coloured(cover, -np.ones(3), offset=1)
        ground += coloured(cover, colour)
    else:
        ground *= coloured(cover, colour - 1, offset=1)


def _cover(
    random: np.random.Generator, ink: Ink, tool: Tool, hardness: float, stroke: float
) -> Field:
    """Return the share of the ground that ink covers, 0 to 1."""
    shape = (ink.shape[0], ink.shape[1])
    low, high = tool.opacity
    opacity = high - (high - low) * float(random.beta(1.3, 1.6)) ** (1 - 0.6 * hardness)
    pressure = tool.pressure * random.uniform(0.4, 1.6)
    force = smooth_noise(random, shape, max(3.0, 3 * stroke))
    force *= np.float32(pressure)
    force += np.float32(1)
    np.clip(force, 0.55, 1.2, out=force)
    roughness = tool.roughness * random.uniform(0.4, 1.2)
    if roughness > 0.04:
        tooth = cv2.blur(white_noise(random, shape), (2, 2)) * 2
        if stroke > 6:
            tooth = 0.6 * tooth + 0.8 * smooth_noise(random, shape, stroke / 4)
        force -= np.clip(tooth + np.float32(0.5 * roughness), 0, 2) * np.float32(0.55 * roughness)
    if tool.skips > random.random():
        # Gaps shorter than the stroke is wide, here and there.
        gaps = smooth_noise(random, shape, max(1.5, stroke / 4), stretch=random.uniform(1, 3))
        gaps += 0.5 * smooth_noise(random, shape, max(4.0, 6 * stroke))
        force -= np.clip(gaps - np.float32(1.2), 0, 1) * np.float32(random.uniform(0.4, 1.2))
    np.clip(force, 0.2, 1.15, out=force)
    force *= ink
    force *= np.float32(opacity / 255)
    return np.clip(force, 0, 1, out=force)
