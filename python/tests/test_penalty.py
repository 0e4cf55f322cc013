"""The L2 penalty and division by weights, where a batch is many slices, and weights are odd."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close
from synthetic import digits

import digitus
from digitus.reference import Adam, GradientDescent, Momentum, train_step
from digitus.reference import Network as ReferenceNetwork
from digitus.reference.losses import image_weights

COUNT, WIDTH = 2500, 40
IMAGES, LABELS = digits(COUNT, width=WIDTH)
RANDOM = np.random.default_rng(3)
WEIGHTS = RANDOM.uniform(0, 3, size=COUNT) * (RANDOM.random(COUNT) > 0.2)
OPTIMIZERS = {
    "sgd": (digitus.SGD(0.3), lambda: GradientDescent(0.3)),
    "momentum": (digitus.SGD(0.1, momentum=0.9), lambda: Momentum(0.1, 0.9)),
    "adam": (digitus.Adam(0.01), lambda: Adam(0.01)),
}


def make_network():
    return digitus.Network((WIDTH,), [digitus.Dense(30, "relu"), digitus.Dense(10)], seed=5)


def compare(optimizer, batch_size, clip_norm, alpha, theirs):
    """Compare engine and reference over four steps; `theirs` is the penalty of the reference."""
    spec, make_rule = OPTIMIZERS[optimizer]
    network, twin, rule = make_network(), ReferenceNetwork((WIDTH, 30, 10)), make_rule()
    twin.set_parameters(network.parameters())
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    given = {"sample_weight": WEIGHTS, "reduction": "weights", "clip_norm": clip_norm}
    size = batch_size or COUNT
    weights = image_weights(LABELS, 10, WEIGHTS)
    total = images = 0
    with digitus.Trainer(network, dataset, spec, batch_size, l2_penalty=alpha, **given) as trainer:
        for step in range(4):
            first = step * size % (-(-COUNT // size) * size)
            rows = trainer.order()[first : first + size]
            loss, _, _ = train_step(
                twin,
                IMAGES[rows] / 255,
                LABELS[rows],
                rule,
                weights=weights[rows],
                clip_norm=clip_norm,
                l2_penalty=theirs,
                reduction="weights",
            )
            total, images = (0, 0) if first == 0 else (total, images)
            total, images = total + loss * len(rows), images + len(rows)
            state = trainer.run()
            assert_close(state.loss, total / images, 1e-5, 1e-6, f"loss of step {step}")
            for name, value in network.parameters().items():
                assert_close(value, twin.parameters[name], 1e-4, 2e-5, f"step {step}: {name}")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [1000, 1500, None])
@pytest.mark.parametrize("clip_norm", [None, 0.1])
def test_batches_of_slices_match_the_reference(optimizer, batch_size, clip_norm):
    compare(optimizer, batch_size, clip_norm, 20.0, 20.0)


def test_the_comparison_notices_another_penalty():
    with pytest.raises(AssertionError):
        compare("sgd", 1500, None, 20.0, 20.4)


def test_a_convolutional_network_has_the_penalty_of_its_kernels_alone():
    """All images count nothing, so the penalty is all that there is to learn from."""
    layers = [
        *(digitus.Conv2D(3, 2), digitus.BatchNorm(), digitus.MaxPool2D(2), digitus.Flatten()),
        digitus.Dense(10),
    ]
    network = digitus.Network((8, 5, 1), layers, seed=5)
    before = network.parameters()
    dataset = digitus.Dataset.from_arrays(IMAGES[:60], LABELS[:60])
    with digitus.Trainer(
        network, dataset, digitus.SGD(0.5), 20, sample_weight=np.zeros(60), l2_penalty=4.0
    ) as trainer:
        state = trainer.run()
    squares = sum((value**2).sum() for name, value in before.items() if "kernel" in name)
    assert state.loss == pytest.approx(2.0 * squares / 20, rel=1e-6)
    for name, value in network.parameters().items():
        if name.endswith(".kernel"):
            assert_close(value, before[name] * (1 - 0.5 * 4 / 20), 1e-6, 1e-7, name)
        elif name.split(".")[1] in ("bias", "gamma", "beta"):
            np.testing.assert_array_equal(value, before[name], name)


@pytest.mark.parametrize("scale", [1e-37, 1e-3, 7.0, 1e37])
def test_only_the_relation_of_weights_counts(scale):
    """Of what single precision holds without loss, also where their sum is beyond it."""
    found = []
    for factor in (1.0, scale):
        network = make_network()
        dataset = digitus.Dataset.from_arrays(IMAGES[:100], LABELS[:100])
        weights = factor * np.where(np.arange(100) % 3, 1.0, 2.0)
        history = network.fit(
            dataset, epochs=2, batch_size=30, sample_weight=weights, reduction="weights"
        )
        found.append((network.parameters(), history.loss))
    for name, value in found[0][0].items():
        assert_close(found[1][0][name], value, 1e-4, 1e-5, name)
    np.testing.assert_allclose(found[1][1], found[0][1], rtol=1e-5)


def test_a_batch_of_weight_0_teaches_nothing():
    network = make_network()
    before = network.parameters()
    given = {"class_weight": [0.0] * 10, "reduction": "weights", "l2_penalty": 3.0}
    history = network.fit(IMAGES, LABELS, epochs=1, optimizer=digitus.SGD(0.5), **given)
    assert history.loss == [0.0]
    for name, value in network.parameters().items():
        np.testing.assert_array_equal(value, before[name])


def test_fit_tells_of_them_in_the_metadata():
    network = make_network()
    network.fit(IMAGES[:50], LABELS[:50], epochs=1, l2_penalty=0.25, reduction="weights")
    assert '"l2_penalty": 0.25, "reduction": "weights"' in network.metadata["digitus.training"]
    network.fit(IMAGES[:50], LABELS[:50], epochs=1)
    assert "l2_penalty" not in network.metadata["digitus.training"]
