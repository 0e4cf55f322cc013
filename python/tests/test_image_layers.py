"""Layers for images as users write them, and networks made of them."""

import subprocess

import numpy as np
import pytest
from checkout import DIGITUS

import digitus
from digitus import (
    Activation,
    AveragePool2D,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePool2D,
    MaxPool2D,
)

LAYERS = [
    Conv2D(6, 3, "relu"),
    MaxPool2D(2),
    Conv2D(5, (2, 3), padding="same", strides=(1, 2)),
    Activation("gelu"),
    AveragePool2D((2, 1), strides=1, padding="same"),
    Flatten(),
    Dense(10),
]


@pytest.fixture
def network():
    return digitus.Network((12, 10, 1), LAYERS, seed=3)


@pytest.fixture(scope="module")
def images():
    """Return images of a light bar, whose height is their label."""
    generator = np.random.default_rng(4)
    labels = np.arange(300) % 10
    pictures = generator.integers(0, 90, (300, 12, 10, 1), dtype=np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        picture[label : label + 3] += 150
    return pictures, labels


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (Conv2D(32, 3), "Conv2D(32, (3, 3))"),
        (Conv2D(32, 3, "relu", padding="same"), "Conv2D(32, (3, 3), 'relu', padding='same')"),
        (Conv2D(1, (5, 4), None, (2, 1)), "Conv2D(1, (5, 4), strides=(2, 1))"),
        (Conv2D(1, 1, initializer="he_normal"), "Conv2D(1, (1, 1), initializer='he_normal')"),
        (MaxPool2D(), "MaxPool2D()"),
        (MaxPool2D(2, 2), "MaxPool2D()"),
        (MaxPool2D(3), "MaxPool2D(pool_size=(3, 3))"),
        (AveragePool2D(2, 1), "AveragePool2D(strides=(1, 1))"),
        (GlobalAveragePool2D(), "GlobalAveragePool2D()"),
        (Flatten(), "Flatten()"),
        (Activation("gelu"), "Activation('gelu')"),
        (Dense(3, "leaky_relu"), "Dense(3, 'leaky_relu')"),
    ],
)
def test_layers_are_shown_as_they_are_written(layer, text):
    assert repr(layer) == text
    assert eval(text, vars(digitus)) == layer  # noqa: S307 - our own words


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Conv2D(0, 3), "filters: expected 1 to 4,096, got 0"),
        (lambda: Conv2D(2.0, 3), "filters: expected an integer"),
        (lambda: Conv2D(2, 0), "kernel_size: expected 1 to 4,096, got 0"),
        (lambda: Conv2D(2, (3, 3, 3)), r"kernel_size: expected one number or two, got \(3, 3, 3\)"),
        (lambda: Conv2D(2, "3"), "kernel_size: expected an integer"),
        (lambda: Conv2D(2, 3, "selu"), "activation: expected 'relu', 'leaky_relu', 'gelu', "),
        (lambda: Conv2D(2, 3, strides=4097), "strides: expected 1 to 4,096, got 4,?097"),
        (lambda: Conv2D(2, 3, padding="full"), "padding: expected 'valid' or 'same', got 'full'"),
        (lambda: Conv2D(2, 3, initializer="zeros"), "initializer: expected 'glorot_uniform'"),
        (lambda: MaxPool2D(-1), "pool_size: expected 1 to 4,096, got -1"),
        (lambda: AveragePool2D(2, (0, 1)), "strides: expected 1 to 4,096, got 0"),
        (lambda: MaxPool2D(padding=None), "padding: expected 'valid' or 'same'"),
        (lambda: Activation("softmax"), "got .softmax.; leave it out of the last layer"),
    ],
)
def test_bad_settings_are_refused_by_name(make, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        make()


@pytest.mark.parametrize(
    ("shape", "layers", "message"),
    [
        ((784,), [Conv2D(2, 3)], r"conv2d_1: expected an input of height, width and channels"),
        ((4, 4, 1), [Flatten(), MaxPool2D()], r"max_pool2d_2: expected an input of height"),
        ((4, 4, 1), [Conv2D(2, 5)], "conv2d_1: a window 5 high does not fit in an image 4 high"),
        ((4, 9, 1), [MaxPool2D((2, 10))], "max_pool2d_1: a window 10 wide does not fit"),
        ((8, 8), [GlobalAveragePool2D()], "global_average_pool2d_1: expected an input of height"),
    ],
)
def test_layers_that_do_not_fit_are_refused_by_name(shape, layers, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        digitus.Network(shape, layers)


def test_summary_tells_shapes_and_costs(network):
    lines = [line.split("  ") for line in network.summary().splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert cells[2] == ["conv2d_1", "Conv2D", "(10, 8, 6)", "relu", "60", "4,320"]
    assert cells[3] == ["max_pool2d_2", "MaxPool2D", "(5, 4, 6)", "0", "0"]
    assert cells[4] == ["conv2d_3", "Conv2D", "(5, 2, 5)", "185", "1,800"]
    assert cells[7] == ["flatten_6", "Flatten", "(50,)", "0", "0"]
    assert cells[9] == ["total", "755", "6,620"]


def test_parameters_have_the_shapes_of_keras(network):
    shapes = {name: value.shape for name, value in network.parameters().items()}
    assert shapes == {
        "conv2d_1.kernel": (3, 3, 1, 6),
        "conv2d_1.bias": (6,),
        "conv2d_3.kernel": (2, 3, 6, 5),
        "conv2d_3.bias": (5,),
        "dense_7.kernel": (50, 10),
        "dense_7.bias": (10,),
    }


def test_images_are_learned_flat_or_shaped_bytes_or_floats(network, images):
    pictures, labels = images
    network.fit(pictures, labels, epochs=30, batch_size=16, optimizer=digitus.Adam(0.005))
    assert network.evaluate(pictures, labels).accuracy > 0.95
    expected = network.predict_proba(pictures)
    assert np.array_equal(network.predict_proba(pictures.reshape(300, 120)), expected)
    floats = pictures.astype(np.float32) / np.float32(255)
    assert np.array_equal(network.predict_proba(floats), expected)
    np.testing.assert_allclose(network.predict_proba(pictures[7]), expected[7:8], atol=1e-6)


def test_outputs_of_a_pooling_layer_are_those_of_numpy(network, images):
    before, after = network.activations(images[0][:20])[:2]
    windows = before.reshape(20, 5, 2, 4, 2, 6)
    assert np.array_equal(after, windows.max(axis=(2, 4)).reshape(20, -1))


def test_saved_network_is_the_same(network, images, tmp_path):
    network.save(tmp_path / "m.safetensors")
    loaded = digitus.Network.load(tmp_path / "m.safetensors")
    assert loaded.layers == network.layers
    assert loaded.input_shape == (12, 10, 1)
    assert np.array_equal(loaded.predict_proba(images[0]), network.predict_proba(images[0]))


def test_a_network_that_learns_nothing_can_be_asked_but_not_trained(images):
    network = digitus.Network((12, 10, 1), [AveragePool2D((12, 1)), Flatten()])
    assert network.predict(images[0]).shape == (300,)
    assert network.parameters() == {}
    with pytest.raises(digitus.StateError, match="nothing to learn"):
        network.fit(*images, epochs=1)


def test_inspect_tells_kernels_and_windows(network, tmp_path):
    path = tmp_path / "m.safetensors"
    network.save(path)
    done = subprocess.run([DIGITUS, "inspect", path], capture_output=True, text=True, check=True)
    rows = {line.split()[0]: line.split() for line in done.stdout.splitlines() if line.strip()}
    assert rows["conv2d_1"][1:] == ["conv2d", "relu", "1", "→", "6,", "3", "x", "3", "60"]
    assert rows["max_pool2d_2"][1:] == ["max_pool2d", "2", "x", "2", "0"]
    assert rows["flatten_6"][1:] == ["flatten", "0"]
    assert "6 → 5, 2 x 3" in done.stdout
    assert "755" in rows["all"]
