"""Gradients are shortened together, to the limit and no further."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import GradientDescent
from digitus.reference.clipping import clip_by_global_norm, global_norm
from digitus.reference.tensorflow_layers import keras_optimizer

GRADIENTS = {"a.kernel": np.array([[2.0, 4.0], [4.0, 8.0]]), "a.bias": np.array([5.0, 10.0])}
"""Of length 15: 4 + 16 + 16 + 64 + 25 + 100 = 225."""


def test_norm_is_of_all_gradients_together():
    assert global_norm(GRADIENTS) == 15.0


def test_longer_gradients_are_shortened_by_one_factor():
    clipped = clip_by_global_norm(GRADIENTS, 3.75)
    np.testing.assert_array_equal(clipped["a.kernel"], [[0.5, 1.0], [1.0, 2.0]])
    np.testing.assert_array_equal(clipped["a.bias"], [1.25, 2.5])
    assert GRADIENTS["a.bias"][0] == 5.0


@pytest.mark.parametrize("limit", [15.0, 16.0, 1e30])
def test_shorter_gradients_stay_as_they_are(limit):
    clipped = clip_by_global_norm(GRADIENTS, limit)
    for name, gradient in GRADIENTS.items():
        np.testing.assert_array_equal(clipped[name], gradient)


def test_zero_gradients_stay_zero_and_float32_stays():
    clipped = clip_by_global_norm({"a": np.zeros(3, dtype=np.float32)}, 1.0)
    np.testing.assert_array_equal(clipped["a"], np.zeros(3))
    assert clipped["a"].dtype == np.float32


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_limit_must_be_above_zero(limit):
    with pytest.raises(ValueError, match="clip_norm: expected a number above 0"):
        clip_by_global_norm(GRADIENTS, limit)


@pytest.mark.tensorflow
@pytest.mark.parametrize("limit", [3.75, 20.0])
def test_keras_takes_the_same_steps(limit, tensorflow):
    twin = keras_optimizer(GradientDescent(0.5), clip_norm=limit)
    variables = [
        tensorflow.keras.Variable(np.zeros_like(g), dtype="float64") for g in GRADIENTS.values()
    ]
    twin.apply([tensorflow.constant(gradient) for gradient in GRADIENTS.values()], variables)
    clipped = clip_by_global_norm(GRADIENTS, limit)
    for variable, gradient in zip(variables, clipped.values(), strict=True):
        assert_close(variable.numpy(), -0.5 * gradient, 1e-14, 0.0, "step")
