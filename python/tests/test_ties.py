"""Only ties that rounding explains are followed, at kinks and in pools."""

from __future__ import annotations

import numpy as np
import pytest

from digitus import reference
from digitus.verification.engine_side import Record
from digitus.verification.ties import (
    EngineDecisions,
    TieCount,
    kink_ties,
    layers_as_in_inference,
    pool_winners,
)
from digitus.verification.window_sums import sums_at

INPUTS = np.array([[1.0, -1.0]])
DENSE = {"kernel": np.array([[0.5, 0.5], [0.5, 0.2]]), "bias": np.zeros(2)}
"""The sums are 0 and 0.3."""


def ties_of(own, engine, layer=None, parameters=None, inputs=INPUTS):
    layer = layer or reference.Dense(2, "relu")
    places = kink_ties(layer, inputs, parameters or DENSE, np.array(own), np.array(engine))
    return list(zip(*(axis.tolist() for axis in places), strict=True))


def test_a_sum_within_rounding_of_0_is_a_tie():
    assert ties_of([[0.0, 0.3]], [[1e-8, 0.3]]) == [(0, 0)]
    assert ties_of([[1e-8, 0.3]], [[0.0, 0.3]]) == [(0, 0)]
    assert ties_of([[0.0, 0.3]], [[0.0, 0.3]]) == []


def test_an_engine_far_from_the_peer_is_not_followed():
    assert ties_of([[0.0, 0.3]], [[1e-3, 0.3]]) == []


def test_an_engine_on_the_wrong_side_of_its_own_sum_is_not_followed():
    off = {**DENSE, "bias": np.array([2e-6, 0.0])}  # some ten times what rounding explains
    assert ties_of([[2e-6, 0.3]], [[0.0, 0.3]], parameters=off) == []
    assert ties_of([[0.0, 0.3]], [[2e-6, 0.3]], parameters=off) == [(0, 0)]


def test_a_kink_below_which_something_passes_has_ties_too():
    layer = reference.Dense(2, "leaky_relu")
    assert ties_of([[1e-8, 0.3]], [[-1e-10, 0.3]], layer) == [(0, 0)]
    assert ties_of([[1e-8, 0.3]], [[-1e-3, 0.3]], layer) == []


def test_an_activation_alone_decides_without_rounding():
    layer, own = reference.Activation("relu"), [[1e-8, 1.0]]
    assert ties_of(own, [[0.0, 1.0]], layer, {}, np.array([[-1e-8, 1.0]])) == [(0, 0)]
    assert ties_of(own, [[0.0, 1.0]], layer, {}, np.array([[1e-9, 1.0]])) == []


WINDOWS = [
    ((1, 1), (1, 1), "valid"),
    ((3, 2), (1, 2), "valid"),
    ((2, 3), (2, 1), "same"),
    ((3, 3), (2, 2), "same"),
]


@pytest.mark.parametrize("window", WINDOWS)
def test_sums_of_a_convolution_are_found_one_by_one(window):
    size, strides, padding = window
    layer = reference.Conv2D(4, size, strides=strides, padding=padding)
    network = reference.Network(reference.Architecture((5, 6, 3), [layer, reference.Flatten()]))
    kernel = network.parameters["conv2d_1.kernel"]
    bias = network.parameters["conv2d_1.bias"] + np.arange(4.0)
    network.parameters["conv2d_1.bias"][:] = bias
    images = np.random.default_rng(3).normal(size=(7, 5, 6, 3))
    expected = network.forward(images)[0]
    places = np.nonzero(np.random.default_rng(4).random(expected.shape) < 0.2)
    sums, magnitudes = sums_at(layer, images, kernel, bias, places)
    np.testing.assert_allclose(sums, expected[places], rtol=1e-12, atol=1e-12)
    network.parameters["conv2d_1.kernel"][...] = np.abs(kernel)
    of_absolute = network.forward(np.abs(images))[0]
    np.testing.assert_allclose(magnitudes, of_absolute[places], rtol=1e-12, atol=1e-12)


def test_a_pool_takes_the_engines_largest_value_if_both_see_the_same():
    window = reference.MaxPool2D(2).window
    own = np.array([1.0, 1.0 + 1e-9, 0.5, 0.5]).reshape(1, 2, 2, 1)
    engine = np.array([1.0, 1.0, 0.5, 0.5], dtype=np.float32).reshape(1, 2, 2, 1)
    assert pool_winners(window, own, engine).item() == 0
    assert pool_winners(window, own, engine[:, ::-1]) is None
    assert pool_winners(window, own, engine * np.float32(1.0001)) is None


def test_nothing_is_known_of_ties_behind_what_is_other_in_training():
    layers = [reference.Dense(2, "relu"), reference.Dropout(0.5), reference.Dense(2, "relu")]
    for end in (0, 1, 3):
        architecture = reference.Architecture((2,), layers[: end or 1])
        assert layers_as_in_inference(architecture) == 1
    normed = reference.Architecture((2,), [reference.BatchNorm(), *layers])
    assert layers_as_in_inference(normed) == 0
    record = Record(0.0, 0.0, {}, {}, {}, {})
    decisions = EngineDecisions(reference.Architecture((2,), layers), INPUTS, record)
    assert [decisions.knows(position) for position in range(3)] == [True, False, False]


def test_ties_are_counted_in_words():
    assert TieCount().in_words() == ""
    assert TieCount(kinks=2).in_words() == "proved ties: 2 at the kink of an activation"
    assert TieCount(1, 3).in_words().endswith("activation, 3 in pools")
