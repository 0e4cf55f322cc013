"""Photographs made at random of digits written by hand."""

import numpy as np
import pytest

import digitus
from digitus import DigitusError
from digitus.synthesis import (
    KINDS,
    digit_ink,
    framing,
    photograph,
    photographed_row,
    reinked,
    take_photograph,
)
from digitus.synthesis.framing import drawn_size
from digitus.synthesis.legibility import is_legible
from digitus.synthesis.mnist_writing import MnistWriting
from digitus.synthesis.without_digits import (
    photographed_letter,
    photographed_scribble,
    photographed_sheet,
    photographed_word,
)


@pytest.fixture(scope="module")
def inks():
    images = digitus.load_data("sample")[1].images[:12]
    return [reinked(image, np.random.default_rng(3), 100) for image in images]


def photographs(inks, count, size=(180, 180), hardness=None):
    random = np.random.default_rng(7)
    for number in range(count):
        ink = inks[number % len(inks)]
        yield take_photograph([ink], random, size=size, hardness=hardness)


def test_a_photograph_is_a_picture_of_the_size_asked_for(inks):
    picture = photograph(inks[:1], np.random.default_rng(1), size=(150, 220))
    assert picture.shape == (150, 220, 3)
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous
    assert picture.std() > 3


def test_same_random_numbers_give_the_same_photograph(inks):
    first, again, other = (
        photograph(inks[:3], np.random.default_rng(seed), size=(200, 300)) for seed in (4, 4, 5)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_every_digit_can_be_told_from_its_ground(inks):
    for taken in photographs(inks, 40):
        assert is_legible(taken.picture, taken.ink, taken.boxes)
        assert 0 <= taken.hardness <= 1


def test_the_check_notices_ink_that_is_not_there(inks):
    taken = next(photographs(inks, 1, hardness=0.0))
    blank = np.full_like(taken.picture, 200)
    assert not is_legible(blank, taken.ink, taken.boxes)
    left, top, right, bottom = taken.boxes[0]
    half = taken.picture.copy()
    half[top : (top + bottom) // 2, left - 9 : right + 9] = np.median(half, axis=(0, 1))
    assert not is_legible(half, taken.ink, taken.boxes)
    assert not is_legible(taken.picture, np.zeros_like(taken.ink), taken.boxes)


def test_ink_is_where_the_boxes_say(inks):
    random = np.random.default_rng(11)
    for _ in range(12):
        taken = take_photograph(inks[:4], random, size=(240, 400))
        outside = taken.ink.copy()
        height, width = taken.ink.shape
        for left, top, right, bottom in taken.boxes:
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height
            assert taken.ink[top:bottom, left:right].max() > 150
            outside[max(0, top - 6) : bottom + 6, max(0, left - 6) : right + 6] = 0
        assert outside.max() < 64
        lefts = [box[0] for box in taken.boxes]
        assert lefts == sorted(lefts)


def test_ink_differs_in_the_picture_itself(inks):
    for taken in photographs(inks, 30, hardness=0.2):
        ink, ground = taken.ink > 220, taken.ink == 0
        grey = taken.picture.astype(float)
        difference = np.abs(grey[ink].mean(axis=0) - grey[ground].mean(axis=0)).max()
        assert difference > 15


def test_lines_are_read_from_top_to_bottom(inks):
    taken = take_photograph(inks[:9], np.random.default_rng(2), size=(500, 500), lines=3)
    middles = np.array([(top + bottom) / 2 for _, top, _, bottom in taken.boxes]).reshape(3, 3)
    assert middles[0].max() < middles[1].min()
    assert middles[1].max() < middles[2].min()


def test_an_empty_sheet_has_no_ink():
    taken = take_photograph([], np.random.default_rng(6), size=(160, 160))
    assert taken.picture.shape == (160, 160, 3)
    assert taken.boxes == ()
    assert not taken.ink.any()


def test_hard_pictures_differ_more_from_a_clean_one(inks):
    def roughness(hardness):
        taken = photographs(inks, 24, size=(120, 120), hardness=hardness)
        grounds = [(t.picture[t.ink == 0].astype(float).mean(axis=1)) for t in taken]
        return np.mean([ground.std() / ground.mean() for ground in grounds])

    assert roughness(1.0) > 1.4 * roughness(0.0)


def test_digits_are_30_pixels_to_two_thirds_of_the_picture(inks):
    heights = []
    for taken in photographs(inks, 30, size=(200, 180)):
        left, top, right, bottom = taken.boxes[0]
        heights.append(max(right - left, bottom - top))
    assert min(heights) >= 28
    assert max(heights) <= 0.8 * 200
    assert max(heights) > 2 * min(heights)


@pytest.mark.parametrize("is_wide", [False, True])
def test_sizes_are_those_of_phones_and_crops(is_wide):
    random = np.random.default_rng(8)
    sizes = np.array([drawn_size(random, is_wide=is_wide) for _ in range(300)])
    assert sizes.min() >= (100 if is_wide else 200)
    assert sizes.max() <= 1600
    assert ((sizes[:, 0] > 2 * sizes[:, 1]).any(), (sizes[:, 1] > 2 * sizes[:, 0]).any()) == (
        False,
        is_wide,
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"size": (63, 200)}, r"size\[0\]: expected 64 to 4,096, got 63"),
        ({"size": (200, 5000)}, r"size\[1\]"),
        ({"size": 200}, r"size: expected \(height, width\), got 200"),
        ({"hardness": 1.5}, "hardness: expected 0 to 1, got 1.5"),
        ({"hardness": -0.1}, "hardness"),
        ({"hardness": float("nan")}, "hardness"),
        ({"lines": 3}, "lines: expected 1 to 2, got 3"),
        ({"lines": 0}, "lines"),
    ],
)
def test_wrong_arguments_are_refused(inks, arguments, words):
    with pytest.raises(DigitusError, match=words):
        photograph(inks[:2], np.random.default_rng(1), **arguments)


