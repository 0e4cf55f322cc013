"""The claims about convolutional networks: everybody has the same network, and figures add up."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from synthetic import digits

import digitus
from benchmarks.bench import accept_accuracy
from benchmarks.claims.augmentation import add_share
from benchmarks.claims.train_convnet import accept_network, done_flops
from benchmarks.contestants import Outcome
from benchmarks.convnets import PARAMETER_COUNT
from benchmarks.convnets.weights import RECIPE, channels_first, write_convnet
from benchmarks.results import ClaimResult
from benchmarks.tasks import Task, flops_of_products
from benchmarks.workspace import write_arrays
from digitus import recipes

FIRST, SECOND, DENSE = 26 * 26 * 9 * 32, 11 * 11 * 9 * 32 * 64, 5 * 5 * 64 * 10
SIZES = [
    ("conv2d", (26, 26, 32), FIRST),
    ("max_pool2d", (13, 13, 32), 0),
    ("conv2d", (11, 11, 64), SECOND),
    ("max_pool2d", (5, 5, 64), 0),
    ("flatten", (1600,), 0),
    ("dropout", (1600,), 0),
    ("dense", (10,), DENSE),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with test images, weights and expected classes, as a run has it."""
    data, written = (tmp_path_factory.mktemp("bench") / name for name in ("data", "convnet"))
    images, labels = digits(count=500, width=784)
    dataset = digitus.Dataset.from_arrays(images, labels)
    write_arrays(data, (dataset, dataset), 500)
    write_convnet(written, data)
    return written


def _parameters(folder):
    with np.load(folder / "model.npz") as file:
        return [file[name] for name in file.files]


def test_operations_of_a_training_step_count_zeros_and_no_gradient_of_the_images():
    with recipes.load(RECIPE).network() as network:
        products = [size.products for size in network.layer_sizes]
    assert products == [count for _, _, count in SIZES]
    assert flops_of_products(products) == 2 * (2 * FIRST + 3 * SECOND + 3 * DENSE)


def test_operations_that_are_done_are_those_of_gradients_that_are_not_zero():
    everything = done_flops(SIZES, above_zero=1.0, dropped=0.0)
    kept = 25 / 121
    assert everything == pytest.approx(2 * (2 * FIRST + (1 + 2 * kept) * SECOND + 3 * DENSE))
    half = done_flops(SIZES, above_zero=1.0, dropped=0.5)
    assert everything - half == pytest.approx(2 * kept * SECOND)
    assert done_flops(SIZES, above_zero=0.5, dropped=0.0) == pytest.approx(half)


def test_the_recipe_has_the_parameters_that_contestants_must_have():
    with recipes.load(RECIPE).network() as network:
        assert sum(size.parameters for size in network.layer_sizes) == PARAMETER_COUNT


@pytest.mark.tensorflow
@pytest.mark.slow
def test_keras_has_the_same_network():
    pytest.importorskip("tensorflow")
    from benchmarks.convnets.in_keras import build_network

    network = build_network()
    assert network.count_params() == PARAMETER_COUNT
    with recipes.load(RECIPE).network() as own:
        ours = [size.output_shape for size in own.layer_sizes]
    assert [tuple(layer.output.shape[1:]) for layer in network.layers] == ours


def test_a_contestant_with_another_network_is_refused():
    judge = accept_network(PARAMETER_COUNT, accept_accuracy(0.95, is_quick=False))
    assert judge({"parameters": PARAMETER_COUNT, "accuracy": 0.99}) == ""
    assert "34,825 parameters" in judge({"parameters": PARAMETER_COUNT - 1, "accuracy": 0.99})
    assert "did not learn" in judge({"parameters": PARAMETER_COUNT, "accuracy": 0.2})


def test_digitus_predicts_what_the_weights_to_predict_with_are_expected_to(folder):
    expected = np.load(folder / "expected.npy")
    assert len(np.unique(expected)) >= 5, "a network that says little cannot tell others apart"
    with recipes.load(RECIPE).network() as network:
        names = network.parameters()
        network.set_parameters(dict(zip(names, _parameters(folder), strict=True)))
        found = network.predict(np.load(folder / "test_images.npy"))
    np.testing.assert_array_equal(found, expected)


def test_weights_with_channels_first_mean_the_same(folder):
    first, bias, second, other_bias, dense, last = channels_first(_parameters(folder))
    x = np.load(folder / "test_images.npy")[:300].reshape(-1, 1, 28, 28) / 255
    for kernel, shift in ((first, bias), (second, other_bias)):
        windows = sliding_window_view(x, (3, 3), axis=(2, 3))
        y = np.einsum("nchwij,fcij->nfhw", windows, kernel, optimize=True)
        y = np.maximum(y + shift[:, None, None], 0)
        pooled = sliding_window_view(y, (2, 2), axis=(2, 3))[:, :, ::2, ::2]
        x = pooled.max(axis=(4, 5))
    logits = x.reshape(len(x), -1) @ dense.T + last
    np.testing.assert_array_equal(logits.argmax(axis=1), np.load(folder / "expected.npy")[:300])


def test_settings_of_convolutional_networks_are_tried_on_fewer_images():
    task = Task("train_convnet", rows=60_000)
    assert task.as_trial().rows == 64 * 128
    assert Task("train", rows=60_000).as_trial().rows == 256 * 128
    assert Task("predict_convnet", rows=10_000).as_trial().rows == 10_000


def test_share_of_augmentation_is_of_the_longer_rounds():
    result = ClaimResult("augmentation", "cnn-best", work=10, unit="images")
    augmented, plain = Outcome("augmented"), Outcome("plain")
    for outcome, values in ((augmented, (2.0, 4.0, 4.0)), (plain, (1.8, 3.0, 3.0))):
        outcome.samples = [{"seconds": value, "fetching": 0.1} for value in values]
    add_share(result, augmented, plain)
    (row,) = result.rows
    assert (row.figure, row.low, row.high) == pytest.approx((25.0, 10.0, 25.0))
    assert row.verdict == "missed"
