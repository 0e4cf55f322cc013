"""The loss is cross-entropy, with Keras's smoothed labels and weights where they are asked for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import losses

from .finite_differences import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE, measured_slopes

FLOAT64 = np.dtype(np.float64)


def test_one_hot_has_a_one_at_each_label():
    rows = losses.one_hot(np.array([2, 0, 2], dtype=np.uint8), 3, FLOAT64)
    np.testing.assert_array_equal(rows, [[0, 0, 1], [1, 0, 0], [0, 0, 1]])


def test_softmax_of_known_scores():
    probabilities = losses.softmax(np.log(np.array([[1.0, 2.0, 5.0], [3.0, 3.0, 3.0]])))
    assert_close(probabilities, [[1 / 8, 2 / 8, 5 / 8], [1 / 3] * 3], 1e-15, 0.0, "softmax")


@pytest.mark.parametrize("shift", [-1e4, 0.0, 1e4])
def test_softmax_and_loss_do_not_depend_on_a_common_shift(shift):
    logits = np.array([[0.0, 1.0, 2.0]])
    shifted = logits + shift
    assert_close(losses.softmax(shifted), losses.softmax(logits), 1e-12, 0.0, "softmax")
    label = np.array([0])
    loss = losses.cross_entropy(shifted, label)
    assert_close(loss, losses.cross_entropy(logits, label), 1e-12, 0.0, "loss")


def test_cross_entropy_of_known_probabilities():
    logits = np.log(np.array([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]]))
    expected = (math.log(8 / 5) + math.log(4)) / 2
    assert_close(losses.cross_entropy(logits, np.array([2, 0])), expected, 1e-15, 0.0, "loss")


def test_cross_entropy_stays_exact_where_the_probability_rounds_to_zero():
    logits = np.array([[0.0, 2000.0]])
    assert losses.cross_entropy(logits, np.array([0])) == 2000.0


def test_loss_gradient_is_probability_minus_one_hot_over_batch():
    logits = np.log(np.array([[1.0, 3.0], [1.0, 1.0]]))
    gradient = losses.softmax_cross_entropy_gradient(logits, np.array([0, 1]))
    assert_close(gradient, [[-0.375, 0.375], [0.25, -0.25]], 1e-15, 0.0, "gradient")


def test_smoothed_loss_is_that_of_the_smoothed_target():
    probabilities = np.array([[0.125, 0.25, 0.625], [0.25, 0.25, 0.5]])
    targets = np.array([[0.1, 0.1, 0.8], [0.8, 0.1, 0.1]])  # s = 0.3: 0.7 + 0.1, and 0.1
    expected = -(targets * np.log(probabilities)).sum(axis=1).mean()
    actual = losses.cross_entropy(np.log(probabilities), np.array([2, 0]), label_smoothing=0.3)
    assert_close(actual, expected, 1e-15, 0.0, "loss")


def test_weighted_loss_is_divided_by_the_batch_and_not_by_the_weights():
    logits = np.log(np.array([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]]))
    labels, weights = np.array([2, 0]), np.array([3.0, 0.5])
    expected = (3.0 * math.log(8 / 5) + 0.5 * math.log(4)) / 2
    assert_close(losses.cross_entropy(logits, labels, weights=weights), expected, 1e-15, 0.0, "")


@pytest.mark.parametrize("label_smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_gradient_is_the_measured_slope(label_smoothing, is_weighted):
    random = np.random.default_rng(6)
    logits, labels = random.normal(size=(5, 4)), random.integers(0, 4, size=5)
    options = {
        "weights": random.uniform(0, 3, size=5) if is_weighted else None,
        "label_smoothing": label_smoothing,
    }
    measured = measured_slopes(lambda: losses.cross_entropy(logits, labels, **options), logits)
    derived = losses.softmax_cross_entropy_gradient(logits, labels, **options)
    assert_close(derived, measured, RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE, "gradient")
    # It cannot be mistaken for the gradient of another loss.
    other = losses.softmax_cross_entropy_gradient(
        logits, labels, **{**options, "label_smoothing": 0.5}
    )
    with pytest.raises(AssertionError, match="gradient"):
        assert_close(other, measured, RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE, "gradient")


def test_weights_of_images_and_classes_are_multiplied():
    labels = np.array([0, 2, 2, 1])
    assert losses.image_weights(labels, 3) is None
    by_class = losses.image_weights(labels, 3, class_weights=[1, 2, 3])
    np.testing.assert_array_equal(by_class, [1, 3, 3, 2])
    both = losses.image_weights(labels, 3, np.array([1, 0, 2, 0.5]), (1, 2, 3))
    np.testing.assert_array_equal(both, [1, 0, 6, 1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sample_weights": np.ones(3)}, r"sample_weights: expected 4 numbers, got shape \(3,\)"),
        ({"class_weights": [1.0, 2.0]}, r"class_weights: expected 3 numbers, got shape \(2,\)"),
        ({"class_weights": [1.0, -2.0, 1.0]}, r"class_weights\[1\]: expected 0 or more, got -2"),
        ({"sample_weights": [1, 1, 1, np.nan]}, r"sample_weights\[3\]: .* got nan"),
    ],
)
def test_bad_weights_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        losses.image_weights(np.array([0, 2, 2, 1]), 3, **options)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_part_keeps_the_dtype(dtype):
    scores = np.random.default_rng(4).normal(size=(5, 4)).astype(dtype)
    labels = np.array([0, 1, 2, 3, 0], dtype=np.uint8)
    weights = np.ones(5, dtype=dtype)
    gradient = losses.softmax_cross_entropy_gradient(
        scores, labels, weights=weights, label_smoothing=0.1
    )
    assert gradient.dtype == losses.softmax(scores).dtype == dtype
