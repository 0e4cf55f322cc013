"""Engine and NumPy reference draw the same weights and the same order from the same seed."""

from __future__ import annotations

import numpy as np
import pytest

import digitus
from digitus import reference
from digitus.reference import random

SIZES = (20, 13, 7)


def engine_weights(initializer, seed: int) -> dict[str, np.ndarray]:
    layers = [
        digitus.Dense(SIZES[1], "relu", initializer=initializer),
        digitus.Dense(SIZES[2], initializer=initializer),
    ]
    return digitus.Network((SIZES[0],), layers, seed=seed).parameters()


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("glorot_uniform", reference.glorot_uniform),
        ("he_normal", reference.he_normal),
        (digitus.Normal(0.01), reference.normal(0.01)),
    ],
)
def test_initial_weights_are_the_same_bits(ours, theirs, seed):
    expected = reference.Network(SIZES, np.float32, seed=seed, initializer=theirs).parameters
    actual = engine_weights(ours, seed)
    assert list(actual) == list(expected)
    for name, values in expected.items():
        assert np.array_equal(actual[name], values), name


def test_another_seed_draws_other_weights():
    one, two = engine_weights("glorot_uniform", 1), engine_weights("glorot_uniform", 2)
    assert not np.array_equal(one["dense_1.kernel"], two["dense_1.kernel"])


@pytest.mark.parametrize("count", [2, 3, 97, 1000])
def test_every_epoch_visits_the_images_in_the_same_order(count):
    dataset = digitus.Dataset.from_arrays(
        np.zeros((count, 20), np.uint8), np.arange(count) % 7, classes=7
    )
    network = digitus.Network((20,), [digitus.Dense(7)])
    with digitus.Trainer(network, dataset, "sgd", batch_size=10, seed=42) as trainer:
        for epoch in range(3):
            assert np.array_equal(trainer.order(), random.permutation(42, epoch, count))
            while not trainer.run(5).epoch_finished:
                pass
