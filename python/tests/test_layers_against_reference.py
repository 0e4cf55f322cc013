"""Each layer of the engine, alone and among others, computes what the reference computes."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from reference.layer_cases import WINDOWS

import digitus
from digitus import reference
from digitus.layers import layer_from_description
from digitus.verification.checks import Tolerances, relative_difference

CLASSES = 3

LIMIT = Tolerances().gradients
"""Of each tensor in the maximum norm, as in `digitus verify`; float32 against float64."""

OURS = {
    reference.Activation: digitus.Activation,
    reference.AveragePool2D: digitus.AveragePool2D,
    reference.BatchNorm: digitus.BatchNorm,
    reference.Conv2D: digitus.Conv2D,
    reference.Dense: digitus.Dense,
    reference.Dropout: digitus.Dropout,
    reference.Flatten: digitus.Flatten,
    reference.GlobalAveragePool2D: digitus.GlobalAveragePool2D,
    reference.MaxPool2D: digitus.MaxPool2D,
}
"""The engine's layer of each kind of the reference."""


def ours(layer):
    """Return the engine's layer with the settings of one of the reference."""
    settings = {field.name: getattr(layer, field.name) for field in dataclasses.fields(layer)}
    return OURS[type(layer)](**settings)


def both(input_shape, layers, seed=0):
    """Return the engine's network and the reference's in float64, with weights that were drawn."""
    engine = digitus.Network(input_shape, [ours(layer) for layer in layers], seed=seed)
    random = np.random.default_rng(seed)
    drawn = {}
    for name, values in engine.parameters().items():
        if name.endswith(".kernel"):
            continue
        drawn[name] = random.normal(size=values.shape).astype(np.float32) / 4
        if name.endswith((".gamma", ".moving_variance")):
            drawn[name] = np.exp(drawn[name])
    engine.set_parameters(drawn)
    twin = reference.Network(reference.Architecture(input_shape, layers))
    twin.set_parameters(engine.parameters())
    return engine, twin


def some_images(count, shape, seed=1):
    """Return normal images of float32, and labels."""
    random = np.random.default_rng(seed)
    images = random.normal(size=(count, *shape)).astype(np.float32)
    return images, random.integers(0, CLASSES, size=count)


def some_digits(count, shape, zeros=0.8, seed=1):
    """Return images of bytes of which a share is 0, as in MNIST, and labels."""
    random = np.random.default_rng(seed)
    images = random.integers(1, 256, size=(count, *shape), dtype=np.uint8)
    images[random.random(images.shape) < zeros] = 0
    return images, random.integers(0, CLASSES, size=count)


def differences(engine, twin, images, labels):
    """Return by name how outputs, probabilities, loss and gradients differ."""
    outputs = twin.forward(images)
    pairs = {
        name: (values.reshape(expected.shape), expected)
        for name, values, expected in zip(
            twin.architecture.names, engine.activations(images), outputs, strict=True
        )
    }
    pairs["probabilities"] = (engine.predict_proba(images), twin.predict_proba(images))
    loss, gradients = engine.gradients(images, labels)
    expected_loss, expected_gradients, _ = twin.loss_and_gradients(images, labels)
    pairs["loss"] = (np.array(loss), np.array(expected_loss))
    assert [name for name in gradients if ".moving_" not in name] == list(expected_gradients)
    for name, expected in expected_gradients.items():
        pairs[f"gradient of {name}"] = (gradients[name], expected)
    return {name: relative_difference(*pair) for name, pair in pairs.items()}


def wrong_ones(engine, twin, images, labels):
    """Return what differs by more than the limit."""
    found = differences(engine, twin, images, labels)
    return {name: worst for name, worst in found.items() if worst > LIMIT}


def assert_same(engine, twin, images, labels):
    assert wrong_ones(engine, twin, images, labels) == {}, twin.architecture.names


def all_layers():
    """Return layers and the shapes of their inputs, by what is special about them."""
    cases = {
        "global average": (reference.GlobalAveragePool2D(), (3, 5, 2)),
        "global average of one pixel": (reference.GlobalAveragePool2D(), (1, 1, 9)),
        "global average of a digit": (reference.GlobalAveragePool2D(), (28, 28, 3)),
        "flatten": (reference.Flatten(), (3, 2, 2)),
    }
    for name in ("none", "relu", "leaky_relu", "gelu"):
        cases[f"{name} of pictures"] = (reference.Activation(name), (5, 3, 7))
        cases[f"{name} of rows"] = (reference.Activation(name), (33,))
        cases[f"dense with {name}"] = (reference.Dense(17, name), (65,))
        convolution = reference.Conv2D(9, 3, name, padding="same")
        cases[f"convolution with {name}"] = (convolution, (6, 7, 3))
    for name, shape in {"rows": (33,), "pictures": (5, 3, 7), "a digit": (28, 28, 3)}.items():
        cases[f"batch norm of {name}"] = (reference.BatchNorm(epsilon=0.01), shape)
        cases[f"dropout of {name}"] = (reference.Dropout(0.5), shape)
    for name, (size, window, strides, padding) in WINDOWS.items():
        for channels, filters in ((1, 1), (3, 8), (17, 5)):
            convolution = reference.Conv2D(filters, window, "none", strides, padding)
            cases[f"convolution, {name}, {channels} to {filters}"] = (
                convolution,
                (*size, channels),
            )
        for channels in (1, 19):
            for pool in (reference.MaxPool2D, reference.AveragePool2D):
                kind = f"{pool.kind}, {name}, {channels} channels"
                cases[kind] = (pool(window, strides, padding), (*size, channels))
    for filters in (1, 7, 16, 31, 64):
        convolution = reference.Conv2D(filters, (5, 3), "relu", (2, 1), "same")
        cases[f"convolution of a digit to {filters}"] = (convolution, (28, 28, 1))
    return cases


