"""A digit in MNIST's form is what the header says, on pictures whose outcome can be worked out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from digitus.reference.image_normalization import (
    dilated,
    eroded,
    has_light_border,
    ink_box,
    normalize_image,
    placed,
    stretched_shades,
    stroke_width,
)
from digitus.reference.image_scaling import area_average, block_maximum, interpolated
from digitus.reference.random import random_integers

PINNED = [
    0x77E46E8952BC949B,
    0xEF1EA280F1EBFE74,
    0x7D880C788B07C9B1,
    0xEF2456A8C276D1CE,
    0x3A609AA91D683830,
    0x756D20DC995AA7AB,
    0x29069005C38F2432,
    0x5730FA24EC086794,
]
"""What Tests/ImageNormalizationTests/NumPyReferenceTests.swift holds the engine to as well."""

CASES_EACH = 50
PLAIN = np.arange(256, dtype=np.uint8)


def rectangles(number):
    """Return overlapping rectangles in any shade, of which the number decides all."""
    words = iter(random_integers(number, 30).tolist())

    def below(limit):
        return next(words) % limit

    height, width = 1 + below(120), 1 + below(120)
    drawing = np.full((height, width), below(256), dtype=np.uint8)
    for _ in range(1 + below(5)):
        top, left = below(height), below(width)
        rows = slice(top, min(height, top + 1 + below(height)))
        columns = slice(left, min(width, left + 1 + below(width)))
        drawing[rows, columns] = below(256)
    return drawing


def hash_of(group, change=lambda digit: None):
    """Return FNV-1a, 64 bits, over the results of a group; of a drawing without a digit a 1."""
    state = 0xCBF29CE484222325
    for number in range(group * CASES_EACH, (group + 1) * CASES_EACH):
        try:
            digit = normalize_image(rectangles(number), ("auto", "light", "dark")[number % 3])
            change(digit)
            content = digit.tobytes()
        except ValueError:
            content = b"\1"
        for byte in content:
            state = ((state ^ byte) * 0x100000001B3) % 2**64
    return state


@pytest.mark.parametrize("group", range(len(PINNED)))
def test_results_are_those_of_the_swift_tests(group):
    assert hash_of(group) == PINNED[group]


def test_a_flipped_bit_changes_the_pinned_number():
    def flip(digit):
        digit[14, 8] ^= 1

    assert hash_of(0, flip) != PINNED[0]


def stroke(height=28, width=28, top=5, left=13, scale=1):
    """Return a stroke of 20 x 3, which is neither thin nor thick; at first where it belongs."""
    picture = np.zeros((height, width), dtype=np.uint8)
    picture[top : top + 20 * scale, left : left + 3 * scale] = 255
    return picture


def test_what_is_normal_stays_as_it_is():
    assert np.array_equal(normalize_image(stroke()), stroke())
    soft = stroke()
    soft[5:25, 12], soft[10:20, 16], soft[8, 17] = 40, 63, 1
    soft = np.minimum(soft, 254)
    assert np.array_equal(normalize_image(soft), soft)
    soft[8, 18] = 1  # A third faint column is more than a tenth of the box.
    assert normalize_image(soft)[8, 18] == 0


@pytest.mark.parametrize(
    "place", [(21, 3, 1, 0, 1), (40, 90, 0, 87, 1), (300, 200, 51, 117, 5), (900, 900, 90, 400, 25)]
)
def test_place_size_and_polarity_do_not_matter(place):
    assert np.array_equal(normalize_image(stroke(*place), "light"), stroke())
    assert np.array_equal(normalize_image(255 - stroke(*place), "dark"), stroke())


def test_averages_are_those_of_pixels_cut_into_many():
    values = np.random.default_rng(0).integers(0, 256, (7, 11), np.uint8)
    for height, width in [(7, 11), (7, 10), (6, 11), (5, 3), (2, 9), (1, 1)]:
        cut = np.kron(values, np.ones((height, width), dtype=int))
        sums = cut.reshape(height, 7, width, 11).sum(axis=(1, 3))
        expected = [[int(Fraction(int(v), 77) + Fraction(1, 2)) for v in row] for row in sums]
        assert np.array_equal(area_average(values, (height, width)), expected)


def test_maxima_are_those_of_pixels_cut_into_many():
    values = np.random.default_rng(1).integers(0, 256, (7, 11), np.uint8)
    for height, width in [(7, 11), (7, 10), (6, 11), (5, 3), (2, 9), (1, 1)]:
        cut = np.kron(values, np.ones((height, width), dtype=np.uint8))
        expected = cut.reshape(height, 7, width, 11).max(axis=(1, 3))
        assert np.array_equal(block_maximum(values, (height, width)), expected)


def test_interpolation_is_linear_between_middles():
    values = np.array([[0, 101]], dtype=np.uint8)  # Middles at -1/4, 1/4, 3/4 and 5/4.
    assert interpolated(values, (1, 4)).tolist() == [[0, 25, 76, 101]]
    values = np.array([[0, 100, 40]], dtype=np.uint8)
    places = [Fraction(3 * (2 * i + 1), 20) - Fraction(1, 2) for i in range(10)]
    expected = [
        int(_linear([0, 100, 40], min(max(place, Fraction(0)), Fraction(2))) + Fraction(1, 2))
        for place in places
    ]
    assert interpolated(values, (1, 10)).tolist() == [expected]
    assert interpolated(values.T, (10, 1)).T.tolist() == [expected]
    square = np.random.default_rng(2).integers(0, 256, (3, 4), np.uint8)
    assert np.array_equal(interpolated(square, (3, 4)), square)
    assert np.array_equal(interpolated(square[:1, :1], (80, 7)), np.full((80, 7), square[0, 0]))


def _linear(values, place):
    before = int(place)
    share = place - before
    return values[before] * (1 - share) + values[min(before + 1, len(values) - 1)] * share


def test_neighbours_are_a_cross_or_a_square_with_zeros_outside():
    speck = np.zeros((5, 5), dtype=np.uint8)
    speck[2, 2] = 9
    assert np.argwhere(dilated(speck, is_square=False)).tolist() == [
        *([1, 2], [2, 1], [2, 2], [2, 3], [3, 2])
    ]
    assert np.count_nonzero(dilated(speck, is_square=True)) == 9
    full = np.full((5, 6), 7, dtype=np.uint8)
    full[0, 0] = 5
    for is_square in (False, True):
        assert np.array_equal(np.flatnonzero(eroded(full, is_square=is_square)[1]), [1, 2, 3, 4])
        assert not eroded(full, is_square=is_square)[[0, -1]].any()
    assert eroded(full, is_square=True)[1, 1] == 5
    assert eroded(full, is_square=False)[1, 1] == 7


@pytest.mark.parametrize("width", [2, 4, 7, 16, 30])
def test_the_width_of_a_long_stroke_is_measured(width):
    picture = np.zeros((4000, width + 2), dtype=np.uint8)
    picture[:, 1:-1] = 200
    picture[:, [0, -1]] = 32  # Counts for nothing.
    assert stroke_width(picture, 20) == pytest.approx(100 * width, rel=0.01)
    assert stroke_width(np.full((9, 9), 32, dtype=np.uint8), 9) == 0


def test_the_box_is_widened_at_its_shorter_side_alone():
    picture = np.zeros((60, 60), dtype=np.uint8)
    picture[20:50, 30:40] = 64
    picture[10:55, 25:48] = np.maximum(picture[10:55, 25:48], 63)
    picture[:, 28] = 0
    assert ink_box(picture, PLAIN) == (slice(20, 50), slice(29, 43), 30)
    assert ink_box(picture.T, PLAIN) == (slice(29, 43), slice(20, 50), 30)
    picture[20:50, 30:60] = 64
    assert ink_box(picture, PLAIN) == (slice(20, 50), slice(30, 60), 30)


def test_shades_are_stretched_but_a_full_contrast_stays():
    shades = stretched_shades(np.array([[100, 132]], np.uint8), is_dark=False)
    assert [int(shades[value]) for value in (0, 100, 101, 116, 132, 255)] == [
        0,
        0,
        8,
        128,
        255,
        255,
    ]
    shades = stretched_shades(np.array([[100, 132]], np.uint8), is_dark=True)
    assert [int(shades[value]) for value in (0, 100, 116, 131, 132, 255)] == [
        255,
        255,
        128,
        8,
        0,
        0,
    ]
    for values, is_dark, ends in [
        ((0, 254), False, 254),
        ((1, 255), True, 254),
        ((0, 253), 0, 255),
    ]:
        assert stretched_shades(np.array([values], np.uint8), is_dark=bool(is_dark)).max() == ends
    with pytest.raises(ValueError, match=r"shows no digit.* from 100 to 131.* 32"):
        stretched_shades(np.array([[100, 131]], np.uint8), is_dark=False)


def test_a_border_half_above_127_is_light():
    picture = np.full((3, 3), 127, dtype=np.uint8)
    assert not has_light_border(picture)
    picture[:, 0], picture[0, 1] = 128, 128  # Six of twelve, corners counted twice.
    assert has_light_border(picture)
    picture[0, 1] = 127
    assert not has_light_border(picture)
    for shape in ((1, 1), (1, 7), (7, 1)):
        assert has_light_border(np.full(shape, 128, dtype=np.uint8))


def test_the_centre_of_mass_goes_to_14_as_far_as_it_fits():
    rows, columns = np.nonzero(placed(np.full((20, 4), 9, dtype=np.uint8)))
    assert (rows.min(), columns.min()) == (5, 13)  # From 4.5 and 12.5: halves go on.
    heavy = np.ones((20, 20), dtype=np.uint8)
    heavy[-1] = 255
    assert np.nonzero(placed(heavy))[0].min() == 0
    assert np.nonzero(placed(heavy[::-1]))[0].max() == 27
    assert not placed(np.zeros((20, 3), dtype=np.uint8)).any()


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (7072, 7071)])
def test_pictures_without_pixels_or_with_too_many_are_refused(shape):
    with pytest.raises(ValueError, match="pixels"):
        normalize_image(np.broadcast_to(np.uint8(0), shape))
