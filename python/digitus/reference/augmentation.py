"""Augmentation: images changed at random, so that a network never sees the same one twice.

An image is scaled, sheared, rotated, shifted and flipped, all in one map; it is bent by an elastic
field (P. Y. Simard, D. Steinkraus and J. C. Platt, "Best Practices for Convolutional Neural
Networks Applied to Visual Document Analysis", ICDAR 2003); and a rectangle of it may be erased
(Z. Zhong, L. Zheng, G. Kang, S. Li and Y. Yang, "Random Erasing Data Augmentation", AAAI 2020).

All random numbers are Philox's, those that the engine draws. They depend on the seed, the number of
the sample and the epoch alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.reference.philox import philox, split_key
from digitus.reference.random import AUGMENTATION, stream

POSITION, SHAPE, ELASTIC_FIELD, ERASED_RECTANGLE = range(4)
"""What words are drawn for: the last word of their counter."""

ATTEMPTS = 10
"""Sizes of a rectangle that are tried until one fits."""

RANGES = {
    "shift": (0, 65_536),
    "rotation": (0, 180),
    "scale": (0.1, 10),
    "shear": (0, 80),
    "flip": (0, 1),
    "elastic_strength": (0, 10_000),
    "elastic_smoothness": (0.1, 100),
    "erasing": (0, 1),
    "erased_area": (0.0001, 1),
    "erased_aspect": (0.01, 100),
}
"""Lowest and highest value of each option."""

Image = NDArray[np.float64]
"""Of shape (height, width, channels)."""

Field = NDArray[np.float64]
"""Of shape (height, width)."""


@dataclass(frozen=True)
class Augmentation:
    """How far images may be changed. Everything is off at first.

    Parameters
    ----------
    shift : float
        Pixels, to each of the four sides; 0 to 65,536.
    rotation : float
        Degrees, in both directions; 0 to 180.
    scale : (float, float)
        Smallest and largest factor of size, 0.1 to 10; its logarithm is drawn evenly.
    shear : float
        Degrees by which upright lines lean, in both directions; 0 to 80.
    flip : float
        Probability that left and right are exchanged.
    elastic_strength : float
        Simard's alpha, in pixels; 0 to 10,000.
    elastic_smoothness : float
        Simard's sigma, in pixels; 0.1 to 100.
    erasing : float
        Probability that a rectangle is set to 0.
    erased_area : (float, float)
        Smallest and largest share of the image that it takes, 0.0001 to 1.
    erased_aspect : (float, float)
        Smallest and largest height divided by width, 0.01 to 100; its logarithm is drawn evenly.

    Raises
    ------
    ValueError
        If a number is outside its range.
    """

    shift: float = 0.0
    rotation: float = 0.0
    scale: tuple[float, float] = (1.0, 1.0)
    shear: float = 0.0
    flip: float = 0.0
    elastic_strength: float = 0.0
    elastic_smoothness: float = 4.0
    erasing: float = 0.0
    erased_area: tuple[float, float] = (0.02, 0.33)
    erased_aspect: tuple[float, float] = (0.3, 1 / 0.3)

    def __post_init__(self) -> None:
        """Refuse what is outside its range."""
        for name, (lowest, highest) in RANGES.items():
            value = getattr(self, name)
            ends = value if isinstance(value, tuple) else (value, value)
            if not lowest <= ends[0] <= ends[1] <= highest:
                raise ValueError(f"{name}: expected {lowest} to {highest}, rising, got {value}")


@dataclass(frozen=True)
class Draws:
    """The random numbers of one sample in one epoch.

    Parameters
    ----------
    seed : int
        0 to 2^64 - 1.
    sample : int
        The image's row in the dataset, 0 to 2^32 - 1.
    epoch : int
        Counted from 1, up to 2^32 - 1.
    """

    seed: int
    sample: int
    epoch: int

    def __post_init__(self) -> None:
        """Refuse numbers that do not fit in a word of the counter."""
        for name, number in (("sample", self.sample), ("epoch", self.epoch)):
            if not 0 <= number < 2**32:
                raise ValueError(f"{name}: expected 0 to 2**32 - 1, got {number}")

    def words(self, use: int, places: int = 1) -> NDArray[np.uint32]:
        """Return the words of the counters (place, sample, epoch, use) for the first places.

        Returns
        -------
        ndarray of uint32, shape (places, 4)
        """
        counters = np.zeros((places, 4), dtype=np.uint32)
        counters[:, 0] = np.arange(places, dtype=np.uint32)
        counters[:, 1:] = self.sample, self.epoch, use
        return philox(counters, split_key(stream(self.seed, AUGMENTATION, 0)))


def augment(image: Image, options: Augmentation, draws: Draws) -> Image:
    """Return what becomes of an image.

    Parameters
    ----------
    image : ndarray of float64, shape (height, width, channels)
    options : Augmentation
    draws : Draws

    Returns
    -------
    ndarray of float64, same shape

    Raises
    ------
    ValueError
        If the image has another number of axes.
    """
    if image.ndim != 3:
        raise ValueError(f"image: expected (height, width, channels), got shape {image.shape}")
    height, width, _ = image.shape
    x, y = source_places(height, width, options, draws)
    if options.elastic_strength > 0:
        right, down = elastic_field(height, width, options, draws)
        x, y = x + right, y + down
    changed = interpolate(image, x, y)
    rows, columns = erased_rectangle(height, width, options, draws)
    changed[rows, columns] = 0.0
    return changed


def source_places(
    height: int, width: int, options: Augmentation, draws: Draws
) -> tuple[Field, Field]:
    """Return where each new pixel comes from: how far to the right, and how far down.

    A point p of the old image, seen from the centre, goes to ``F (R H s p + t)``: scaled by s,
    sheared by H, rotated by R, shifted by t, flipped by F. So the new point q comes from
    ``(R H s)^-1 (F q - t)``.
    """
    position, shape = draws.words(POSITION)[0], draws.words(SHAPE)[0]
    shift = [_even(word, -options.shift, options.shift) for word in position[:2]]
    angle = math.radians(_even(position[2], -options.rotation, options.rotation))
    scale = _logarithmically_even(position[3], *options.scale)
    slope = math.tan(math.radians(_even(shape[0], -options.shear, options.shear)))
    mirror = -1.0 if _happens(shape[1], options.flip) else 1.0
    # y points down, so this rotation is against the clock, and this slope leans to the right.
    rotation = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    shearing = np.array([[1.0, -slope], [0.0, 1.0]])
    back = np.linalg.inv(rotation @ shearing * scale)

    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float64)
    new = np.stack([mirror * (columns - centre[0]), rows - centre[1]])
    old = np.tensordot(back, new - np.reshape(shift, (2, 1, 1)), axes=1)
    return old[0] + centre[0], old[1] + centre[1]


def elastic_field(
    height: int, width: int, options: Augmentation, draws: Draws
) -> tuple[Field, Field]:
    """Return how far each place is displaced: to the right, and down.

    Noise spread evenly over (-1, 1), and 0 beyond the image, is smoothed by a Gaussian and
    multiplied by the strength.

    Pixel e takes word ``(e // 16) % 4`` of place ``16 (e // 64) + e % 16``; the word's upper half
    becomes the noise to the right, its lower half that downwards.
    """
    groups = -(-height * width // 64)
    words = draws.words(ELASTIC_FIELD, 16 * groups).reshape(groups, 16, 4).transpose(0, 2, 1)
    halves = words.reshape(-1)[: height * width].reshape(height, width)
    down_columns = gaussian_matrix(height, options.elastic_smoothness)
    along_rows = gaussian_matrix(width, options.elastic_smoothness)
    right, down = (
        options.elastic_strength * (down_columns @ ((half + 0.5) / 2.0**15 - 1.0) @ along_rows)
        for half in (halves >> np.uint32(16), halves & np.uint32(0xFFFF))
    )
    return right, down


def gaussian_matrix(size: int, smoothness: float) -> NDArray[np.float64]:
    """Return the matrix that smooths a column: element (i, j) is the weight of distance i - j.

    Weights go as far as four standard deviations and add up to 1 over all distances, of which those
    beyond the image meet zeros.
    """
    radius = int(4 * smoothness + 0.5)
    distances = np.arange(-radius, radius + 1)
    weights = np.exp(-0.5 * (distances / smoothness) ** 2)
    weights /= weights.sum()
    apart = np.subtract.outer(np.arange(size), np.arange(size))
    inside = np.abs(apart) <= radius
    matrix: NDArray[np.float64] = np.where(
        inside, weights[np.clip(apart + radius, 0, 2 * radius)], 0.0
    )
    return matrix


def interpolate(image: Image, x: Field, y: Field) -> Image:
    """Return the image's values between pixels, each of the four around weighted by its nearness.

    Outside the image everything is 0.
    """
    height, width, _ = image.shape
    border = 2
    padded = np.pad(image, ((border, border), (border, border), (0, 0)))
    x, y = np.clip(x, -border, width), np.clip(y, -border, height)
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    right, down = (x - column)[..., np.newaxis], (y - row)[..., np.newaxis]
    column, row = column + border, row + border
    above = (1 - right) * padded[row, column] + right * padded[row, column + 1]
    below = (1 - right) * padded[row + 1, column] + right * padded[row + 1, column + 1]
    between: Image = (1 - down) * above + down * below
    return between


def erased_rectangle(
    height: int, width: int, options: Augmentation, draws: Draws
) -> tuple[slice, slice]:
    """Return the rows and columns that are erased; none if it does not happen or no size fits."""
    if _happens(draws.words(SHAPE)[0, 2], options.erasing):
        for words in draws.words(ERASED_RECTANGLE, ATTEMPTS):
            area = _even(words[0], *options.erased_area) * height * width
            aspect = _logarithmically_even(words[1], *options.erased_aspect)
            rows, columns = round(math.sqrt(area * aspect)), round(math.sqrt(area / aspect))
            if 1 <= rows <= height and 1 <= columns <= width:
                left = _index(words[2], width - columns + 1)
                top = _index(words[3], height - rows + 1)
                return slice(top, top + rows), slice(left, left + columns)
    return slice(0), slice(0)


def _unit(word: np.uint32) -> float:
    """Return a number in (0, 1)."""
    return (int(word) + 0.5) / 2**32


def _even(word: np.uint32, lowest: float, highest: float) -> float:
    return lowest + (highest - lowest) * _unit(word)


def _logarithmically_even(word: np.uint32, lowest: float, highest: float) -> float:
    return lowest * math.pow(highest / lowest, _unit(word))


def _happens(word: np.uint32, probability: float) -> bool:
    return int(word) < probability * 2**32


def _index(word: np.uint32, limit: int) -> int:
    return (int(word) * limit) >> 32