LAYERS = all_layers()


def network_around(layer, shape, before):
    """Return layers that end with classes; weights stand before the one that is meant, or none."""
    layers = [layer]
    if before:
        # A bias just before batch norm has a gradient of 0, but for rounding.
        activation = "gelu" if isinstance(layer, reference.BatchNorm) else "none"
        layers = [
            reference.Dense(shape[0], activation)
            if len(shape) == 1
            else reference.Conv2D(shape[2], 1, activation),
            layer,
        ]
    if (
        len(
            reference.Architecture((*shape[:-1], shape[-1]), [layer, reference.Flatten()]).shapes[1]
        )
        > 1
    ):
        layers.append(reference.Flatten())
    return [*layers, reference.Dense(CLASSES)]


@pytest.mark.parametrize("name", LAYERS)
def test_layer_equals_the_reference(name):
    layer, shape = LAYERS[name]
    first = network_around(layer, shape, before=False)
    assert_same(*both(shape, first), *some_images(5, shape))
    behind = network_around(layer, shape, before=True)
    # The only row of a batch is its own mean, and so nothing is left of it.
    few = 7 if isinstance(layer, reference.BatchNorm) and len(shape) == 1 else 1
    for count in (few, 13):
        assert_same(*both(shape, behind, seed=count), *some_images(count, shape))


MIXED = {
    "as LeNet": (
        (28, 28, 1),
        [
            reference.Conv2D(6, 5, "relu", padding="same"),
            reference.AveragePool2D(2),
            reference.Conv2D(16, 5, "leaky_relu"),
            reference.MaxPool2D(2),
            reference.Flatten(),
            reference.Dense(40, "gelu"),
            reference.Dense(CLASSES),
        ],
    ),
    "pools in a row, and a global one": (
        (19, 23, 2),
        [
            reference.AveragePool2D((2, 3), 1, "same"),
            reference.MaxPool2D(3, 2),
            reference.Conv2D(33, (2, 3), "gelu"),
            reference.MaxPool2D((3, 1), (1, 2), "same"),
            reference.AveragePool2D(2),
            reference.Activation("leaky_relu"),
            reference.GlobalAveragePool2D(),
            reference.Dense(CLASSES),
        ],
    ),
    "convolutions in a row": (
        (9, 8, 3),
        [
            reference.Conv2D(12, 3, "relu", 2, "same"),
            reference.Conv2D(5, 2, "none", 1, "valid"),
            reference.Conv2D(20, (4, 3), "leaky_relu", (3, 1), "same"),
            reference.Conv2D(CLASSES, 2, "none", 2, "same"),
            reference.GlobalAveragePool2D(),
        ],
    ),
    "batch norm before and behind activations": (
        (14, 12, 1),
        [
            reference.Conv2D(7, 3, "leaky_relu"),
            reference.BatchNorm(0.9),
            reference.Activation("relu"),
            reference.MaxPool2D(2),
            reference.Dropout(0.3),
            reference.Conv2D(9, (2, 3), "gelu", padding="same"),
            reference.BatchNorm(0.0, 0.1),
            reference.Flatten(),
            reference.Dropout(0.5),
            reference.Dense(CLASSES),
        ],
    ),
    "one pixel": (
        (1, 1, 1),
        [
            reference.Conv2D(4, 3, "gelu", padding="same"),
            reference.MaxPool2D(2, 1, "same"),
            reference.Flatten(),
            reference.Dense(CLASSES),
        ],
    ),
}


@pytest.mark.parametrize("name", MIXED)
@pytest.mark.parametrize("count", [1, 40])
def test_mixed_layers_equal_the_reference(name, count):
    shape, layers = MIXED[name]
    assert_same(*both(shape, layers, seed=2), *some_images(count, shape))


@pytest.mark.parametrize("zeros", [0.0, 0.5, 0.8, 0.99])
def test_digits_with_many_zeros_equal_the_reference(zeros):
    shape, layers = MIXED["as LeNet"]
    assert_same(*both(shape, layers, seed=4), *some_digits(30, shape, zeros))


