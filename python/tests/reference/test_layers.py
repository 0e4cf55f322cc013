"""Each part of a network computes its formula."""

from __future__ import annotations

import math

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import layers

FLOAT64 = np.dtype(np.float64)


def test_dense_is_the_product_and_the_bias():
    outputs = layers.dense_forward(
        np.array([[1.0, 2.0], [0.0, -1.0]]),
        np.array([[1.0, 0.0, 2.0], [3.0, -1.0, 0.5]]),
        np.array([10.0, 20.0, 30.0]),
    )
    np.testing.assert_array_equal(outputs, [[17.0, 18.0, 33.0], [7.0, 21.0, 29.5]])


def test_relu_stops_what_is_not_above_zero():
    inputs = np.array([[-1.0, 0.0, 2.0]])
    outputs = layers.relu_forward(inputs)
    np.testing.assert_array_equal(outputs, [[0.0, 0.0, 2.0]])
    gradient = layers.relu_backward(outputs, np.array([[5.0, 6.0, 7.0]]))
    np.testing.assert_array_equal(gradient, [[0.0, 0.0, 7.0]])


def test_one_hot_has_a_one_at_each_label():
    rows = layers.one_hot(np.array([2, 0, 2], dtype=np.uint8), 3, FLOAT64)
    np.testing.assert_array_equal(rows, [[0, 0, 1], [1, 0, 0], [0, 0, 1]])


def test_softmax_of_known_scores():
    probabilities = layers.softmax(np.log(np.array([[1.0, 2.0, 5.0], [3.0, 3.0, 3.0]])))
    assert_close(probabilities, [[1 / 8, 2 / 8, 5 / 8], [1 / 3] * 3], 1e-15, 0.0, "softmax")


@pytest.mark.parametrize("shift", [-1e4, 0.0, 1e4])
def test_softmax_and_loss_do_not_depend_on_a_common_shift(shift):
    logits = np.array([[0.0, 1.0, 2.0]])
    shifted = logits + shift
    assert_close(layers.softmax(shifted), layers.softmax(logits), 1e-12, 0.0, "softmax")
    label = np.array([0])
    loss = layers.cross_entropy(shifted, label)
    assert_close(loss, layers.cross_entropy(logits, label), 1e-12, 0.0, "loss")


def test_cross_entropy_of_known_probabilities():
    logits = np.log(np.array([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]]))
    expected = (math.log(8 / 5) + math.log(4)) / 2
    assert_close(layers.cross_entropy(logits, np.array([2, 0])), expected, 1e-15, 0.0, "loss")


def test_cross_entropy_stays_exact_where_the_probability_rounds_to_zero():
    logits = np.array([[0.0, 2000.0]])
    assert layers.cross_entropy(logits, np.array([0])) == 2000.0


def test_loss_gradient_is_probability_minus_one_hot_over_batch():
    logits = np.log(np.array([[1.0, 3.0], [1.0, 1.0]]))
    gradient = layers.softmax_cross_entropy_gradient(logits, np.array([0, 1]))
    assert_close(gradient, [[-0.375, 0.375], [0.25, -0.25]], 1e-15, 0.0, "gradient")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_part_keeps_the_dtype(dtype):
    random = np.random.default_rng(4)
    inputs, kernel = (random.normal(size=size).astype(dtype) for size in ((5, 3), (3, 4)))
    labels = np.array([0, 1, 2, 3, 0], dtype=np.uint8)
    scores = layers.dense_forward(inputs, kernel, np.zeros(4, dtype=dtype))
    results = [
        scores,
        layers.relu_forward(scores),
        layers.relu_backward(scores, scores),
        layers.softmax(scores),
        layers.softmax_cross_entropy_gradient(scores, labels),
        *layers.dense_parameter_gradients(inputs, scores),
        layers.dense_input_gradient(scores, kernel),
    ]
    assert [result.dtype for result in results] == [np.dtype(dtype)] * len(results)
