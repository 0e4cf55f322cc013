"""Masks of ink: cutting, enlarging them without steps, and writing them with another pen."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.synthesis.thinning import skeleton
from digitus.synthesis.typed_arrays import floats, levels

Ink = NDArray[np.uint8]

MNIST_BOX = 20
"""Pixels of the longer side of a digit in MNIST."""

_WORK = 5
"""Times that an image of MNIST's size is enlarged before its outline is moved."""

_BLOTS = 0.045
"""Share of the ink, at most, that is much deeper in than the rest."""

_BROADEST = 3.8
"""Width of strokes, in pixels of MNIST, whose middle still shows what they are."""

THINNEST = 1.3
"""Pixels of a stroke's width after a mask was made smaller, at least."""

LARGEST = 4096
"""Pixels of an ink's side at most."""


def as_ink(ink: NDArray[np.uint8], name: str = "ink") -> Ink:
    """Check a mask of ink and cut it to what is written.

    Parameters
    ----------
    ink : ndarray of uint8, shape (height, width)
        Light on black; each side 1 to 4,096 pixels.
    name : str
        For the message.

    Returns
    -------
    ndarray of uint8
        The box of the values above a quarter of the largest, with two black pixels around it.

    Raises
    ------
    ArgumentError
        If it is not such an array, or is black all over.
    """
    if not isinstance(ink, np.ndarray) or ink.dtype != np.uint8 or ink.ndim != 2:
        received = f"{ink.dtype} {ink.shape}" if isinstance(ink, np.ndarray) else shown(ink)
        raise ArgumentError(f"{name}: expected uint8 of shape (height, width), got {received}")
    if not (0 < ink.shape[0] <= LARGEST and 0 < ink.shape[1] <= LARGEST):
        raise ArgumentError(f"{name}: expected sides of 1 to {LARGEST:,} pixels, got {ink.shape}")
    largest = int(ink.max())
    if largest < 64:
        raise ArgumentError(
            f"{name}: expected light ink on black, got nothing brighter than {largest} of 255"
        )
    written = ink > largest / 4
    rows, columns = np.flatnonzero(written.any(axis=1)), np.flatnonzero(written.any(axis=0))
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return levels(cv2.copyMakeBorder(cut, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=0))


