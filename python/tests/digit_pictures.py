"""Pictures of digits, and of anything else, in all sizes: what normalisation is compared on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

import digitus

POLARITIES = ("auto", "light", "dark")

Picture = NDArray[np.uint8]


def pictures(count: int, seed: int) -> Iterator[tuple[Picture, str]]:
    """Yield pictures and the polarity to take them by; about 3 in 100 show no digit.

    Four in ten are digits of the sample as they are, enlarged or reduced, with strokes thickened or
    thinned, blurred, faint, noisy or in a corner of a page; the others lines, rectangles, specks
    and noise of any shape.
    """
    random = np.random.default_rng(seed)
    _, test = digitus.load_data("sample")
    for _ in range(count):
        if random.random() < 0.4:
            digit = test.images[random.integers(len(test))].reshape(28, 28)
            picture = _changed(_scaled(digit, random), random)
        else:
            make = _SHAPES[random.integers(len(_SHAPES))]
            picture = _changed(make(random), random) if random.random() < 0.3 else make(random)
        yield picture, POLARITIES[random.integers(3)]


def _scaled(digit: Picture, random: np.random.Generator) -> Picture:
    """Return a digit as it is, alone, or in another size with other strokes."""
    if random.random() < 0.2:
        return digit
    image = Image.fromarray(digit)
    width, height = (int(side) for side in np.exp(random.uniform(np.log(5), np.log(260), 2)))
    if random.random() < 0.7:
        height = max(1, int(width * random.uniform(0.8, 1.25)))
    image = image.resize((width, height), Image.Resampling(random.integers(6)))
    strokes = random.integers(4)
    if strokes < 2 and min(width, height) > 20:
        size = 2 * int(random.integers(1, 2 + min(width, height) // 25)) + 1
        image = image.filter((ImageFilter.MaxFilter, ImageFilter.MinFilter)[strokes](size))
    return np.asarray(image)


def _changed(picture: Picture, random: np.random.Generator) -> Picture:
    """Return a picture on a page, in other shades, with noise, blurred, or as it is."""
    kind = random.integers(6)
    if kind == 0:
        margins = random.integers(0, 60, 4).tolist()
        picture = np.pad(picture, ((margins[0], margins[1]), (margins[2], margins[3])))
    if kind == 1:
        ends = np.sort(random.integers(0, 256, 2))
        picture = (ends[0] + picture / 255 * (ends[1] - ends[0])).astype(np.uint8)
    if kind == 2:
        noise = random.normal(0, random.uniform(0, 40), picture.shape)
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    if kind == 3:
        blur = ImageFilter.GaussianBlur(random.uniform(0.3, 6))
        picture = np.asarray(Image.fromarray(picture).filter(blur))
    return picture if random.random() < 0.6 else 255 - picture


def _shape(random: np.random.Generator) -> tuple[int, int]:
    """Return a height and a width, of which one is sometimes 1, or many times the other."""
    sides = [int(side) for side in np.exp(random.uniform(0, np.log(220), 2))]
    if random.random() < 0.05:
        sides[random.integers(2)] = int(random.choice([1, 2, 3000]))
    return sides[0], sides[1]


def _rectangles(random: np.random.Generator) -> Picture:
    height, width = _shape(random)
    picture = np.full((height, width), random.integers(256), dtype=np.uint8)
    for _ in range(random.integers(1, 6)):
        top, left = random.integers(height), random.integers(width)
        bottom, right = top + random.integers(1, height + 1), left + random.integers(1, width + 1)
        picture[top:bottom, left:right] = random.integers(256)
    return picture


def _lines(random: np.random.Generator) -> Picture:
    """Return straight strokes from place to place, of any thickness."""
    height, width = _shape(random)
    rows, columns = np.mgrid[0:height, 0:width]
    picture = np.zeros((height, width), dtype=np.uint8)
    ends = random.uniform(0, 1, (random.integers(2, 6), 2)) * (height, width)
    radius = np.exp(random.uniform(np.log(0.4), np.log(1 + min(height, width) / 6)))
    for start, end in zip(ends, ends[1:], strict=False):
        way = end - start
        along = (rows - start[0]) * way[0] + (columns - start[1]) * way[1]
        share = np.clip(along / max(way @ way, 1e-9), 0, 1)
        far = np.hypot(rows - start[0] - share * way[0], columns - start[1] - share * way[1])
        stroke = np.clip(255 * (radius + 0.5 - far), 0, 255).astype(np.uint8)
        picture = np.maximum(picture, stroke)
    return picture


def _noise(random: np.random.Generator) -> Picture:
    return random.integers(0, random.integers(1, 257), _shape(random)).astype(np.uint8)


def _specks(random: np.random.Generator) -> Picture:
    is_there = random.random(_shape(random)) < random.random() ** 4
    return (is_there * random.integers(1, 256)).astype(np.uint8)


_SHAPES: tuple[Callable[[np.random.Generator], Picture], ...] = (
    _rectangles,
    _lines,
    _noise,
    _specks,
)
