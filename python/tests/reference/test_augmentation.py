"""Augmented images are what the formulas say, on pictures whose outcome is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference.augmentation import (
    Augmentation,
    Draws,
    augment,
    elastic_field,
    erased_rectangle,
    gaussian_matrix,
    interpolate,
    source_places,
)

EVERYTHING = Augmentation(
    shift=3.5,
    rotation=40.0,
    scale=(0.6, 1.7),
    shear=25.0,
    flip=0.5,
    elastic_strength=30.0,
    elastic_smoothness=3.0,
    erasing=0.6,
)

PINNED = {
    1: [
        0.255605,
        0.437097,
        0.639761,
        0.200694,
        0.000000,
        0.000000,
        0.165556,
        0.327506,
        0.531574,
        0.338831,
        0.000000,
        0.000000,
        0.297437,
        0.229891,
        0.418192,
        0.377028,
        0.000000,
        0.000000,
        0.748735,
        0.254062,
        0.000000,
        0.000000,
        0.000000,
        0.000000,
        0.120649,
        0.100844,
        0.122227,
        0.147246,
        0.000000,
        0.000000,
    ],
    3: [
        0.203538,
        0.336762,
        0.133196,
        0.168732,
        0.113074,
        0.000000,
        0.225518,
        0.831998,
        0.557123,
        0.088310,
        0.218802,
        0.319594,
        0.089020,
        0.587956,
        0.841560,
        0.891006,
        0.302474,
        0.234723,
        0.000000,
        0.414460,
        0.735873,
        0.846541,
        0.765356,
        0.188482,
        0.000000,
        0.304945,
        0.661875,
        0.780218,
        0.803038,
        0.253380,
    ],
    10: [
        0.662123,
        0.583308,
        0.234919,
        0.014718,
        0.000000,
        0.000000,
        0.634229,
        0.573775,
        0.482379,
        0.318771,
        0.129688,
        0.036841,
        0.498831,
        0.437385,
        0.337730,
        0.253025,
        0.170532,
        0.111079,
        0.363776,
        0.299688,
        0.210921,
        0.254188,
        0.300418,
        0.614875,
        0.238585,
        0.196734,
        0.092458,
        0.575256,
        0.910030,
        0.843632,
    ],
    14: [
        0.308551,
        0.253809,
        0.192628,
        0.135537,
        0.081691,
        0.022771,
        0.540224,
        0.411205,
        0.299778,
        0.202072,
        0.000000,
        0.000000,
        0.555576,
        0.426845,
        0.299225,
        0.184402,
        0.000000,
        0.000000,
        0.541925,
        0.419641,
        0.304325,
        0.191626,
        0.000000,
        0.000000,
        0.444351,
        0.403184,
        0.287744,
        0.193198,
        0.000000,
        0.000000,
    ],
}
"""Images that Tests/AugmentationTests/NumPyReferenceTests.swift asks of the engine too."""

PINNED_SUMS = [127.3561, 157.4314, 162.9647, 145.0958, 173.4101, 50.4114, 53.3816, 192.6629]
"""Of images of 28 x 28, likewise."""


def picture(height, width, channels=1):
    places = np.arange(height * width * channels)
    return ((places * 37 + places // 5 * 11) % 256 / 255).reshape(height, width, channels)


def draws(sample=0, epoch=1, seed=1):
    return Draws(seed, sample, epoch)


@pytest.mark.parametrize("sample", PINNED)
def test_images_stay_what_they_are_from_version_to_version(sample):
    result = augment(picture(5, 6), EVERYTHING, draws(sample, epoch=2, seed=42))
    assert_close(result.ravel(), PINNED[sample], rtol=0, atol=6e-7, what=f"sample {sample}")


def test_large_images_stay_what_they_are_from_version_to_version():
    weights = np.arange(784) % 97 / 97
    sums = [
        np.vdot(augment(picture(28, 28), EVERYTHING, draws(sample, seed=42)), weights)
        for sample in range(len(PINNED_SUMS))
    ]
    assert_close(sums, PINNED_SUMS, rtol=0, atol=6e-5, what="weighted sums")


@pytest.mark.parametrize("shape", [(28, 28, 1), (1, 1, 1), (3, 8, 2)])
def test_nothing_on_changes_nothing(shape):
    assert np.array_equal(augment(picture(*shape), Augmentation(), draws()), picture(*shape))


def test_a_whole_shift_is_exact_and_leaves_zeros():
    image = picture(4, 5, 2)
    rows, columns = np.mgrid[0:4, 0:5].astype(float)
    shifted = interpolate(image, columns - 2, rows + 1)
    assert np.array_equal(shifted[:3, 2:], image[1:, :3])
    assert not shifted[3].any()
    assert not shifted[:, :2].any()


def test_half_a_pixel_is_the_mean_of_neighbours():
    row = np.array([0.0, 8.0, 4.0, 2.0]).reshape(1, 4, 1)
    places = np.arange(4.0).reshape(1, 4) - 0.5
    assert interpolate(row, places, np.zeros((1, 4))).ravel().tolist() == [0, 4, 6, 3]


def test_far_places_are_empty():
    far = np.array([[-1e9, -2.0, 5.0, 1e9]])
    assert not interpolate(picture(5, 5), far, np.full((1, 4), 2.0)).any()


@pytest.mark.parametrize("sample", range(20))
def test_source_places_lead_forwards_to_the_new_pixels(sample):
    """The transformation worked out step by step, in the other direction, with y upwards."""
    height, width = 11, 14
    options = Augmentation(shift=3, rotation=180, scale=(0.5, 2), shear=40, flip=0.5)
    x, y = source_places(height, width, options, draws(sample))
    words = draws(sample).words(0)[0], draws(sample).words(1)[0]
    unit = [[(int(word) + 0.5) / 2**32 for word in four] for four in words]
    right, up = x - (width - 1) / 2, (height - 1) / 2 - y
    scale = 0.5 * 4 ** unit[0][3]
    right, up = right * scale, up * scale
    right = right + up * math.tan(math.radians(80 * unit[1][0] - 40))
    angle = math.radians(360 * unit[0][2] - 180)
    turned = (right + 1j * up) * np.exp(1j * angle)
    right, up = turned.real + 6 * unit[0][0] - 3, turned.imag - (6 * unit[0][1] - 3)
    if unit[1][1] < 0.5:
        right = -right
    rows, columns = np.mgrid[0:height, 0:width]
    assert_close(right + (width - 1) / 2, columns, rtol=0, atol=1e-12, what="columns")
    assert_close((height - 1) / 2 - up, rows, rtol=0, atol=1e-12, what="rows")


@pytest.mark.parametrize(("size", "smoothness"), [(1, 4.0), (7, 0.3), (28, 2.0), (50, 4.0)])
def test_smoothing_weights_are_a_gaussian_that_sums_to_one(size, smoothness):
    matrix = gaussian_matrix(size, smoothness)
    radius = int(4 * smoothness + 0.5)
    total = sum(math.exp(-0.5 * (d / smoothness) ** 2) for d in range(-radius, radius + 1))
    for i in range(size):
        for j in range(size):
            weight = math.exp(-0.5 * ((i - j) / smoothness) ** 2) / total
            assert math.isclose(matrix[i, j], weight if abs(i - j) <= radius else 0, rel_tol=1e-12)
    inner = matrix[radius : size - radius]
    assert_close(inner.sum(axis=1), np.ones(len(inner)), rtol=1e-12, atol=0, what="sums")


def test_field_is_noise_smoothed_in_both_directions():
    """Against the sum over all pixels, and noise whose words are looked up one by one."""
    height, width = 9, 11
    options = Augmentation(elastic_strength=20.0, elastic_smoothness=1.5)
    words = draws(3).words(2, 32)
    noise = np.zeros((2, height, width))
    for row in range(height):
        for column in range(width):
            pixel = row * width + column
            word = int(words[16 * (pixel // 64) + pixel % 16, pixel // 16 % 4])
            for direction, half in enumerate((word >> 16, word & 0xFFFF)):
                noise[direction, row, column] = (half + 0.5) / 32768 - 1
    vertical, horizontal = gaussian_matrix(height, 1.5), gaussian_matrix(width, 1.5)
    expected = 20 * np.einsum("ij,djk,kl->dil", vertical, noise, horizontal)
    assert_close(elastic_field(height, width, options, draws(3)), expected, 1e-12, 1e-12, "field")
    assert (np.abs(noise) < 1).all()


def test_the_field_has_the_spread_that_strength_and_smoothness_give():
    options = Augmentation(elastic_strength=34.0, elastic_smoothness=4.0)
    inner = [
        np.array(elastic_field(56, 56, options, draws(sample)))[:, 18:-18, 18:-18]
        for sample in range(100)
    ]
    expected = 34 / math.sqrt(3) / (2 * 4 * math.sqrt(math.pi))
    assert abs(np.std(inner) / expected - 1) < 0.1


def test_erased_rectangles_keep_their_ranges():
    options = Augmentation(erasing=0.5, erased_area=(0.1, 0.3), erased_aspect=(0.5, 2.0))
    sizes = []
    for sample in range(1000):
        rows, columns = erased_rectangle(40, 30, options, draws(sample))
        size = rows.stop - (rows.start or 0), columns.stop - (columns.start or 0)
        if size == (0, 0):
            continue
        assert 0 <= rows.start < rows.stop <= 40
        assert 0 <= columns.start < columns.stop <= 30
        sizes.append(size)
    heights, widths = np.array(sizes).T
    assert 436 <= len(sizes) <= 564  # four standard deviations of 16
    assert 0.09 <= (heights * widths / 1200).min() <= 0.13
    assert 0.27 <= (heights * widths / 1200).max() <= 0.33
    assert 0.44 <= (heights / widths).min() <= 0.55
    assert 1.8 <= (heights / widths).max() <= 2.26


def test_erasing_sets_all_channels_to_zero_and_nothing_else():
    options = Augmentation(erasing=1.0)
    image = picture(9, 8, 3) + 1
    rows, columns = erased_rectangle(9, 8, options, draws(4))
    result = augment(image, options, draws(4))
    assert not result[rows, columns].any()
    result[rows, columns] = image[rows, columns]
    assert np.array_equal(result, image)


def test_nothing_is_erased_where_no_size_fits():
    options = Augmentation(erasing=1.0, erased_area=(0.9, 1.0), erased_aspect=(50.0, 100.0))
    assert np.array_equal(augment(picture(2, 100), options, draws()), picture(2, 100))


def test_other_samples_epochs_and_seeds_give_other_images():
    images = {
        augment(picture(8, 8), EVERYTHING, Draws(seed, sample, epoch)).tobytes()
        for seed in range(3)
        for sample in range(3)
        for epoch in range(1, 4)
    }
    assert len(images) == 27


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("shift", -1.0),
        ("rotation", 181.0),
        ("scale", (0.05, 1.0)),
        ("scale", (1.5, 1.2)),
        ("shear", math.nan),
        ("flip", 1.1),
        ("elastic_strength", math.inf),
        ("elastic_smoothness", 0.0),
        ("erasing", -0.1),
        ("erased_area", (0.0, 0.5)),
        ("erased_aspect", (0.5, 1000.0)),
    ],
)
def test_options_outside_their_ranges_are_refused(name, value):
    with pytest.raises(ValueError, match=f"^{name}: expected .*, got"):
        Augmentation(**{name: value})


@pytest.mark.parametrize(("sample", "epoch", "name"), [(-1, 1, "sample"), (0, 2**32, "epoch")])
def test_numbers_that_fit_no_counter_are_refused(sample, epoch, name):
    with pytest.raises(ValueError, match=f"^{name}: expected 0 to"):
        Draws(1, sample, epoch)


def test_an_image_without_channels_is_refused():
    with pytest.raises(ValueError, match=r"got shape \(4, 4\)"):
        augment(np.zeros((4, 4)), Augmentation(), draws())
