"""The gradients of the network are the slopes of its loss."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference.initializers import he_normal
from digitus.reference.network import Network

from .finite_differences import assert_gradients_match, measured_gradients

SHAPES = [
    # sizes, batch
    ((1, 2), 1),
    ((3, 2), 4),
    ((5, 4, 3), 1),
    ((5, 4, 3), 7),
    ((1, 1, 2), 3),
    ((7, 6, 5, 3), 5),
    ((13, 7, 1, 9, 4), 11),
    ((4, 4, 4), 6),
]


def problem(sizes, batch, dtype=np.float64):
    """Return a network whose every parameter was drawn, biases too, with images and labels."""
    random = np.random.default_rng(batch + sum(sizes))
    network = Network(sizes, dtype, seed=7, initializer=he_normal)
    for name, parameter in network.parameters.items():
        if name.endswith(".bias"):
            parameter[...] = random.normal(size=parameter.shape)
    images = random.normal(size=(batch, sizes[0])).astype(dtype)
    return network, images, random.integers(0, sizes[-1], size=batch)


@pytest.mark.parametrize(("sizes", "batch"), SHAPES)
def test_gradient_of_every_parameter_is_the_measured_slope(sizes, batch):
    network, images, labels = problem(sizes, batch)
    _, gradients, _ = network.loss_and_gradients(images, labels)
    assert_gradients_match(gradients, measured_gradients(network, images, labels))


def test_gradient_of_bytes_is_the_measured_slope():
    network, _, labels = problem((6, 5, 4), 9)
    images = np.random.default_rng(2).integers(0, 256, size=(9, 6), dtype=np.uint8)
    _, gradients, _ = network.loss_and_gradients(images, labels)
    assert_gradients_match(gradients, measured_gradients(network, images, labels))


@pytest.fixture(name="checked")
def fixture_checked():
    """Return derived and measured gradients of a network with square kernels."""
    network, images, labels = problem((4, 4, 4), 6)
    _, gradients, _ = network.loss_and_gradients(images, labels)
    measured = measured_gradients(network, images, labels)
    assert_gradients_match(gradients, measured)
    return gradients, measured


@pytest.mark.parametrize(
    "name", ["dense_1.kernel", "dense_1.bias", "dense_2.kernel", "dense_2.bias"]
)
def test_checker_notices_one_flipped_element(checked, name):
    gradients, measured = checked
    place = np.unravel_index(np.argmax(np.abs(gradients[name])), gradients[name].shape)
    gradients[name][place] *= -1
    with pytest.raises(AssertionError, match=f"{name}: 1 of"):
        assert_gradients_match(gradients, measured)


@pytest.mark.parametrize("name", ["dense_1.kernel", "dense_2.kernel"])
def test_checker_notices_a_transpose(checked, name):
    gradients, measured = checked
    gradients[name] = gradients[name].T
    with pytest.raises(AssertionError, match=name):
        assert_gradients_match(gradients, measured)


def test_checker_notices_a_nan(checked):
    gradients, measured = checked
    gradients["dense_1.bias"][2] = np.nan
    with pytest.raises(AssertionError, match="NaN"):
        assert_gradients_match(gradients, measured)


def test_checker_notices_a_missing_tensor(checked):
    gradients, measured = checked
    del gradients["dense_2.bias"]
    with pytest.raises(AssertionError):
        assert_gradients_match(gradients, measured)


def test_checker_notices_a_factor_of_the_batch_size(checked):
    gradients, measured = checked
    gradients["dense_2.kernel"] *= 6
    with pytest.raises(AssertionError, match=r"dense_2\.kernel: "):
        assert_gradients_match(gradients, measured)


@pytest.mark.parametrize(("sizes", "batch"), SHAPES)
def test_float32_gives_the_float64_gradients_to_its_precision(sizes, batch):
    network, images, labels = problem(sizes, batch, np.float32)
    double = Network(sizes, np.float64)
    double.set_parameters(network.parameters)
    loss, gradients, outputs = network.loss_and_gradients(images, labels)
    expected_loss, expected_gradients, expected_outputs = double.loss_and_gradients(images, labels)
    # Sums of at most 13 products of numbers of about 1, each rounded to 6e-8 of it: 7e-7 was seen.
    assert_close(loss, expected_loss, 0.0, 2e-6, "loss")
    for number, expected in enumerate(expected_outputs):
        assert_close(outputs[number], expected, 0.0, 2e-6, f"output {number + 1}")
    for name, expected in expected_gradients.items():
        assert_close(gradients[name], expected, 0.0, 2e-6, name)
