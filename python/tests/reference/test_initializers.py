"""Initial weights have the spread they should, and stay the same from version to version."""

from __future__ import annotations

import math

import numpy as np
import pytest

from digitus.reference.initializers import fans, glorot_uniform, he_normal, normal
from digitus.reference.random import INITIAL_WEIGHTS, normals, stream, unit_doubles

ALL = [glorot_uniform, he_normal, normal(0.01)]


@pytest.mark.parametrize("initializer", ALL)
def test_kernel_is_float32_of_inputs_by_outputs(initializer):
    kernel = initializer((7, 3), 0, 0)
    assert kernel.shape == (7, 3)
    assert kernel.dtype == np.float32


@pytest.mark.parametrize("initializer", ALL)
def test_kernel_depends_on_seed_and_layer_alone(initializer):
    kernels = {initializer((5, 5), seed, layer).tobytes() for seed in (0, 1) for layer in (0, 1)}
    assert len(kernels) == 4
    assert initializer((5, 5), 1, 1).tobytes() in kernels


def test_glorot_weights_are_drawn_row_by_row_within_the_limit():
    units = unit_doubles(stream(6, INITIAL_WEIGHTS, 1), 8).reshape(4, 2)
    kernel = glorot_uniform((4, 2), 6, 1)
    np.testing.assert_array_equal(kernel, ((2 * units - 1) * 1.0).astype(np.float32))
    wide = glorot_uniform((300, 100), 0, 0)
    limit = math.sqrt(6 / 400)
    assert -limit <= wide.min() < -0.999 * limit
    assert 0.999 * limit < wide.max() <= limit


def test_normal_weights_are_scaled_before_they_are_rounded():
    values = normals(stream(6, INITIAL_WEIGHTS, 1), 8).reshape(4, 2)
    np.testing.assert_array_equal(normal(0.3)((4, 2), 6, 1), (values * 0.3).astype(np.float32))


def test_he_weights_have_deviation_root_of_2_over_inputs():
    np.testing.assert_array_equal(he_normal((8, 3), 2, 0), normal(0.5)((8, 3), 2, 0))


def test_fans_of_a_convolution_count_the_whole_window():
    assert fans((784, 10)) == (784, 10)
    assert fans((3, 5, 2, 7)) == (30, 105)


def test_convolution_kernels_are_drawn_in_row_major_order_with_their_fans():
    shape = (3, 2, 4, 5)  # 24 values in, 30 out
    units = unit_doubles(stream(6, INITIAL_WEIGHTS, 2), 120).reshape(shape)
    expected = ((2 * units - 1) * math.sqrt(6 / 54)).astype(np.float32)
    np.testing.assert_array_equal(glorot_uniform(shape, 6, 2), expected)
    expected = normal(math.sqrt(2 / 24))(shape, 6, 2)
    np.testing.assert_array_equal(he_normal(shape, 6, 2), expected)


def test_first_values_have_not_changed():
    kernel = glorot_uniform((784, 128), 0, 0)
    assert kernel[0, :2].tolist() == [-0.03507082909345627, -0.018725363537669182]
    kernel = normal(0.01)((784, 64), 0, 0)
    assert kernel[0, :2].tolist() == [-0.006114340852946043, 0.0054200077429413795]
