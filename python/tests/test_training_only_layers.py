"""BatchNorm and Dropout, which do something else in training than afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

import digitus
from digitus import BatchNorm, Conv2D, Dense, Dropout, Flatten, MaxPool2D, reference
from digitus.reference import Draws, train_step

SHAPE, CLASSES, COUNT = (8, 7, 1), 4, 45
RANDOM = np.random.default_rng(12)
IMAGES = RANDOM.integers(0, 256, size=(COUNT, *SHAPE), dtype=np.uint8)
LABELS = RANDOM.integers(0, CLASSES, size=COUNT)
DATASET = digitus.Dataset.from_arrays(IMAGES, LABELS, classes=CLASSES)

# A small epsilon would enlarge differences of rounding, where a batch hardly varies, step by step.
NETWORKS = {
    "convolutional": [
        Conv2D(5, 3, "relu"),
        BatchNorm(0.8, 0.3),
        MaxPool2D(2),
        Dropout(0.3),
        Flatten(),
        BatchNorm(epsilon=0.1),
        Dense(CLASSES),
    ],
    "dense": [
        Flatten(),
        BatchNorm(0.9),
        Dropout(0.1),
        Dense(20, "relu"),
        Dropout(0.5),
        Dense(CLASSES),
        BatchNorm(0.5),
    ],
    "dropout alone": [Flatten(), Dense(70, "relu"), Dropout(0.25), Dense(CLASSES)],
    "nothing dropped": [Flatten(), Dropout(0), Dense(CLASSES)],
}


def twin_of(network):
    """Return the network of the reference with the same layers and parameters."""
    made = []
    for layer in network.layers:
        settings = layer.description()
        kind = settings.pop("type")
        if kind == "dense":
            made.append(reference.Dense(settings["units"], settings["activation"]))
        elif kind == "conv2d":
            made.append(reference.Conv2D(settings["filters"], 3, settings["activation"]))
        elif kind == "max_pool2d":
            made.append(reference.MaxPool2D(2))
        else:
            kinds = {
                "batch_norm": reference.BatchNorm,
                "dropout": reference.Dropout,
                "flatten": reference.Flatten,
            }
            made.append(kinds[kind](**settings))
    twin = reference.Network(reference.Architecture(SHAPE, made))
    twin.set_parameters(network.parameters())
    return twin


def compare_steps(kind, batch_size, *, shuffle=True, seed=3, twin_seed=3, steps=50):
    """Compare engine and reference after each step.

    Not with Adam: gradients that are 0, as those of a bias before batch norm, differ by rounding
    alone, and Adam makes a full step of any difference.
    """
    network = digitus.Network(SHAPE, NETWORKS[kind], seed=5)
    twin, rule = twin_of(network), reference.Momentum(0.05, 0.9)
    optimizer = digitus.SGD(0.05, momentum=0.9)
    with digitus.Trainer(
        network, DATASET, optimizer, batch_size, shuffle=shuffle, seed=seed
    ) as trainer:
        size = batch_size or COUNT
        per_epoch = -(-COUNT // size)
        for step in range(steps):
            epoch, first = step // per_epoch + 1, step % per_epoch * size
            order = trainer.order() if shuffle else np.arange(COUNT)
            rows = order[first : first + size]
            _, gradients, _ = train_step(
                twin, IMAGES[rows] / 255, LABELS[rows], rule, draws=Draws(twin_seed, epoch, rows)
            )
            assert set(gradients) == set(twin.trained)
            trainer.run()
            for name, value in network.parameters().items():
                assert_close(value, twin.parameters[name], 1e-4, 5e-5, f"step {step}: {name}")
    return network, twin


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("batch_size", [13, 1, None])
@pytest.mark.parametrize("kind", NETWORKS)
def test_every_step_matches_the_reference(kind, batch_size, shuffle):
    network, twin = compare_steps(kind, batch_size, shuffle=shuffle)
    expected = twin.forward(IMAGES / 255)[-1]
    logits = network.activations(IMAGES)[-1]
    assert_close(logits, expected, 1e-3, 1e-3, "logits in inference")


@pytest.mark.parametrize("kind", ["convolutional", "dense", "dropout alone"])
def test_the_comparison_notices_other_random_numbers(kind):
    with pytest.raises(AssertionError):
        compare_steps(kind, 13, twin_seed=4)
