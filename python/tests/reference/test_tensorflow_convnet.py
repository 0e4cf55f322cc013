"""Keras computes what the reference does: each layer by itself, and a convnet step by step."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import (
    Adam,
    AdamW,
    Dense,
    Draws,
    Dropout,
    GradientDescent,
    Momentum,
    Nesterov,
)
from digitus.reference.activations import ACTIVATIONS
from digitus.reference.architecture import Architecture
from digitus.reference.convolution import Conv2D
from digitus.reference.losses import image_weights
from digitus.reference.network import Network
from digitus.reference.tensorflow_layers import keras_activation, keras_layer
from digitus.reference.tensorflow_network import TensorFlowNetwork
from digitus.reference.training import batches, train_step

from .convnet import CONVNET, COUNT, GLOBAL, IMAGES, LABELS, drawn_network, some_draws
from .layer_cases import all_cases, context_for, inputs_for

pytestmark = pytest.mark.tensorflow

LAYER_TOLERANCE = (1e-12, 1e-13)
"""Relative and absolute: sums of at most 60 products in float64, in another order."""

STEP_TOLERANCE = (1e-9, 1e-11)
"""Fifty steps in float64, each beginning where the one before ended."""

CASES = {name: case for name, case in all_cases().items() if not isinstance(case[0], Dropout)}


@pytest.fixture(autouse=True)
def _tensorflow(tensorflow):
    """Skip where TensorFlow is not installed."""


def keras_results(tensorflow, layer, inputs, context, factors):
    """Return outputs of Keras's layer, and gradients at its inputs and parameters."""
    twin = keras_layer(layer, "twin", "float64")
    twin.build(inputs.shape)
    for variable in twin.weights:
        variable.assign(context.parameters[variable.name])
    values = tensorflow.constant(inputs)
    with tensorflow.GradientTape() as tape:
        tape.watch(values)
        outputs = twin(values, training=True)
        loss = tensorflow.reduce_sum(outputs * factors)
    trained = {variable.name: variable for variable in twin.trainable_variables}
    gradient, gradients = tape.gradient(loss, (values, trained))
    follow = {v.name: v.numpy() for v in twin.non_trainable_variables}
    named = {name: value.numpy() for name, value in gradients.items()}
    return outputs.numpy(), gradient.numpy(), named, follow


@pytest.mark.parametrize("case", CASES)
def test_each_layer_and_its_gradients_are_those_of_keras(case, tensorflow):
    layer, shape = CASES[case]
    inputs, context = inputs_for(shape), context_for(layer, shape)
    outputs = layer.forward(inputs, context)
    factors = np.random.default_rng(7).normal(size=outputs.shape)
    theirs = keras_results(tensorflow, layer, inputs, context, factors)
    assert_close(outputs, theirs[0], *LAYER_TOLERANCE, "outputs")
    gradient = layer.input_gradient(inputs, outputs, factors, context)
    assert_close(gradient, theirs[1], *LAYER_TOLERANCE, "gradient of inputs")
    gradients = layer.parameter_gradients(inputs, factors, context)
    assert gradients.keys() == theirs[2].keys()
    for name, own in gradients.items():
        assert_close(own, theirs[2][name], *LAYER_TOLERANCE, f"gradient of {name}")
    layer.follow_batch(inputs, context.parameters)
    assert layer.untrained == theirs[3].keys()
    for name in layer.untrained:
        assert_close(context.parameters[name], theirs[3][name], *LAYER_TOLERANCE, name)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_of_layers_are_those_of_keras(activation):
    layers = [Conv2D(2, 2, activation), *GLOBAL.layers[1:]]
    network = drawn_network(Architecture((7, 6, 2), layers))
    twin = TensorFlowNetwork(network.architecture, Adam(), "float64")
    twin.set_parameters(network.parameters)
    assert_same_results(
        twin.loss_and_gradients(IMAGES, LABELS), network.loss_and_gradients(IMAGES, LABELS), "once"
    )


def test_gelu_is_that_of_keras_to_the_precision_of_its_constant(tensorflow):
    values = np.linspace(-5.0, 5.0, 101)
    expected = tensorflow.keras.activations.gelu(tensorflow.constant(values), approximate=False)
    assert_close(keras_activation("gelu")(values), expected, 0.0, 1e-8, "gelu")


def assert_same_results(actual, expected, what, tolerance=LAYER_TOLERANCE):
    """Fail unless losses, gradients and outputs are the same."""
    assert_close(actual[0], expected[0], *tolerance, f"{what}: loss")
    assert actual[1].keys() == expected[1].keys()
    for name, gradient in expected[1].items():
        assert_close(actual[1][name], gradient, *tolerance, f"{what}: gradient of {name}")
    assert len(actual[2]) == len(expected[2])
    for number, output in enumerate(expected[2], start=1):
        assert_close(actual[2][number - 1], output, *tolerance, f"{what}: output {number}")


