"""The light on a sheet: where it comes from, its colour, shadows and glare."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.colours import coloured
from digitus.synthesis.textures import Field, Shape, blurred, ramp, smooth_noise
from digitus.synthesis.typed_arrays import floats

Picture = NDArray[np.float32]


def illuminate(random: np.random.Generator, scene: Picture, hardness: float) -> None:
    """Light a scene, in place.

    Parameters
    ----------
    random : numpy.random.Generator
    scene : ndarray of float32, shape (height, width, 3)
        Shares of light that it reflects; afterwards light that it sends to the camera, in which
        white under middling light is 1.
    hardness : float
        0 to 1: how uneven the light is.
    """
    shape = scene.shape[:2]
    light = falling_light(random, shape, hardness)
    tint = _tint(random, hardness)
    shadow = None
    if random.random() < 0.30 + 0.25 * hardness:
        shadow = soft_shadow(random, shape, hardness)
    scene *= coloured(light, tint)
    if shadow is not None:
        # The sky lights what the sun or lamp does not: shadows are bluer.
        scene *= coloured(shadow, (-1.03, -1.0, -0.95), offset=1)
    if random.random() < 0.05 + 0.10 * hardness:
        scene += coloured(glare(random, shape, hardness), np.ones(3))


def falling_light(random: np.random.Generator, shape: Shape, hardness: float) -> Field:
    """Return how much light falls on each pixel, 1 in the mean: gradient, lamp and vignette."""
    slope = float(abs(random.normal(0, 0.10 + 0.30 * hardness)))
    field = ramp(shape, random.uniform(0, 2 * np.pi)) * np.float32(min(slope, 0.7))
    if random.random() < 0.3:
        field += smooth_noise(random, shape, max(shape) / 2) * np.float32(0.03 + 0.06 * hardness)
    if random.random() < 0.15 + 0.2 * hardness:
        field += _lamp(random, shape) * np.float32(random.uniform(0.15, 0.35 + 0.6 * hardness))
    if random.random() < 0.7:
        field += _vignette(shape) * np.float32(-random.uniform(0.02, 0.15 + 0.15 * hardness))
    light = floats(cv2.exp(field))
    light *= np.float32(1 / float(cv2.mean(light)[0]))
    return light


def _lamp(random: np.random.Generator, shape: Shape) -> Field:
    """Return a round bright place, 0 to 1."""
    height, width = shape
    reach = random.uniform(0.3, 0.9) * max(shape)
    across = (np.arange(width) - random.uniform(-0.2, 1.2) * width) / reach
    down = (np.arange(height) - random.uniform(-0.2, 1.2) * height) / reach
    return np.outer(np.exp(-(down**2)), np.exp(-(across**2))).astype(np.float32)


def _vignette(shape: Shape) -> Field:
    """Return the square of the distance from the middle, 1 in the corners."""
    down = np.linspace(-1, 1, shape[0], dtype=np.float32) ** 2
    across = np.linspace(-1, 1, shape[1], dtype=np.float32) ** 2
    field: Field = (down[:, None] + across[None, :]) * np.float32(0.5)
    return field


def _tint(random: np.random.Generator, hardness: float) -> NDArray[np.float64]:
    """Return the share of each channel: warm lamps, cool windows, a white balance that missed."""
    warmth = random.normal(0.02, 0.035 + 0.09 * hardness)
    green = random.normal(0, 0.015 + 0.02 * hardness)
    return np.asarray(np.exp([warmth, green, -1.3 * warmth]), dtype=np.float64)


def soft_shadow(random: np.random.Generator, shape: Shape, hardness: float) -> Field:
    """Return the share of light that a hand, a phone or a window frame takes, 0 to 1.

    Most edges are soft; some go fairly hard through the picture.
    """
    height, width = shape
    size = float(max(shape))
    mask = np.zeros(shape, dtype=np.uint8)
    corner = np.array([random.choice([0.0, width]), random.choice([0.0, height])])
    middle = np.array([width, height]) * random.uniform(0.1, 0.9, 2)
    if random.random() < 0.5:  # Half the picture, up to a line.
        angle = random.uniform(0, 2 * np.pi)
        along, normal = (
            np.array([np.cos(angle), np.sin(angle)]),
            np.array([-np.sin(angle), np.cos(angle)]),
        )
        points = [middle + 2 * size * along, middle - 2 * size * along]
        points += [points[1] + 3 * size * normal, points[0] + 3 * size * normal]
    else:  # A hand: a rough polygon that comes in from a corner.
        turns = np.sort(random.uniform(0, 2 * np.pi, int(random.integers(5, 10))))
        reach = size * random.uniform(0.25, 0.7) * random.uniform(0.6, 1.2, len(turns))
        points = list(corner + np.stack([np.cos(turns), np.sin(turns)], axis=1) * reach[:, None])
    cv2.fillPoly(mask, [np.rint(np.array(points)).astype(np.int32)], 255)
    if random.random() < 0.2 + 0.3 * hardness:
        softness = random.uniform(0.004, 0.02)
    else:
        softness = random.uniform(0.03, 0.12)
    depth = random.uniform(0.08, 0.30) + 0.40 * hardness * random.random()
    return floats(blurred(mask.astype(np.float32), softness * size) * np.float32(depth / 255))


def glare(random: np.random.Generator, shape: Shape, hardness: float) -> Field:
    """Return light that a smooth surface mirrors into the camera."""
    height, width = shape
    size = float(max(shape))
    mask = np.zeros(shape, dtype=np.uint8)
    middle = (int(random.uniform(0, width)), int(random.uniform(0, height)))
    axes = (
        max(1, int(size * random.uniform(0.03, 0.15))),
        max(1, int(size * random.uniform(0.03, 0.3))),
    )
    cv2.ellipse(mask, middle, axes, random.uniform(0, 180), 0, 360, 255, -1)
    strength = random.uniform(0.05, 0.2) + 0.3 * hardness * random.random()
    softness = random.uniform(0.03, 0.10) * size
    return floats(blurred(mask.astype(np.float32), softness) * np.float32(strength / 255))
