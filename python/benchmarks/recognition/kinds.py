"""The kinds of pictures that are read, each drawn from a seed and its number."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pretrained.corpus.digits import Digits, split
from benchmarks.recognition.nothing import drawn_nothing, photographed_nothing
from digitus.datasets import load_data
from digitus.synthesis import drawn_digit, drawn_row, photograph, photographed_row, reinked
from digitus.synthesis.reinking import drawn_stroke

TUNING_SEED = 1
"""Of the pictures that may be looked at while anything is being improved."""

FINAL_SEED = 2026
"""Of those that are read once, at the end."""

JPEG_QUALITY = 92
SHORTEST_ROW, LONGEST_ROW = 3, 8


@dataclass(frozen=True)
class Picture:
    """One picture to be read."""

    image: bytes | NDArray[np.uint8]
    """A file's content, or pixels."""
    truth: str
    """The digits in reading order; empty where there is none."""
    what: str = ""
    """What it shows, where that is no digit."""


@dataclass(frozen=True)
class Kind:
    """Pictures of one sort."""

    name: str
    count: int
    make: Callable[[int, int], Picture]
    """Makes a picture of a seed and its number."""
    is_drawn_from_seed: bool = True
    """Or else there is one set of them, whatever the seed."""
    shows_one: bool = True
    """Whether it shows one digit, so that it is read with `single=True` too."""


def random_of(name: str, seed: int, number: int) -> np.random.Generator:
    """Return the random numbers of one picture alone."""
    return np.random.default_rng([seed, *name.encode(), number])


@functools.cache
def digits(seed: int) -> Digits:
    """Return the handwriting that photographs show: MNIST's test images with the final seed.

    With another, images held out of the training of the package's network.
    """
    train, test = load_data("mnist")
    return Digits.of(test if seed == FINAL_SEED else split(train)[1])


def _stroke(seed: int, number: int) -> Picture:
    random = random_of("strokes", seed, number)
    label = int(random.integers(10))
    return Picture(drawn_digit(label, random), str(label))


def _photograph(seed: int, number: int) -> Picture:
    random = random_of("photographs", seed, number)
    image, label = digits(seed).draw(random)
    return Picture(as_jpeg(photograph([reinked(image, random)], random)), str(label))


def _row(seed: int, number: int) -> Picture:
    random = random_of("rows", seed, number)
    count = int(random.integers(SHORTEST_ROW, LONGEST_ROW + 1))
    drawn = [digits(seed).draw(random) for _ in range(count)]
    stroke = drawn_stroke(random)  # One pen writes all of a row.
    inks = [reinked(image, random, stroke=stroke) for image, _ in drawn]
    truth = "".join(str(label) for _, label in drawn)
    return Picture(as_jpeg(photographed_row(inks, random)), truth)


def _drawn_row(seed: int, number: int) -> Picture:
    random = random_of("drawn-rows", seed, number)
    count = int(random.integers(SHORTEST_ROW, LONGEST_ROW + 1))
    labels = [int(label) for label in random.integers(0, 10, count)]
    return Picture(drawn_row(labels, random), "".join(map(str, labels)))


def _mnist(seed: int, number: int) -> Picture:
    chosen = digits(seed)
    return Picture(as_png(chosen.images[number]), str(chosen.labels[number]))


@functools.cache
def _coarse() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    from sklearn.datasets import load_digits  # noqa: PLC0415 - heavy, of one kind alone

    bunch = load_digits()
    return np.rint(bunch.images * (255 / 16)).astype(np.uint8), bunch.target


def _tiny(_seed: int, number: int) -> Picture:
    images, labels = _coarse()
    return Picture(images[number], str(labels[number]))


def _enlarged(_seed: int, number: int) -> Picture:
    """Return one of 8 x 8 as a program would show it: 160 x 160, smooth or in squares."""
    images, labels = _coarse()
    way = (cv2.INTER_CUBIC, cv2.INTER_NEAREST)[number % 2]
    return Picture(cv2.resize(images[number], (160, 160), interpolation=way), str(labels[number]))


def _drawn_nothing(seed: int, number: int) -> Picture:
    what, image = drawn_nothing(random_of("not-digits", seed, number))
    return Picture(image, "", what)


def _photographed_nothing(seed: int, number: int) -> Picture:
    what, image = photographed_nothing(random_of("photographed-not-digits", seed, number))
    return Picture(as_jpeg(image), "", what)


KINDS = (
    Kind("strokes", 2_000, _stroke),
    Kind("photographs", 2_000, _photograph),
    Kind("rows", 500, _row, shows_one=False),
    Kind("drawn-rows", 500, _drawn_row, shows_one=False),
    Kind("digits-8x8", 1_797, _tiny, is_drawn_from_seed=False),
    Kind("digits-8x8-enlarged", 1_797, _enlarged, is_drawn_from_seed=False),
    Kind("mnist", 10_000, _mnist),
    Kind("not-digits", 1_000, _drawn_nothing, shows_one=False),
    Kind("photographed-not-digits", 1_000, _photographed_nothing, shows_one=False),
)

HELD_OUT = 5_000
"""Images of MNIST that the kind "mnist" has with another than the final seed."""


def count_of(kind: Kind, seed: int) -> int:
    """Return how many pictures of a kind there are."""
    return HELD_OUT if kind.name == "mnist" and seed != FINAL_SEED else kind.count


def as_png(image: NDArray[np.uint8]) -> bytes:
    """Return pixels as the content of a PNG file; colours as red, green, blue."""
    return _encoded(".png", image, [])


def as_jpeg(image: NDArray[np.uint8]) -> bytes:
    """Return pixels as the content of a JPEG file; colours as red, green, blue."""
    return _encoded(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])


def _encoded(ending: str, image: NDArray[np.uint8], options: list[int]) -> bytes:
    pixels: Any = image[:, :, ::-1] if image.ndim == 3 else image
    _, content = cv2.imencode(ending, pixels, options)
    return bytes(content.tobytes())


def pixels_of(picture: Picture) -> NDArray[np.uint8]:
    """Return what a picture shows, shape (height, width, 3), red, green, blue."""
    if isinstance(picture.image, bytes):
        coded = np.frombuffer(picture.image, np.uint8)
        return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))[:, :, ::-1]
    image = picture.image
    return np.repeat(image[:, :, None], 3, axis=2) if image.ndim == 2 else image