def scaled(ink: Ink, factor: float) -> Ink:
    """Return a mask at another size, its outline as crisp as before.

    Parameters
    ----------
    ink : ndarray of uint8, shape (height, width)
    factor : float
        Above 1 the mask is enlarged by cubic interpolation and the ramp at its edges is made
        about a pixel wide again; below 1 it is averaged over areas, its strokes at least
        `THINNEST` wide: what is thinner nobody sees.

    Returns
    -------
    ndarray of uint8
    """
    height, width = ink.shape
    size = max(1, round(width * factor)), max(1, round(height * factor))
    if factor <= 1:
        lacking = round(THINNEST / factor - stroke_width(ink))
        if lacking > 0:
            # Room for what grows, so that nothing is cut off.
            ink = levels(cv2.copyMakeBorder(ink, *(lacking,) * 4, cv2.BORDER_CONSTANT, value=0))
            round_tip = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (lacking + 1, lacking + 1))
            ink = levels(cv2.dilate(ink, round_tip))
        return levels(cv2.resize(ink, size, interpolation=cv2.INTER_AREA))
    large = cv2.resize(ink.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    if factor > 1.3:
        large = (large - 127.5) * np.float32(0.8 * factor) + 127.5
    return levels(np.clip(large, 0, 255).astype(np.uint8))


def stroke_width(ink: Ink) -> float:
    """Return the typical width of strokes in pixels: four times the mean depth of the ink.

    Parameters
    ----------
    ink : ndarray of uint8, shape (height, width)

    Returns
    -------
    float
        At least 1.
    """
    inside = cv2.distanceTransform((ink > 127).astype(np.uint8), cv2.DIST_L2, 3)
    depths = inside[inside > 0]
    # A pixel at the edge counts as one deep, but its middle is half a pixel inside.
    return max(1.0, 4 * (float(depths.mean()) - 0.5)) if depths.size else 1.0


def reinked(
    image: NDArray[np.uint8],
    random: np.random.Generator,
    height: int = 160,
    *,
    stroke: float | None = None,
) -> Ink:
    """Write an image of MNIST again, larger and with another pen.

    The image is enlarged; a pen that is much thinner follows the middle of its strokes, any other
    moves the outline in or out.

    Parameters
    ----------
    image : ndarray of uint8, shape (28, 28) or (784,)
        Light on black, as in the data set.
    random : numpy.random.Generator
    height : int
        Pixels that the data set's box of 20 becomes, 16 to 2,048.
    stroke : float or None
        Width of the pen in pixels of that box, 0.5 to 8; None draws one.

    Returns
    -------
    ndarray of uint8, shape (rows, columns)
        The ink alone, light on black, cut to its box.

    Raises
    ------
    ArgumentError
    """
    height = as_integer("height", height, 16, 2048)
    if isinstance(image, np.ndarray) and image.shape == (784,):
        image = image.reshape(28, 28)
    cut = as_ink(image, "image")
    cut = levels(cv2.copyMakeBorder(cut, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=0))
    rows, columns = cut.shape[0] * _WORK, cut.shape[1] * _WORK
    large = cv2.resize(cut.astype(np.float32), (columns, rows), interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(large, (0, 0), 0.45 * _WORK)
    solid = _solid(floats(large))
    inside = floats(cv2.distanceTransform(solid, cv2.DIST_L2, 5))
    half = _half_width(inside, solid)
    wanted = drawn_stroke(random) if stroke is None else float(stroke)
    if not 0.5 <= wanted <= 8:
        raise ArgumentError(f"stroke: expected 0.5 to 8 pixels of 20, got {shown(stroke)}")
    radius = wanted * _WORK / 2
    if radius < 0.8 * half and _has_lines(inside, half):
        depth = _along_the_middle(solid, radius)
    else:
        outside = floats(cv2.distanceTransform(1 - solid, cv2.DIST_L2, 5))
        change = max(radius - half, -0.25 * half)
        change = min(change, 0.6 * half + 0.4 * _WORK, _room_in_loops(solid, outside))
        depth = floats(cv2.GaussianBlur(inside - outside, (0, 0), 0.3 * _WORK))
        depth += np.float32(change)
    factor = height / (MNIST_BOX * _WORK)
    size = max(1, round(columns * factor)), max(1, round(rows * factor))
    method = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    depth = floats(cv2.resize(depth, size, interpolation=method))
    drawn = np.clip(depth * np.float32(255 * factor) + 127.5, 0, 255).astype(np.uint8)
    return as_ink(drawn, "image")


def _solid(large: NDArray[np.float32]) -> Ink:
    """Return what counts as ink, 0 and 1: less must do where a faint stroke would break."""
    largest = float(large.max())
    faintest = (large > 0.2 * largest).astype(np.uint8)
    parts = cv2.connectedComponents(faintest)[0]
    for share in (0.44, 0.34, 0.26):
        solid = (large > share * largest).astype(np.uint8)
        if cv2.connectedComponents(solid)[0] <= parts:
            return solid
    return faintest


def drawn_stroke(random: np.random.Generator) -> float:
    """Draw a pen's width: mostly that of a ballpoint, seldom a marker's.

    Parameters
    ----------
    random : numpy.random.Generator

    Returns
    -------
    float
        In pixels of a box of 20, 0.75 to 4.8.
    """
    return float(np.clip(np.exp(random.normal(np.log(1.9), 0.42)), 0.75, 4.8))


def _half_width(inside: NDArray[np.float32], solid: Ink) -> float:
    """Return half of the typical width of strokes: their area over twice their middle's length."""
    ridge = (inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)) - 0.1) & (solid > 0)
    depths = np.sort(inside[ridge])
    return max(1.0, float(depths[int(0.4 * len(depths))]))


def _has_lines(inside: NDArray[np.float32], half: float) -> bool:
    """Return whether the middle of the strokes shows the digit.

    It does not where a loop is filled, or where the pen was so broad that strokes run together:
    of one in seven digits of MNIST.
    """
    deep = np.count_nonzero(inside > 1.4 * half) / np.count_nonzero(inside)
    return bool(deep < _BLOTS) and 2 * half < _BROADEST * _WORK


def _room_in_loops(solid: Ink, outside: NDArray[np.float32]) -> float:
    """Return how far strokes may grow before the smallest loop fills, in pixels."""
    count, parts = cv2.connectedComponents(1 - solid, connectivity=4)
    room = np.zeros(count, dtype=np.float32)
    np.maximum.at(room, np.asarray(parts, dtype=np.int64).ravel(), outside.ravel())
    room = room[room > 0.3 * _WORK]  # Smaller ones are faults of the enlarging.
    return 0.6 * float(room.min()) if room.size else np.inf


def _along_the_middle(solid: Ink, radius: float) -> NDArray[np.float32]:
    """Return how deep each pixel lies in strokes of that radius along the middle of others."""
    away = cv2.distanceTransform(1 - skeleton(solid), cv2.DIST_L2, 5)
    softness = 0.3 * _WORK  # Takes away the steps that a skeleton of pixels has.
    away = cv2.GaussianBlur(away, (0, 0), softness)
    depth: NDArray[np.float32] = np.float32(np.hypot(radius, 0.75 * softness)) - away
    return depth
