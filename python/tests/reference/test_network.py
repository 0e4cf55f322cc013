"""A network holds what it says and refuses what does not fit."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import Network, he_normal

BYTES = np.random.default_rng(8).integers(0, 256, size=(11, 6), dtype=np.uint8)
LABELS = np.random.default_rng(9).integers(0, 3, size=11)


def test_parameters_are_named_and_shaped_layer_by_layer():
    network = Network((784, 128, 10))
    assert {name: array.shape for name, array in network.parameters.items()} == {
        "dense_1.kernel": (784, 128),
        "dense_1.bias": (128,),
        "dense_2.kernel": (128, 10),
        "dense_2.bias": (10,),
    }
    assert list(network.parameters)[0] == "dense_1.kernel"


def test_biases_begin_at_zero_and_weights_do_not():
    network = Network((6, 5, 3))
    assert not network.parameters["dense_1.bias"].any()
    assert network.parameters["dense_2.kernel"].all()


def test_forward_gives_every_output_and_only_hidden_ones_are_rectified():
    network = Network((6, 5, 4, 3), seed=3)
    outputs = network.forward(BYTES)
    assert [output.shape for output in outputs] == [(11, 5), (11, 4), (11, 3)]
    assert outputs[0].min() == 0.0
    assert outputs[1].min() == 0.0
    assert outputs[2].min() < 0.0


def test_forward_is_the_formula():
    network = Network((6, 5, 3), seed=1, initializer=he_normal)
    first, second = network.parameters["dense_1.kernel"], network.parameters["dense_2.kernel"]
    network.parameters["dense_1.bias"][...] = 0.25
    network.parameters["dense_2.bias"][...] = -0.5
    hidden = np.clip(BYTES / 255 @ first + 0.25, 0, None)
    assert_close(network.forward(BYTES)[-1], hidden @ second - 0.5, 1e-14, 1e-15, "logits")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_bytes_are_divided_by_255_and_floats_taken_as_they_are(dtype):
    network = Network((6, 5, 3), dtype)
    scaled = BYTES.astype(dtype) / dtype(255)
    np.testing.assert_array_equal(network.as_inputs(BYTES), scaled)
    np.testing.assert_array_equal(network.forward(BYTES)[-1], network.forward(scaled)[-1])
    assert not np.array_equal(network.forward(BYTES)[-1], network.forward(BYTES.astype(dtype))[-1])


def test_shaped_images_are_flattened():
    network = Network((6, 5, 3))
    shaped = BYTES.reshape(11, 2, 3)
    np.testing.assert_array_equal(network.predict(shaped), network.predict(BYTES))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_everything_is_computed_in_the_dtype_of_the_network(dtype):
    network = Network((6, 5, 3), dtype)
    for images in (BYTES, BYTES.astype(np.float32), BYTES.astype(np.float64)):
        _, gradients, outputs = network.loss_and_gradients(images, LABELS)
        arrays = [*network.parameters.values(), *gradients.values(), *outputs]
        arrays.append(network.predict_proba(images))
        assert {array.dtype for array in arrays} == {np.dtype(dtype)}


def test_both_dtypes_begin_with_the_same_weights():
    single, double = Network((6, 5, 3), np.float32, seed=4), Network((6, 5, 3), seed=4)
    for name, array in single.parameters.items():
        np.testing.assert_array_equal(array, double.parameters[name])


def test_prediction_probabilities_and_evaluation_agree():
    network = Network((6, 5, 3), seed=2)
    probabilities = network.predict_proba(BYTES)
    assert_close(probabilities.sum(axis=1), np.ones(11), 1e-15, 1e-15, "row sums")
    np.testing.assert_array_equal(network.predict(BYTES), probabilities.argmax(axis=1))
    loss, accuracy = network.evaluate(BYTES, LABELS)
    assert_close(loss, -np.log(probabilities[np.arange(11), LABELS]).mean(), 1e-13, 0.0, "loss")
    assert accuracy == np.count_nonzero(network.predict(BYTES) == LABELS) / 11
    assert network.loss_and_gradients(BYTES, LABELS)[0] == loss


def test_of_equal_scores_the_first_class_counts():
    network = Network((6, 3))
    network.parameters["dense_1.kernel"][...] = 0.0
    np.testing.assert_array_equal(network.predict(BYTES), np.zeros(11))
    assert network.evaluate(BYTES, np.zeros(11, dtype=int))[1] == 1.0


def test_set_parameters_copies_values():
    network, other = Network((6, 5, 3), seed=0), Network((6, 5, 3), np.float32, seed=1)
    kept = network.parameters["dense_1.kernel"]
    network.set_parameters(other.parameters)
    np.testing.assert_array_equal(kept, other.parameters["dense_1.kernel"])
    other.parameters["dense_1.kernel"][...] = 0.0
    assert kept.all()
    assert kept.dtype == np.float64


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"dense_1.bias": np.zeros(4)}, r"dense_1\.bias: expected shape \(5,\), got \(4,\)"),
        ({"dense_9.bias": np.zeros(4)}, r"parameters: expected .*; got .*dense_9\.bias"),
    ],
)
def test_set_parameters_refuses_what_does_not_fit_and_changes_nothing(changes, message):
    network, other = Network((6, 5, 3), seed=0), Network((6, 5, 3), seed=1)
    before = network.parameters["dense_1.kernel"].copy()
    with pytest.raises(ValueError, match=message):
        network.set_parameters({**other.parameters, **changes})
    np.testing.assert_array_equal(network.parameters["dense_1.kernel"], before)


@pytest.mark.parametrize("sizes", [(), (6,), (6, 0, 3), (-1, 3)])
def test_sizes_must_be_two_or_more_above_zero(sizes):
    with pytest.raises(ValueError, match="sizes: expected two or more"):
        Network(sizes)


@pytest.mark.parametrize("dtype", [np.float16, np.int64, np.complex128])
def test_dtype_must_be_float64_or_float32(dtype):
    with pytest.raises(ValueError, match="dtype: expected float64 or float32"):
        Network((6, 3), dtype)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((2, 7)), r"expected one or more of 6 values, got shape \(2, 7\)"),
        (np.zeros((0, 6)), r"got shape \(0, 6\)"),
        (np.zeros(6), r"got shape \(6,\)"),
        (np.float64(1), r"got shape \(\)"),
        (np.zeros((2, 6), dtype=np.int64), "expected uint8 or floating point, got int64"),
        (np.zeros((2, 6), dtype=bool), "got bool"),
    ],
)
def test_images_that_do_not_fit_are_refused(images, message):
    with pytest.raises(ValueError, match=f"images: .*{message}"):
        Network((6, 3)).forward(images)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.zeros(10, dtype=int), r"expected 11 integers, got shape \(10,\)"),
        (np.zeros((11, 1), dtype=int), r"got shape \(11, 1\)"),
        (np.zeros(11), "of float64"),
        (np.full(11, 3), "expected 0 to 2, got 3 to 3"),
        (np.full(11, -1), "expected 0 to 2, got -1 to -1"),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels, message):
    network = Network((6, 3))
    for method in (network.evaluate, network.loss_and_gradients):
        with pytest.raises(ValueError, match=f"labels: .*{message}"):
            method(BYTES, labels)
