"""The convolution is its formula, at every window."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import Conv2D
from digitus.reference.convolution import conv2d_forward
from digitus.reference.windows import Window, pair

from .layer_cases import WINDOWS


def sum_of_one_window(picture, kernel, window, row, column):
    """Return the sums of one window of one picture, value by value, without the bias."""
    (above, _), (left, _) = window.margins(picture.shape[:2])
    total = np.zeros(kernel.shape[3])
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            y = row * window.strides[0] + i - above
            x = column * window.strides[1] + j - left
            if 0 <= y < picture.shape[0] and 0 <= x < picture.shape[1]:
                total += picture[y, x] @ kernel[i, j]
    return total


@pytest.mark.parametrize("name", WINDOWS)
def test_every_output_is_the_formula(name):
    size, *settings = WINDOWS[name]
    window, random = Window(*settings), np.random.default_rng(3)
    inputs = random.normal(size=(2, *size, 3))
    kernel, bias = random.normal(size=(*window.size, 3, 2)), random.normal(size=2)
    outputs = conv2d_forward(inputs, kernel, bias, window)
    assert outputs.shape == (2, *window.output_size(size), 2)
    for image, row, column in np.ndindex(outputs.shape[:3]):
        expected = sum_of_one_window(inputs[image], kernel, window, row, column) + bias
        what = f"outputs {(image, row, column)}"
        assert_close(outputs[image, row, column], expected, 1e-13, 1e-14, what)


def test_kernel_is_not_flipped():
    inputs = np.array([[1.0, 2.0, 4.0]]).reshape(1, 1, 3, 1)
    kernel = np.array([[10.0, 1.0]]).reshape(1, 2, 1, 1)
    outputs = conv2d_forward(inputs, kernel, np.array([0.5]), Window((1, 2), (1, 1), "valid"))
    np.testing.assert_array_equal(outputs.ravel(), [12.5, 24.5])


@pytest.mark.parametrize(
    ("size", "window", "strides", "margins", "outputs"),
    [
        # total = (ceil(in / stride) - 1) stride + window - in, the smaller half before
        ((5, 5), (3, 3), (1, 1), ((1, 1), (1, 1)), (5, 5)),
        ((5, 6), (2, 4), (1, 1), ((0, 1), (1, 2)), (5, 6)),
        ((28, 28), (3, 3), (2, 2), ((0, 1), (0, 1)), (14, 14)),
        ((7, 8), (2, 2), (3, 3), ((0, 1), (0, 0)), (3, 3)),
        ((2, 3), (5, 4), (1, 2), ((2, 2), (1, 2)), (2, 2)),
        ((9, 9), (1, 1), (4, 4), ((0, 0), (0, 0)), (3, 3)),
        ((7, 8), (1, 2), (4, 5), ((0, 0), (0, 0)), (2, 2)),  # no window reaches the end
    ],
)
def test_padding_same_has_the_larger_half_behind(size, window, strides, margins, outputs):
    moving = Window(window, strides, "same")
    assert moving.margins(size) == margins
    assert moving.output_size(size) == outputs


def test_padding_valid_leaves_out_what_no_window_reaches():
    assert Window((2, 3), (2, 3), "valid").output_size((7, 5)) == (3, 1)
    assert Window((2, 3), (2, 3), "valid").margins((7, 5)) == ((0, 0), (0, 0))


@pytest.mark.parametrize(("value", "expected"), [(3, (3, 3)), ((2, 5), (2, 5)), ([4, 1], (4, 1))])
def test_one_number_stands_for_both_sides(value, expected):
    assert pair("kernel_size", value) == expected


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"kernel_size": 0}, "kernel_size: expected one or two integers above 0, got 0"),
        ({"kernel_size": (3, 3, 3)}, r"kernel_size: .*, got \(3, 3, 3\)"),
        ({"kernel_size": 2.5}, "kernel_size: .*, got 2.5"),
        ({"kernel_size": 3, "strides": (1, -1)}, r"strides: .*, got \(1, -1\)"),
        ({"kernel_size": 3, "padding": "full"}, "padding: expected 'valid' or 'same', got 'full'"),
        ({"kernel_size": 3, "activation": "swish"}, "activation: expected one of none, relu"),
    ],
)
def test_bad_settings_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        Conv2D(4, **settings)


def test_too_small_pictures_and_flat_inputs_are_refused():
    with pytest.raises(ValueError, match="expected pictures of 3 x 3 or more, .* got 5 x 2; use"):
        Conv2D(4, 3).output_shape((5, 2, 1))
    with pytest.raises(ValueError, match=r"expected inputs of height, width and channels, got sh"):
        Conv2D(4, 3).output_shape((784,))
    assert Conv2D(4, 3, padding="same").output_shape((5, 2, 1)) == (5, 2, 4)
