"""Random fields that paper, wood, light and ink are made of."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.typed_arrays import floats

Field = NDArray[np.float32]
Shape = tuple[int, int]

_UNIFORM_DEVIATION = 255 / np.sqrt(12.0)
"""Standard deviation of bytes drawn uniformly."""


def white_noise(random: np.random.Generator, shape: tuple[int, ...]) -> Field:
    """Return independent values of mean 0 and deviation 1.

    They are uniform, which no eye tells from Gaussian once a filter has passed over them, and are
    drawn ten times as fast.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : tuple of int

    Returns
    -------
    ndarray of float32
    """
    count = int(np.prod(shape))
    drawn = np.frombuffer(random.bytes(count), dtype=np.uint8).reshape(shape)
    noise: Field = np.subtract(drawn, np.float32(127.5), dtype=np.float32)
    noise *= np.float32(1 / _UNIFORM_DEVIATION)
    return noise


def smooth_noise(
    random: np.random.Generator, shape: Shape, cell: float, *, stretch: float = 1.0
) -> Field:
    """Return a field of hills and valleys, about -2 to 2, of one size.

    Value noise: a coarse grid of random numbers, enlarged by cubic interpolation.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
    cell : float
        Pixels between neighbouring grid points, downwards; at least 1.
    stretch : float
        How many times as long the hills are across.

    Returns
    -------
    ndarray of float32, shape (height, width)
    """
    height, width = shape
    rows = min(height, int(np.ceil(height / max(1.0, cell))) + 3)
    columns = min(width, int(np.ceil(width / max(1.0, cell * stretch))) + 3)
    grid = white_noise(random, (rows, columns))
    if (rows, columns) == shape:
        return grid
    return resized(grid, shape)


def fractal_noise(
    random: np.random.Generator, shape: Shape, cell: float, *, octaves: int = 3, gain: float = 0.5
) -> Field:
    """Return hills with smaller hills on them, of deviation about 1.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
    cell : float
        Pixels of the largest hills; each octave's are half as large.
    octaves : int
    gain : float
        Height of an octave's hills over those of the one before.

    Returns
    -------
    ndarray of float32, shape (height, width)
    """
    total = smooth_noise(random, shape, cell)
    weight, square = 1.0, 1.0
    for octave in range(1, octaves):
        if cell / 2**octave < 1:
            break
        weight *= gain
        square += weight * weight
        total += np.float32(weight) * smooth_noise(random, shape, cell / 2**octave)
    total *= np.float32(1 / np.sqrt(square))
    return total


def resized(field: Field, shape: Shape) -> Field:
    """Return a field enlarged smoothly.

    Parameters
    ----------
    field : ndarray of float32, shape (rows, columns)
    shape : (height, width)

    Returns
    -------
    ndarray of float32, shape (height, width)
    """
    height, width = shape
    if height > 12 * field.shape[0] and width > 12 * field.shape[1]:
        # Nobody sees whether the last step is linear, which is several times as fast.
        half = (width // 4, height // 4)
        field = floats(cv2.resize(field, half, interpolation=cv2.INTER_CUBIC))
        return floats(cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR))
    return floats(cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC))


def ramp(shape: Shape, angle: float) -> Field:
    """Return how far each pixel lies along a direction, -1 to 1 across the picture.

    Parameters
    ----------
    shape : (height, width)
    angle : float
        Radians; 0 is to the right, a quarter turn downwards.

    Returns
    -------
    ndarray of float32, shape (height, width)
    """
    height, width = shape
    across = np.linspace(-1, 1, width, dtype=np.float32) * np.float32(np.cos(angle))
    down = np.linspace(-1, 1, height, dtype=np.float32) * np.float32(np.sin(angle))
    return floats(across[None, :] + down[:, None])


def along(shape: Shape, angle: float) -> Field:
    """Return each pixel's distance from the middle along a direction, in pixels.

    Parameters
    ----------
    shape : (height, width)
    angle : float
        Radians.

    Returns
    -------
    ndarray of float32, shape (height, width)
    """
    height, width = shape
    across = (np.arange(width, dtype=np.float32) - width / 2) * np.float32(np.cos(angle))
    down = (np.arange(height, dtype=np.float32) - height / 2) * np.float32(np.sin(angle))
    return floats(across[None, :] + down[:, None])


def blurred(field: NDArray[np.float32], sigma: float) -> Field:
    """Return a field after a Gaussian, made on a smaller copy where it is wide.

    Parameters
    ----------
    field : ndarray of float32, shape (height, width) or (height, width, channels)
    sigma : float
        Pixels; below 0.2 the field itself comes back.

    Returns
    -------
    ndarray of float32
    """
    if sigma < 0.2:
        return field
    height, width = field.shape[:2]
    factor = int(min(sigma / 3, min(height, width) / 8))
    if factor < 2:
        return floats(cv2.GaussianBlur(field, (0, 0), sigma))
    small = cv2.resize(
        field, (max(1, width // factor), max(1, height // factor)), interpolation=cv2.INTER_AREA
    )
    small = cv2.GaussianBlur(small, (0, 0), sigma / factor)
    return floats(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))