def test_pictures_too_small_for_their_inks_are_refused(inks):
    with pytest.raises(DigitusError, match="64 x 64 pixels are too few for 36 inks on 1 lines"):
        photograph(inks * 3, np.random.default_rng(1), size=(64, 64))


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (3, 200), (600, 500)])
def test_inks_of_any_shape_fit(shape):
    ink = np.full(shape, 255, np.uint8)
    taken = take_photograph([ink, ink], np.random.default_rng(1), size=(100, 120), hardness=1)
    assert taken.picture.shape == (100, 120, 3)
    assert taken.ink.max() > 64


def test_wrong_inks_are_refused_by_number(inks):
    random = np.random.default_rng(1)
    with pytest.raises(DigitusError, match=r"inks\[1\]: expected light ink on black"):
        photograph([inks[0], np.zeros((20, 20), np.uint8)], random)
    with pytest.raises(DigitusError, match="at most 200, got 201"):
        photograph([inks[0]] * 201, random)
    with pytest.raises(DigitusError, match="inks: expected 1 to 200, got none"):
        photographed_row([], random)


def test_a_row_has_room_for_its_digits(inks, monkeypatch):
    monkeypatch.setattr(framing, "drawn_size", lambda _random, *, is_wide: (64, 160))
    assert is_wide_enough(photographed_row(inks[:8], np.random.default_rng(2)), 8)
    assert photographed_row(inks[:2], np.random.default_rng(2)).shape == (64, 160, 3)


def is_wide_enough(picture, digits):
    return picture.shape[1] == 48 * digits and picture.shape[0] == round(64 * 48 * digits / 160)


def test_mnist_is_written_from_one_half_alone():
    test = MnistWriting("test", "sample")
    train = MnistWriting("train", "sample")
    random = np.random.default_rng(5)
    label, picture = test.photographed_digit(random)
    assert label in set("0123456789")
    assert picture.ndim == 3
    label, picture = train.photographed_row(random)
    assert 3 <= len(label) <= 8
    assert label.isdigit()
    halves = digitus.load_data("sample")
    assert [len(writing.digits) for writing in (train, test)] == [len(half) for half in halves]


@pytest.mark.parametrize(
    "make", [photographed_letter, photographed_word, photographed_scribble, photographed_sheet]
)
def test_pictures_without_digits_follow_from_their_random_numbers(make):
    first, again = (make(np.random.default_rng(9), size=(120, 180)) for _ in range(2))
    assert first.dtype == np.uint8
    assert first.shape == (120, 180, 3)
    assert np.array_equal(first, again)


def test_their_kind_takes_turns_and_has_no_label():
    make = KINDS["photographed-not-digits"].maker("")
    for index, photographed in ((2, photographed_letter), (9, photographed_sheet)):
        label, picture = make(index, np.random.default_rng(1))
        assert label == "none"
        assert np.array_equal(picture, photographed(np.random.default_rng(1)))


def test_digits_drawn_as_strokes_are_photographed_too():
    random = np.random.default_rng(12)
    for label in range(10):
        taken = take_photograph([digit_ink(label, random)], random, size=(160, 160))
        assert is_legible(taken.picture, taken.ink, taken.boxes)


def test_halves_and_data_that_do_not_exist_are_refused(tmp_path):
    with pytest.raises(DigitusError, match='part: expected "train" or "test", got \'both\''):
        MnistWriting("both")
    with pytest.raises(digitus.FileMissingError, match=tmp_path.name):
        MnistWriting("test", str(tmp_path))
