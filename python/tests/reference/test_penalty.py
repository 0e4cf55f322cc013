"""The L2 penalty and division by weights: their gradients are slopes, and what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest

from digitus.reference.initializers import he_normal
from digitus.reference.losses import cross_entropy
from digitus.reference.network import Network
from digitus.reference.optimizers import GradientDescent
from digitus.reference.penalty import divisor, penalty_loss
from digitus.reference.training import train, train_step

from .finite_differences import assert_gradients_match, measured_slopes

RANDOM = np.random.default_rng(5)
IMAGES, LABELS = RANDOM.normal(size=(7, 5)), RANDOM.integers(0, 3, size=7)
WEIGHTS = np.array([0.0, 1.0, 2.5, 0.5, 0.0, 3.0, 1.0])
ALPHA = 0.7


def make_network():
    network = Network((5, 4, 3), seed=7, initializer=he_normal)
    for name in ("dense_1.bias", "dense_2.bias"):
        network.parameters[name][...] = RANDOM.normal(size=network.parameters[name].shape)
    return network


@pytest.mark.parametrize("weights", [None, WEIGHTS])
@pytest.mark.parametrize("reduction", ["images", "weights"])
def test_gradients_are_the_measured_slopes(weights, reduction):
    network = make_network()

    def loss():
        """Compute it once more, by its definition."""
        logits = network.forward(IMAGES)[-1]
        total = cross_entropy(logits, LABELS, weights=weights) * len(LABELS)
        squares = sum((network.parameters[f"dense_{n}.kernel"] ** 2).sum() for n in (1, 2))
        counted = weights is not None and reduction == "weights"
        return (total + ALPHA / 2 * squares) / (weights.sum() if counted else len(LABELS))

    found, gradients, _ = network.loss_and_gradients(
        IMAGES, LABELS, weights=weights, l2_penalty=ALPHA, reduction=reduction
    )
    assert math.isclose(found, loss(), rel_tol=1e-12)
    measured = {name: measured_slopes(loss, values) for name, values in network.parameters.items()}
    assert_gradients_match(gradients, measured)
    _, without, _ = network.loss_and_gradients(IMAGES, LABELS, weights=weights, reduction=reduction)
    with pytest.raises(AssertionError):
        assert_gradients_match(without, measured)


def test_a_batch_of_weight_0_has_neither_loss_nor_gradient():
    network = make_network()
    loss, gradients, _ = network.loss_and_gradients(
        IMAGES, LABELS, weights=np.zeros(7), l2_penalty=ALPHA, reduction="weights"
    )
    assert loss == 0
    assert not any(gradient.any() for gradient in gradients.values())


def test_training_takes_them_too():
    trained, stepped = make_network(), make_network()
    stepped.set_parameters(trained.parameters)
    given = {"l2_penalty": ALPHA, "reduction": "weights"}
    history = train(
        trained,
        IMAGES,
        LABELS,
        epochs=1,
        batch_size=4,
        optimizer=GradientDescent(0.1),
        shuffle=False,
        sample_weights=WEIGHTS,
        **given,
    )
    losses = [
        train_step(
            stepped,
            IMAGES[rows],
            LABELS[rows],
            GradientDescent(0.1),
            weights=WEIGHTS[rows],
            **given,
        )[0]
        for rows in (slice(0, 4), slice(4, 7))
    ]
    assert math.isclose(history.loss[0], (4 * losses[0] + 3 * losses[1]) / 7)
    for name, value in trained.parameters.items():
        np.testing.assert_array_equal(value, stepped.parameters[name])


def test_by_hand():
    parameters = {"a.kernel": np.array([[3.0, -1.0]]), "a.bias": np.array([9.0])}
    assert penalty_loss(parameters, 0.5) == 2.5
    assert divisor(WEIGHTS, 7, "images") == 7
    assert divisor(WEIGHTS, 7, "weights") == 8
    assert divisor(None, 7, "weights") == 7
    assert divisor(np.zeros(7), 7, "weights") == math.inf


@pytest.mark.parametrize("alpha", [-0.1, math.nan, math.inf])
def test_penalties_that_are_none_are_refused(alpha):
    with pytest.raises(ValueError, match="l2_penalty: expected 0 or more"):
        make_network().loss_and_gradients(IMAGES, LABELS, l2_penalty=alpha)


def test_other_reductions_are_refused():
    with pytest.raises(ValueError, match="reduction: expected 'images' or 'weights', got 'sum'"):
        make_network().loss_and_gradients(IMAGES, LABELS, reduction="sum")
