"""The dense layer computes its formula, and refuses what is not flat."""

from __future__ import annotations

import numpy as np
import pytest

from digitus.reference.dense import Dense, dense_forward


def test_dense_is_the_product_and_the_bias():
    outputs = dense_forward(
        np.array([[1.0, 2.0], [0.0, -1.0]]),
        np.array([[1.0, 0.0, 2.0], [3.0, -1.0, 0.5]]),
        np.array([10.0, 20.0, 30.0]),
    )
    np.testing.assert_array_equal(outputs, [[17.0, 18.0, 33.0], [7.0, 21.0, 29.5]])


def test_pictures_are_to_be_flattened_before_it():
    with pytest.raises(
        ValueError, match=r"expected flat inputs, got shape \(2, 3, 1\); put Flatten"
    ):
        Dense(4).output_shape((2, 3, 1))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0,), "units: expected an integer, 1 or more, got 0"),
        ((2.5,), "units: expected an integer, 1 or more, got 2.5"),
        (
            (3, "selu"),
            "activation: expected one of none, relu, leaky_relu, gelu, sigmoid, tanh, got",
        ),
    ],
)
def test_bad_settings_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Dense(*arguments)
