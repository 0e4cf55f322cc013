"""Layers give the same bits with any number of threads, and for the same images in any form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from layer_twins import MIXED, ours, some_digits, some_images

import digitus


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
