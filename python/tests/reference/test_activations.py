"""Each activation has its values and its slopes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import activations
from digitus.reference.activations import ACTIVATIONS, LEAKY_RELU_SLOPE, LeakyReLU


def test_relu_stops_what_is_not_above_zero():
    inputs = np.array([[-1.0, 0.0, 2.0]])
    outputs = activations.relu_forward(inputs)
    np.testing.assert_array_equal(outputs, [[0.0, 0.0, 2.0]])
    gradient = activations.relu_backward(outputs, np.array([[5.0, 6.0, 7.0]]))
    np.testing.assert_array_equal(gradient, [[0.0, 0.0, 7.0]])


def test_leaky_relu_lets_a_share_pass():
    inputs = np.array([[-2.0, 0.0, 3.0]])
    outputs = activations.leaky_relu_forward(inputs, 0.25)
    np.testing.assert_array_equal(outputs, [[-0.5, 0.0, 3.0]])
    gradient = activations.leaky_relu_backward(inputs, np.array([[8.0, 8.0, 8.0]]), 0.25)
    np.testing.assert_array_equal(gradient, [[2.0, 2.0, 8.0]])


def test_slope_of_the_activation_leaky_relu_is_one_hundredth_in_float32():
    outputs = ACTIVATIONS["leaky_relu"][0](np.array([-1.0], dtype=np.float32))
    assert outputs[0] == -np.float32(0.01)
    assert abs(LEAKY_RELU_SLOPE - 0.01) < 1e-9


def test_error_function_is_that_of_the_c_library_in_any_shape():
    values = np.array([[-3.0, -0.5], [0.0, 7.0]])
    expected = [[math.erf(-3.0), math.erf(-0.5)], [0.0, 1.0]]
    np.testing.assert_array_equal(activations.error_function(values), expected)


def test_gelu_of_known_values():
    # P(1) = 0.8413447460685429 is the share of a normal distribution below one deviation.
    inputs = np.array([-1.0, 0.0, 1.0, 40.0, -40.0])
    share = 0.8413447460685429
    expected = [-(1.0 - share), 0.0, share, 40.0, 0.0]
    assert_close(activations.gelu_forward(inputs), expected, 1e-15, 1e-16, "gelu")
    slopes = activations.gelu_backward(inputs, np.ones(5))
    density = math.exp(-0.5) / math.sqrt(2.0 * math.pi)
    expected = [1.0 - share - density, 0.5, share + density, 1.0, 0.0]
    assert_close(slopes, expected, 1e-15, 1e-16, "slopes")


def test_sigmoid_and_tanh_of_known_values():
    inputs = np.array([-1.0, 0.0, 1.0, 800.0, -800.0])
    share = 0.7310585786300049  # e / (1 + e)
    expected = [1.0 - share, 0.5, share, 1.0, 0.0]
    outputs = activations.sigmoid_forward(inputs)
    assert_close(outputs, expected, 1e-15, 1e-16, "sigmoid")
    slopes = activations.sigmoid_backward(outputs, np.full(5, 2.0))
    slope = 2.0 * share * (1.0 - share)
    assert_close(slopes, [slope, 0.5, slope, 0.0, 0.0], 1e-14, 1e-16, "slopes")
    forward, backward = ACTIVATIONS["tanh"]
    value = 0.7615941559557649  # (e^2 - 1) / (e^2 + 1)
    outputs = forward(inputs)
    assert_close(outputs, [-value, 0.0, value, 1.0, -1.0], 1e-15, 1e-16, "tanh")
    slope = 1.0 - value * value
    slopes = backward(inputs, outputs, np.ones(5))
    assert_close(slopes, [slope, 1.0, slope, 0.0, 0.0], 1e-14, 1e-16, "slopes")


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_activation_keeps_dtype_and_shape(name, dtype):
    forward, backward = ACTIVATIONS[name]
    inputs = np.linspace(-2, 2, 12, dtype=dtype).reshape(2, 3, 2)
    outputs = forward(inputs)
    gradient = backward(inputs, outputs, np.ones_like(inputs))
    for result in (outputs, gradient):
        assert result.dtype == dtype
        assert result.shape == inputs.shape


@pytest.mark.parametrize("slope", [-0.1, math.nan, math.inf])
def test_bad_slope_is_refused(slope):
    with pytest.raises(ValueError, match="slope: expected 0 or more"):
        LeakyReLU(slope)
