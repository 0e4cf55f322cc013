"""An architecture names its layers, knows their shapes, and refuses what does not fit together."""

from __future__ import annotations

import pytest

from digitus.reference import (
    Activation,
    Architecture,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    LeakyReLU,
    MaxPool2D,
    Network,
)

DESCRIPTION = {
    "input_shape": [28, 28, 1],
    "layers": [
        {
            "type": "conv2d",
            "name": "conv2d_1",
            "filters": 8,
            "kernel_size": [3, 3],
            "strides": [1, 2],
            "padding": "same",
            "activation": "relu",
        },
        {
            "type": "max_pool2d",
            "name": "max_pool2d_2",
            "pool_size": [2, 2],
            "strides": [2, 2],
            "padding": "valid",
        },
        {"type": "batch_norm", "name": "batch_norm_3", "momentum": 0.9, "epsilon": 0.01},
        {"type": "activation", "name": "activation_4", "activation": "gelu"},
        {
            "type": "average_pool2d",
            "name": "average_pool2d_5",
            "pool_size": [3, 3],
            "strides": [1, 1],
            "padding": "same",
        },
        {"type": "leaky_relu", "name": "leaky_relu_6", "slope": 0.2},
        {"type": "dropout", "name": "dropout_7", "rate": 0.25},
        {"type": "flatten", "name": "flatten_8"},
        {"type": "dense", "name": "dense_9", "units": 10, "activation": "none"},
    ],
}


def test_description_gives_the_layers_it_names():
    architecture = Architecture.from_description(DESCRIPTION)
    assert architecture.layers == (
        Conv2D(8, [3, 3], "relu", [1, 2], "same"),
        MaxPool2D([2, 2], [2, 2], "valid"),
        BatchNorm(0.9, 0.01),
        Activation("gelu"),
        AveragePool2D([3, 3], [1, 1], "same"),
        LeakyReLU(0.2),
        Dropout(0.25),
        Flatten(),
        Dense(10),
    )
    assert list(architecture.names) == [layer["name"] for layer in DESCRIPTION["layers"]]
    assert architecture.shapes == (
        (28, 28, 1),
        (28, 14, 8),
        *[(14, 7, 8)] * 6,
        (784,),
        (10,),
    )
    assert architecture.input_size == 784
    assert architecture.class_count == 10
    assert architecture.has_dropout


def test_no_activation_may_be_written_as_null():
    entry = {"type": "dense", "units": 3, "activation": None}
    assert Architecture.from_description({"input_shape": [2], "layers": [entry]}).layers == (
        Dense(3),
    )


def test_parameters_are_named_by_layer_and_those_without_gradient_are_not_trained():
    network = Network(Architecture.from_description(DESCRIPTION))
    assert {name: values.shape for name, values in network.parameters.items()} == {
        "conv2d_1.kernel": (3, 3, 1, 8),
        "conv2d_1.bias": (8,),
        "batch_norm_3.gamma": (8,),
        "batch_norm_3.beta": (8,),
        "batch_norm_3.moving_mean": (8,),
        "batch_norm_3.moving_variance": (8,),
        "dense_9.kernel": (784, 10),
        "dense_9.bias": (10,),
    }
    assert network.trained == (
        "conv2d_1.kernel",
        "conv2d_1.bias",
        "batch_norm_3.gamma",
        "batch_norm_3.beta",
        "dense_9.kernel",
        "dense_9.bias",
    )


def test_sizes_are_dense_layers_with_relu_between_them():
    architecture = Architecture.of_sizes((784, 64, 10))
    assert architecture.layers == (Dense(64, "relu"), Dense(10))
    assert architecture.names == ("dense_1", "dense_2")
    assert architecture.input_shape == (784,)
    assert not architecture.has_dropout


@pytest.mark.parametrize(
    ("shape", "layers", "message"),
    [
        ((), [Dense(3)], r"input_shape: expected one to three sizes, got \(\)"),
        ((3, 0), [Dense(3)], r"input_shape\[1\]: expected an integer, 1 or more, got 0"),
        ((4,), [], "layers: expected one or more, got none"),
        (
            (9, 9, 1),
            [Conv2D(2, 3), Dense(3)],
            r"dense_2: expected flat inputs, got shape \(7, 7, 2",
        ),
        ((5, 5, 1), [MaxPool2D(), MaxPool2D(3)], "max_pool2d_2: expected pictures of 3 x 3 or"),
        (
            (9, 9, 1),
            [Conv2D(2, 3)],
            r"conv2d_1: expected one value a class .*, got shape \(7, 7, 2",
        ),
        ((9,), [GlobalAveragePool2D()], "global_average_pool2d_1: expected inputs of height"),
    ],
)
def test_layers_that_do_not_fit_are_refused_by_name(shape, layers, message):
    with pytest.raises(ValueError, match=message):
        Architecture(shape, layers)


@pytest.mark.parametrize(
    ("description", "message"),
    [
        ({"layers": []}, "network: expected 'input_shape', got layers"),
        ({"input_shape": [4], "layers": [{"type": "lstm"}]}, r"layers\[0\]: type: .* got 'lstm'"),
        ({"input_shape": [4], "layers": [{}]}, r"layers\[0\]: type: .* got None"),
        (
            {"input_shape": [4], "layers": [{"type": "dense"}]},
            r"layers\[0\]: dense: .* missing 1 required .*'units'",
        ),
        (
            {"input_shape": [4], "layers": [{"type": "flatten", "axis": 1}]},
            r"layers\[0\]: flatten: expected settings among .*, got 'axis'",
        ),
        (
            {"input_shape": [4], "layers": [{"type": "dropout", "rate": 2}]},
            r"layers\[0\]: rate: expected 0 or more, below 1, got 2",
        ),
    ],
)
def test_bad_descriptions_are_refused(description, message):
    with pytest.raises(ValueError, match=message):
        Architecture.from_description(description)
