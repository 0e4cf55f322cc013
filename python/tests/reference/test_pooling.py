"""Pools see what lies in their windows, and nothing of the padding."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import AveragePool2D, GlobalAveragePool2D, MaxPool2D
from digitus.reference.pooling import (
    average_pool2d_forward,
    max_pool2d_backward,
    max_pool2d_forward,
)
from digitus.reference.windows import Window

from .layer_cases import WINDOWS


def seen(picture, window, row, column):
    """Return what one window sees of a picture [height, width, channels], value by value."""
    (above, _), (left, _) = window.margins(picture.shape[:2])
    top, first = row * window.strides[0] - above, column * window.strides[1] - left
    values = [
        picture[y, x]
        for y in range(top, top + window.size[0])
        for x in range(first, first + window.size[1])
        if 0 <= y < picture.shape[0] and 0 <= x < picture.shape[1]
    ]
    return np.array(values)


@pytest.mark.parametrize("name", WINDOWS)
def test_every_output_is_of_what_its_window_sees(name):
    size, *settings = WINDOWS[name]
    window = Window(*settings)
    inputs = np.random.default_rng(3).normal(size=(2, *size, 3)) - 5.0  # 0 would be the largest
    largest = max_pool2d_forward(inputs, window)
    average = average_pool2d_forward(inputs, window)
    assert largest.shape == average.shape == (2, *window.output_size(size), 3)
    for image, row, column in np.ndindex(largest.shape[:3]):
        values = seen(inputs[image], window, row, column)
        np.testing.assert_array_equal(largest[image, row, column], values.max(axis=0))
        what = f"average {(image, row, column)}"
        assert_close(average[image, row, column], values.mean(axis=0), 1e-14, 0.0, what)


def test_of_equal_values_the_first_gets_the_gradient():
    inputs = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [0.0, 0.0, 0.0]]).reshape(1, 3, 3, 1)
    gradient = max_pool2d_backward(
        inputs,
        np.array([[1.0, 10.0], [100.0, 1000.0]]).reshape(1, 2, 2, 1),
        Window((2, 2), (1, 1), "valid"),
    )
    np.testing.assert_array_equal(gradient[0, :, :, 0], [[0, 11, 0], [100, 0, 1000], [0, 0, 0]])


@pytest.mark.tensorflow
def test_of_equal_values_tensorflow_takes_the_first_too(tensorflow):
    random = np.random.default_rng(5)
    inputs = random.integers(0, 3, size=(4, 9, 8, 2)).astype(np.float32)
    for size, strides, padding in ((2, 2, "VALID"), (3, 2, "SAME"), (2, 1, "VALID")):
        values = tensorflow.constant(inputs)
        with tensorflow.GradientTape() as tape:
            tape.watch(values)
            outputs = tensorflow.nn.max_pool2d(values, size, strides, padding)
            factors = random.integers(1, 100, size=outputs.shape).astype(np.float32)
            loss = tensorflow.reduce_sum(outputs * factors)
        window = Window((size, size), (strides, strides), padding.lower())
        expected = tape.gradient(loss, values).numpy()
        np.testing.assert_array_equal(max_pool2d_backward(inputs, factors, window), expected)


def test_windows_lie_side_by_side_unless_told_otherwise():
    assert MaxPool2D((3, 2)).output_shape((9, 9, 4)) == (3, 4, 4)
    assert AveragePool2D(3, 1).output_shape((9, 9, 4)) == (7, 7, 4)
    assert AveragePool2D(2, padding="same").output_shape((9, 9, 4)) == (5, 5, 4)


def test_global_average_is_of_each_channel():
    assert GlobalAveragePool2D().output_shape((3, 5, 7)) == (7,)
    with pytest.raises(ValueError, match="expected inputs of height, width and channels"):
        GlobalAveragePool2D().output_shape((7,))


@pytest.mark.parametrize("make", [MaxPool2D, AveragePool2D])
def test_bad_settings_are_refused(make):
    with pytest.raises(ValueError, match="pool_size: expected one or two integers above 0, got 0"):
        make(0)
    with pytest.raises(ValueError, match="padding: expected 'valid' or 'same', got 'reflect'"):
        make(2, padding="reflect")
    with pytest.raises(ValueError, match="expected pictures of 4 x 4 or more"):
        make(4).output_shape((3, 9, 1))
