"""Corruptions are repeatable, take any grey pictures, and do what their descriptions say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import digitus
from digitus.corruptions import CORRUPTIONS, corrupt
from digitus.corruptions.block import block_size

WITHOUT_CHANCE = {"scale", "brightness", "stripe", "canny_edges"}

VISIBLE = 4.0
"""Mean difference of two pictures' bytes from which one sees it; noise of a few bits has less."""


@pytest.fixture(scope="module")
def digits():
    """Return 20 digits, shape (20, 28, 28)."""
    return digitus.load_data("sample")[1].images[:20].reshape(20, 28, 28)


def is_visible(first, second) -> bool:
    difference = np.abs(first.astype(int) - second.astype(int))
    return bool((difference.mean(axis=(1, 2)) > VISIBLE).mean() > 0.9)


def test_the_fifteen_of_the_paper():
    assert (
        *("shot_noise", "impulse_noise", "glass_blur", "motion_blur", "shear", "scale", "rotate"),
        *("brightness", "translate", "stripe", "fog", "spatter", "dotted_line", "zigzag"),
        "canny_edges",
    ) == CORRUPTIONS


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_same_seed_same_bytes(name, digits):
    before = digits.copy()
    found = corrupt(name, digits, seed=3)
    assert found.dtype == np.uint8
    assert found.shape == digits.shape
    assert np.array_equal(digits, before)
    assert np.array_equal(found, corrupt(name, digits, seed=3))
    assert np.array_equal(found, corrupt(name, digits.reshape(20, 784), seed=3).reshape(20, 28, 28))
    assert np.array_equal(found, corrupt(name, digits, seed=4)) == (name in WITHOUT_CHANCE)
    # Of one image twenty times, chance makes different pictures.
    alike = corrupt(name, np.repeat(digits[:1], 20, axis=0))
    assert (alike == alike[0]).all() == (name in WITHOUT_CHANCE)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_an_image_does_not_depend_on_those_that_follow(name):
    block = block_size(28, 28)
    images = digitus.load_data("sample")[0].images[: block + 9]
    whole = corrupt(name, images)
    assert np.array_equal(whole[:7], corrupt(name, images[:7]))
    assert np.array_equal(whole[: block + 1], corrupt(name, images[: block + 1]))
    assert (whole[block:] != images[block:]).any(axis=1).all()
    alike = corrupt(name, np.repeat(images[:1], block + 9, axis=0))
    assert np.array_equal(alike[:9], alike[block:]) == (name in WITHOUT_CHANCE)


def test_each_is_seen_and_none_looks_like_another(digits):
    pictures = {name: corrupt(name, digits) for name in CORRUPTIONS} | {"clean": digits}
    alike = [
        pair
        for pair in itertools.combinations(pictures, 2)
        if not is_visible(pictures[pair[0]], pictures[pair[1]])
    ]
    assert alike == []


def test_what_is_hardly_changed_would_be_noticed(digits):
    assert not is_visible(digits, digits.copy())
    assert not is_visible(digits, digits ^ 1)


SIZES = [(1, 1), (1, 9), (9, 1), (2, 3), (5, 5), (17, 40), (64, 64), (300, 20)]


@pytest.mark.parametrize("name", CORRUPTIONS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_any_size(name, size):
    images = np.random.default_rng(1).integers(0, 256, (3, *size), dtype=np.uint8)
    found = corrupt(name, images)
    assert found.shape == images.shape
    flat = corrupt(name, images.reshape(3, -1), shape=size)
    assert np.array_equal(found, flat.reshape(images.shape))
    assert np.array_equal(found, corrupt(name, np.asfortranarray(images)))


@pytest.mark.parametrize("name", CORRUPTIONS)
@pytest.mark.parametrize("value", [0, 1, 127, 255])
def test_blank_images(name, value):
    images = np.full((30, 28, 28), value, dtype=np.uint8)
    found = corrupt(name, images)
    if name == "canny_edges":
        assert not found.any()
    elif name in {"glass_blur", "motion_blur"}:
        assert np.array_equal(found, images)  # Nothing to blur.
    elif name in {"shear", "scale", "rotate", "translate"}:
        assert (found[:, 12:16, 12:16] == value).all()
        assert found.max() == value
    elif name in {"brightness", "dotted_line", "zigzag"} and value == 255:
        assert np.array_equal(found, images)  # Nothing is whiter.
    else:
        assert (name == "shot_noise" and value == 0) or (found != images).any()


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_all_values(name):
    images = np.tile(np.arange(256, dtype=np.uint8).reshape(16, 16), (4, 1, 1))
    found = corrupt(name, images)
    assert found.shape == images.shape
    assert len(np.unique(found)) >= (2 if name == "canny_edges" else 4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "snow"}, "name: expected one of shot_noise, .*; got 'snow'"),
        ({"name": None}, "got None"),
        ({"name": ["fog"]}, "got .'fog'"),
        ({"images": np.zeros((2, 28, 28))}, "expected uint8, got float64"),
        ({"images": np.zeros((2, 28, 28), np.int64)}, "expected uint8, got int64"),
        ({"images": np.zeros(784, np.uint8)}, r"got shape \(784,\)"),
        ({"images": np.zeros((0, 784), np.uint8)}, r"at least one.*got shape \(0, 784\)"),
        ({"images": np.zeros((2, 0, 5), np.uint8)}, r"got shape \(2, 0, 5\)"),
        ({"images": np.zeros((2, 4, 4, 1), np.uint8)}, r"got shape \(2, 4, 4, 1\)"),
        ({"images": np.zeros((2, 12), np.uint8)}, "12 values in a row are no square picture"),
        ({"shape": (27, 28)}, r"expected 27 x 28 values each, got shape \(2, 784\)"),
        ({"shape": (0, 28)}, "shape: expected 1 or more, got 0"),
        ({"shape": (784,)}, r"shape: expected \(height, width\), got \(784,\)"),
        ({"seed": -1}, "seed: expected 0 or more, got -1"),
        ({"seed": 1.5}, "seed: expected an integer"),
    ],
)
def test_refusals(arguments, message):
    given = {"name": "fog", "images": np.zeros((2, 784), np.uint8), **arguments}
    with pytest.raises(digitus.ArgumentError, match=message):
        corrupt(given.pop("name"), given.pop("images"), **given)


def test_images_that_are_too_large():
    for size in ((1025, 1), (1, 1025)):
        with pytest.raises(digitus.LimitError, match="at most 1,024 pixels a side"):
            corrupt("stripe", np.zeros((1, *size), np.uint8))
    for name in set(CORRUPTIONS) - {"glass_blur"}:  # Which takes too long for a test.
        assert corrupt(name, np.zeros((1, 1024, 30), np.uint8)).shape == (1, 1024, 30)


def test_the_largest_seed():
    images = np.full((1, 5, 5), 99, dtype=np.uint8)
    seeds = (0, 1, 2**32, 2**64 - 1)
    found = {corrupt("impulse_noise", images, seed=seed).tobytes() for seed in seeds}
    assert len(found) == len(seeds)
