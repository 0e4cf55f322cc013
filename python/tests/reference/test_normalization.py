"""Batch norm uses the batch's statistics in training, and the moving ones in inference."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import INFERENCE, BatchNorm, Pass
from digitus.reference.layer import Context

TRAINING = Pass(is_training=True)


def parameters(channels):
    """Return parameters of which no two are alike."""
    random = np.random.default_rng(channels)
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    return {name: random.uniform(0.5, 2.0, size=channels) for name in names}


@pytest.mark.parametrize("shape", [(7, 3), (2, 4, 5, 3), (1, 2, 1, 3)])
def test_batch_has_mean_beta_and_deviation_gamma(shape):
    inputs = np.random.default_rng(1).normal(3.0, 5.0, size=shape)
    own = parameters(3)
    outputs = BatchNorm(epsilon=0.0).forward(inputs, Context(0, own, TRAINING))
    for channel in range(3):
        values = outputs[..., channel]
        assert_close(values.mean(), own["beta"][channel], 1e-13, 0.0, "mean")
        assert_close(values.std(), own["gamma"][channel], 1e-13, 0.0, "deviation")


def test_epsilon_is_added_to_the_variance():
    inputs = np.array([[1.0], [3.0]])
    own = {"gamma": np.array([2.0]), "beta": np.array([0.5])}
    own |= {"moving_mean": np.zeros(1), "moving_variance": np.ones(1)}
    outputs = BatchNorm(epsilon=3.0).forward(inputs, Context(0, own, TRAINING))
    np.testing.assert_array_equal(outputs, [[2.0 * -1.0 / 2.0 + 0.5], [2.0 * 1.0 / 2.0 + 0.5]])


def test_inference_uses_the_moving_statistics_whatever_the_batch():
    inputs, own = np.random.default_rng(1).normal(size=(4, 2, 2, 3)), parameters(3)
    layer, context = BatchNorm(), Context(0, own, INFERENCE)
    expected = (
        own["gamma"] * (inputs - own["moving_mean"]) / np.sqrt(own["moving_variance"] + 0.001)
        + own["beta"]
    )
    assert_close(layer.forward(inputs, context), expected, 1e-13, 1e-15, "outputs")
    alone = layer.forward(inputs[:1], context)
    np.testing.assert_array_equal(alone, layer.forward(inputs, context)[:1])


def test_moving_statistics_follow_the_batch_with_its_biased_variance():
    inputs = np.array([[1.0, 10.0], [3.0, 10.0]])
    own = {"gamma": np.ones(2), "beta": np.zeros(2)}
    own |= {"moving_mean": np.array([4.0, 0.0]), "moving_variance": np.array([8.0, 1.0])}
    BatchNorm(momentum=0.75).follow_batch(inputs, own)
    np.testing.assert_array_equal(own["moving_mean"], [3.0 + 0.5, 2.5])
    np.testing.assert_array_equal(own["moving_variance"], [6.0 + 0.25, 0.75])
    np.testing.assert_array_equal(own["gamma"], np.ones(2))


def test_parameters_begin_as_if_it_were_not_there():
    own = BatchNorm().initial_parameters((5, 5, 2), lambda shape: None)
    assert {name: values.tolist() for name, values in own.items()} == {
        "gamma": [1.0, 1.0],
        "beta": [0.0, 0.0],
        "moving_mean": [0.0, 0.0],
        "moving_variance": [1.0, 1.0],
    }


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"momentum": 1.0}, "momentum: expected 0 or more, below 1, got 1.0"),
        ({"epsilon": -1.0}, "epsilon: expected 0 or more, got -1.0"),
        ({"epsilon": float("inf")}, "epsilon: expected 0 or more, got inf"),
    ],
)
def test_bad_settings_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        BatchNorm(**settings)
