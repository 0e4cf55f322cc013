"""Each layer of the engine, alone and among others, computes what the reference computes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from layer_twins import CLASSES, MIXED, both, ours, some_digits, some_images
from reference.layer_cases import WINDOWS

import digitus
from digitus import reference
from digitus.layers import layer_from_description
from digitus.reference.activations import ACTIVATIONS
from digitus.verification.checks import Tolerances, relative_difference

LIMIT = Tolerances().gradients
"""Of each tensor in the maximum norm, as in `digitus verify`; float32 against float64."""


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
    for name in ACTIVATIONS:
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