# Settings that binary fractions hold exactly: Keras keeps some of them in float32.
MAKERS = {
    "gradient descent": lambda: GradientDescent(0.125),
    "momentum": lambda: Momentum(0.0625, 0.875),
    "nesterov": lambda: Nesterov(0.0625, 0.875),
    "adam": lambda: Adam(2.0**-7, 0.875, 0.9990234375, 2.0**-10),
    "adamw": lambda: AdamW(2.0**-7, 0.875, 0.9990234375, 2.0**-10, 0.0625),
}


@pytest.mark.parametrize("name", MAKERS)
def test_steps_of_a_convnet_are_those_of_keras(name):
    epochs = 10 if name == "adamw" else 2  # of five steps; the other optimizers add little
    network, optimizer = Network(CONVNET, seed=5), MAKERS[name]()
    twin = TensorFlowNetwork(CONVNET, MAKERS[name](), "float64", seed=5)
    step = 0
    for epoch in range(epochs):
        for rows in batches(COUNT, 4, 5, epoch, shuffle=True):
            step += 1
            draws = Draws(5, epoch + 1, rows)
            expected = train_step(network, IMAGES[rows], LABELS[rows], optimizer, draws=draws)
            actual = twin.step(IMAGES[rows], LABELS[rows], draws=draws)
            assert_same_results(actual, expected, f"step {step}", STEP_TOLERANCE)
            theirs = twin.parameters
            assert list(theirs) == list(network.parameters)
            for key, parameter in network.parameters.items():
                assert_close(theirs[key], parameter, *STEP_TOLERANCE, f"step {step}: {key}")
    assert step == 5 * epochs
    # And they moved: a step that does nothing is the same everywhere.
    for key, parameter in Network(CONVNET, seed=5).parameters.items():
        assert np.abs(network.parameters[key] - parameter).max() > 1e-3, key
    logits = network.forward(IMAGES)[-1]
    assert_close(np.asarray(twin.model(network.as_inputs(IMAGES))), logits, *STEP_TOLERANCE, "end")


def test_smoothed_labels_weights_and_clipping_are_those_of_keras():
    network, optimizer = Network(CONVNET, seed=5), Momentum(0.0625, 0.875)
    twin = TensorFlowNetwork(CONVNET, Momentum(0.0625, 0.875), "float64", seed=5, clip_norm=0.125)
    weights = image_weights(
        LABELS, 3, np.random.default_rng(5).uniform(0, 2, size=COUNT), [1.0, 0.5, 2.0]
    )
    for step in range(1, 6):
        rows = np.arange(step, step + 9)
        options = {"weights": weights[rows], "label_smoothing": 0.1, "draws": some_draws(rows)}
        batch = IMAGES[rows], LABELS[rows]
        expected = train_step(network, *batch, optimizer, clip_norm=0.125, **options)
        assert_same_results(twin.step(*batch, **options), expected, f"step {step}", STEP_TOLERANCE)
        for key, parameter in network.parameters.items():
            assert_close(twin.parameters[key], parameter, *STEP_TOLERANCE, f"step {step}: {key}")


def test_gradients_leave_the_moving_statistics_alone():
    network = drawn_network(CONVNET)
    twin = TensorFlowNetwork(CONVNET, Adam(), "float64")
    twin.set_parameters(network.parameters)
    results = twin.loss_and_gradients(IMAGES, LABELS)
    assert_same_results(results, network.loss_and_gradients(IMAGES, LABELS), "once")
    for key, parameter in network.parameters.items():
        np.testing.assert_array_equal(twin.parameters[key], parameter)


def test_softmax_output_and_fit_of_a_convnet():
    network = drawn_network(GLOBAL, np.float32)
    twin = TensorFlowNetwork(GLOBAL, Adam(2.0**-7), seed=1, softmax_output=True)
    twin.set_parameters(network.parameters)
    probabilities = np.asarray(twin.model(network.as_inputs(IMAGES)))
    assert_close(probabilities, network.predict_proba(IMAGES), 1e-5, 1e-6, "probabilities")
    history = twin.train(IMAGES, LABELS, epochs=3, batch_size=5, shuffle=False)
    assert history.loss[2] < history.loss[0]
    network.set_parameters(twin.parameters)
    assert_close(
        twin.evaluate(IMAGES, LABELS), network.evaluate(IMAGES, LABELS), 1e-5, 1e-6, "evaluation"
    )


def test_layer_of_another_kind_has_no_keras_twin():
    class Other(Dense):
        pass

    with pytest.raises(TypeError, match="layer: expected one of the reference, got Other"):
        keras_layer(Other(3), "other", "float32")