def test_comparison_notices_a_wrong_element():
    shape, layers = MIXED["as LeNet"]
    engine, twin = both(shape, layers)
    kernel = engine.parameters()["conv2d_3.kernel"]
    kernel[4, 0, 5, 15] += 0.001
    engine.set_parameters({"conv2d_3.kernel": kernel})
    wrong = wrong_ones(engine, twin, *some_images(3, shape))
    assert {"conv2d_3", "probabilities", "loss", "gradient of conv2d_1.bias"} <= wrong.keys()
    assert "conv2d_1" not in wrong


INITIALIZERS = {
    "glorot_uniform": ("glorot_uniform", reference.glorot_uniform),
    "he_normal": ("he_normal", reference.he_normal),
    "normal": (digitus.Normal(0.02), reference.normal(0.02)),
}


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize("seed", [0, 2**64 - 1])
def test_initial_weights_are_the_same_bits(name, seed):
    engine_initializer, reference_initializer = INITIALIZERS[name]
    layers = [
        reference.Conv2D(5, (3, 2), "relu"),
        reference.MaxPool2D(2),
        reference.Conv2D(7, 3, padding="same"),
        reference.Flatten(),
        reference.Dense(CLASSES),
    ]
    weighted = [
        dataclasses.replace(layer, initializer=engine_initializer)
        if hasattr(layer, "initializer")
        else layer
        for layer in map(ours, layers)
    ]
    engine = digitus.Network((10, 9, 4), weighted, seed=seed).parameters()
    twin = reference.Network(
        reference.Architecture((10, 9, 4), layers),
        np.float32,
        seed=seed,
        initializer=reference_initializer,
    ).parameters
    assert list(engine) == list(twin)
    assert engine["conv2d_1.kernel"].shape == (3, 2, 4, 5)
    for key, values in twin.items():
        np.testing.assert_array_equal(engine[key], values, err_msg=key)
        assert values.any() == key.endswith(".kernel")


def everything(images, labels, shape, layers):
    """Return all that a network makes of images: before training, and after it."""
    engine = digitus.Network(shape, [ours(layer) for layer in layers], seed=6)
    loss, gradients = engine.gradients(images, labels)
    results = {"loss": np.array(loss), **{f"gradient {k}": v for k, v in gradients.items()}}
    results["before"] = engine.predict_proba(images)
    for number, values in enumerate(engine.activations(images)):
        results[f"layer {number}"] = values
    engine.fit(images, labels, epochs=2, batch_size=29, optimizer="adam")
    results["after"] = engine.predict_proba(images)
    return results | engine.parameters()


def assert_same_bits(first, second):
    assert list(first) == list(second)
    for name, values in first.items():
        np.testing.assert_array_equal(values, second[name], err_msg=name)


@pytest.fixture
def threads():
    """Give back the number of threads after a test that changes it."""
    before = digitus.num_threads()
    yield
    digitus.set_num_threads(before)


@pytest.mark.parametrize(
    "name",
    [
        "as LeNet",
        "pools in a row, and a global one",
        "batch norm before and behind activations",
    ],
)
@pytest.mark.usefixtures("threads")
def test_any_number_of_threads_gives_the_same_bits(name):
    shape, layers = MIXED[name]
    images, labels = some_digits(100, shape)
    results = []
    for count in (1, 2, 3, 8):
        digitus.set_num_threads(count)
        results.append(everything(images, labels, shape, layers))
    for other in results[1:]:
        assert_same_bits(results[0], other)


def test_flat_and_shaped_images_give_the_same_bits():
    shape, layers = MIXED["pools in a row, and a global one"]
    for images, labels in (some_digits(40, shape), some_images(40, shape)):
        flat = images.reshape(len(images), math.prod(shape))
        assert_same_bits(
            everything(images, labels, shape, layers), everything(flat, labels, shape, layers)
        )


def test_bytes_and_what_they_stand_for_give_the_same_bits():
    shape, layers = MIXED["as LeNet"]
    images, labels = some_digits(40, shape)
    values = images / np.float32(255)
    assert values.dtype == np.float32
    assert_same_bits(
        everything(images, labels, shape, layers), everything(values, labels, shape, layers)
    )


def test_one_image_gives_about_what_it_gives_among_others():
    shape, layers = MIXED["as LeNet"]
    engine, _ = both(shape, layers)
    images, _ = some_digits(9, shape)
    together = engine.predict_proba(images)
    for number, image in enumerate(images):
        alone = engine.predict_proba(image)[0]
        assert relative_difference(alone, together[number]) <= LIMIT


def test_described_layers_are_those_of_the_reference():
    for layer, _ in LAYERS.values():
        description = ours(layer).description()
        assert layer_from_description(dict(description)) == ours(layer)
        settings = {k: v for k, v in description.items() if k != "type"}
        again = type(layer)(**settings)
        assert ours(again) == ours(layer)
