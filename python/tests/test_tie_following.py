"""Both peers take the engine's side at ties, in gradients alone."""

from __future__ import annotations

import numpy as np
import pytest

from digitus import reference
from digitus.verification import plan
from digitus.verification.checks import relative_difference
from digitus.verification.engine_side import Record
from digitus.verification.peers import KerasPeer, NumPyPeer
from digitus.verification.ties import TieCount

PEERS = [NumPyPeer, pytest.param(KerasPeer, marks=[pytest.mark.tensorflow, pytest.mark.slow])]

NEARLY_1 = 1.0 - 1e-9
"""1 in float32, but not in float64."""

UP_AND_DOWN = np.array([[1.0, 0.5, 0.25], [-1.0, 0.75, 0.5]])
"""Of 1 and NEARLY_1 the first sum is just above 0 in float64, and 0 in float32."""

END = {"kernel": np.array([[1.0, -0.5], [0.5, 1.0], [-0.25, 0.5]]), "bias": np.array([0.5, 0.0])}


def dense_case(activation):
    layers = [reference.Dense(3, activation), reference.Dense(2)]
    first = {"kernel": UP_AND_DOWN, "bias": np.zeros(3)}
    return (2,), layers, {"dense_1": first, "dense_2": END}, np.array([[1.0, NEARLY_1]])


def convolution_case():
    layers = [reference.Conv2D(3, (1, 2), "leaky_relu"), reference.Flatten(), reference.Dense(2)]
    first = {"kernel": UP_AND_DOWN.reshape(1, 2, 1, 3), "bias": np.zeros(3)}
    return (
        (1, 2, 1),
        layers,
        {"conv2d_1": first, "dense_3": END},
        np.array([[1.0, NEARLY_1]]).reshape(1, 1, 2, 1),
    )


def pool_case(padding):
    """Return two values that are equal in float32, of channels with weights of their own."""
    layers = [
        reference.Conv2D(3, 1),
        reference.MaxPool2D((1, 2), (1, 2), padding),
        reference.Flatten(),
        reference.Dense(2),
    ]
    first = {"kernel": np.ones((1, 1, 2, 3)), "bias": np.array([0.0, 0.25, 0.5])}
    image = np.array([[[[NEARLY_1, 0.0], [0.0, 1.0]]]])
    return (1, 2, 2), layers, {"conv2d_1": first, "dense_4": END}, image


CASES = {
    "ReLU": (dense_case("relu"), TieCount(kinks=1)),
    "leaky ReLU": (dense_case("leaky_relu"), TieCount(kinks=1)),
    "convolution": (convolution_case(), TieCount(kinks=1)),
    "pool": (pool_case("valid"), TieCount(pools=3)),
    "padded pool": (pool_case("same"), TieCount(pools=3)),
}


@pytest.mark.parametrize("make_peer", PEERS)
@pytest.mark.parametrize("case", CASES)
def test_gradients_follow_the_engine_and_values_do_not(make_peer, case):
    (shape, layers, parameters, images), expected_ties = CASES[case]
    architecture = reference.Architecture(shape, layers)
    named = {
        f"{layer}.{name}": values
        for layer, own in parameters.items()
        for name, values in own.items()
    }
    single = reference.Network(architecture, np.float32)
    exact = reference.Network(architecture, np.float64)
    for network in (single, exact):
        network.set_parameters(named)
    labels = np.array([1])
    loss, gradients, outputs = single.loss_and_gradients(images, labels)
    activations = dict(zip(architecture.names, outputs, strict=True))
    engine = Record(loss, loss, activations, gradients, named, single.parameters)

    (mode,) = plan(["sgd"], steps=1)[:1]
    peer = make_peer(architecture, mode, named)
    theirs = peer.step(images, labels, engine, reference.Draws(0, 1, np.arange(1)))
    assert peer.ties == expected_ties

    _, untied, exact_outputs = exact.loss_and_gradients(images, labels)
    kernel = next(iter(gradients))
    assert relative_difference(untied[kernel], gradients[kernel]) > 0.01, "the case has no tie"
    for name, values in gradients.items():
        assert relative_difference(theirs.gradients[name], values) < 1e-6, name
    for name, values in zip(architecture.names, exact_outputs, strict=True):
        assert relative_difference(theirs.activations[name], values) < 1e-12, name
