"""A network refuses what does not fit it, and says what it is."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic import WIDTH, digits, small_network

import digitus

IMAGES, LABELS = digits(50)


@pytest.fixture
def network():
    return small_network()


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((), "1 to 3 sizes"),
        ((1, 2, 3, 4), "1 to 3 sizes"),
        (784, "1 to 3 sizes"),
        ((0,), r"input_shape\[0\]"),
        ((28, -1), r"input_shape\[1\]"),
        ((2.0,), r"input_shape\[0\]"),
        ((2**63,), r"input_shape\[0\]"),
        ((2**20, 2**20), "16,?777,?216"),
        ((2**40, 2**40), "16,?777,?216"),
    ],
)
def test_input_shape_is_checked(shape, expected):
    with pytest.raises(digitus.ArgumentError, match=expected):
        digitus.Network(shape, [digitus.Dense(10)])


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([], "at least one layer"),
        (digitus.Dense(10), "list of layers"),
        ([digitus.Dense(10), "dense"], r"layers\[1\]"),
        ([10], r"layers\[0\]"),
    ],
)
def test_layers_are_checked(layers, expected):
    with pytest.raises(digitus.ArgumentError, match=expected):
        digitus.Network((WIDTH,), layers)


def test_too_many_layers_are_refused():
    with pytest.raises(digitus.LimitError, match="64"):
        digitus.Network((4,), [digitus.Dense(2)] * 65)


def test_too_many_weights_are_refused():
    with pytest.raises(digitus.ArgumentError):
        digitus.Network((2**24,), [digitus.Dense(65_536)])


@pytest.mark.parametrize("seed", [-1, 2**64, 1.5, None, "0"])
def test_seed_is_checked(seed):
    with pytest.raises(digitus.ArgumentError, match="seed: expected"):
        digitus.Network((4,), [digitus.Dense(2)], seed=seed)


def test_largest_seed_is_taken():
    assert digitus.Network((4,), [digitus.Dense(2)], seed=2**64 - 1).seed == 2**64 - 1


@pytest.mark.parametrize("name", ["predict", "predict_proba", "activations"])
def test_images_of_another_width_are_refused(network, name):
    with pytest.raises(digitus.ArgumentError, match=r"\(n, 36\), got \(5, 35\)"):
        getattr(network, name)(IMAGES[:5, :-1])


@pytest.mark.parametrize("name", ["fit", "evaluate", "gradients"])
def test_labels_are_checked(network, name):
    call = getattr(network, name)
    with pytest.raises(digitus.ArgumentError, match="expected one label an image, got None"):
        call(IMAGES)
    with pytest.raises(digitus.ArgumentError, match="expected 50, one an image, got 49"):
        call(IMAGES, LABELS[:-1])
    with pytest.raises(digitus.ArgumentError, match="argmax"):
        call(IMAGES, np.eye(10)[LABELS])
    with pytest.raises(digitus.ArgumentError, match="expected none beside a Dataset"):
        call(digitus.Dataset.from_arrays(IMAGES, LABELS), LABELS)


@pytest.mark.parametrize("name", ["fit", "evaluate", "gradients"])
def test_dataset_must_fit(network, name):
    call = getattr(network, name)
    with pytest.raises(digitus.ArgumentError, match="35"):
        call(digitus.Dataset.from_arrays(IMAGES[:, :-1], LABELS))
    with pytest.raises(digitus.ArgumentError, match="11"):
        call(digitus.Dataset.from_arrays(IMAGES, LABELS, classes=11))


@pytest.mark.parametrize("name", ["predict", "predict_proba", "activations"])
def test_images_must_be_finite(network, name):
    images = IMAGES / 255
    images[7, 3] = np.nan
    with pytest.raises(digitus.ArgumentError):
        getattr(network, name)(images)


def test_summary_lists_layers_and_parameters(network):
    lines = network.summary().splitlines()
    assert lines[0].split() == ["layer", "kind", "output", "activation", "parameters", "MACs"]
    assert lines[2].split() == ["dense_1", "Dense", "(24,)", "relu", "888", "864"]
    assert lines[3].split() == ["dense_2", "Dense", "(10,)", "250", "240"]
    assert lines[4].split() == ["total", "1,138", "1,104"]


def test_repr_says_what_it_is(network):
    expected = "<Network (36,) -> [Dense(24, 'relu'), Dense(10)]>"
    assert repr(network) == expected
    network.close()
    assert "closed" in repr(network)
