"""Every layer's backward functions give the slopes of its forward function."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import (
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dropout,
    GlobalAveragePool2D,
    LeakyReLU,
    MaxPool2D,
)
from digitus.reference.activations import Activation

from .finite_differences import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE, measured_slopes
from .layer_cases import all_cases, context_for, inputs_for

CASES = all_cases()


def assert_layer_gradients_are_slopes(layer, shape):
    """Fail unless the gradients of a layer match what is measured.

    The loss is the sum of the outputs, each times a factor drawn for it; so the gradient at the
    outputs is those factors.
    """
    inputs, context = inputs_for(shape), context_for(layer, shape)
    outputs = layer.forward(inputs, context)
    assert outputs.shape == (len(inputs), *layer.output_shape(shape))
    factors = np.random.default_rng(7).normal(size=outputs.shape)

    def loss():
        return float((layer.forward(inputs, context) * factors).sum())

    tolerances = (RELATIVE_TOLERANCE, 10 * ABSOLUTE_TOLERANCE)  # this loss is no mean
    gradients = layer.parameter_gradients(inputs, factors, context)
    assert gradients.keys() == context.parameters.keys() - layer.untrained
    for name, gradient in gradients.items():
        measured = measured_slopes(loss, context.parameters[name])
        assert_close(gradient, measured, *tolerances, f"gradient of {name}")
    gradient = layer.input_gradient(inputs, outputs, factors, context)
    assert_close(gradient, measured_slopes(loss, inputs), *tolerances, "gradient of inputs")


@pytest.mark.parametrize("case", CASES)
def test_gradients_are_the_measured_slopes(case):
    assert_layer_gradients_are_slopes(*CASES[case])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_layer_keeps_the_dtype(case, dtype):
    layer, shape = CASES[case]
    inputs, context = inputs_for(shape, dtype), context_for(layer, shape, dtype)
    outputs = layer.forward(inputs, context)
    gradients = layer.parameter_gradients(inputs, outputs, context)
    gradient = layer.input_gradient(inputs, outputs, outputs, context)
    assert {array.dtype for array in (outputs, gradient, *gradients.values())} == {np.dtype(dtype)}


@pytest.mark.parametrize("case", CASES)
def test_inputs_are_left_alone(case):
    layer, shape = CASES[case]
    inputs, context = inputs_for(shape), context_for(layer, shape)
    outputs = layer.forward(inputs, context)
    factors = np.ones_like(outputs)
    layer.parameter_gradients(inputs, factors, context)
    layer.input_gradient(inputs, outputs, factors, context)
    np.testing.assert_array_equal(inputs, inputs_for(shape))
    np.testing.assert_array_equal(factors, np.ones_like(outputs))


# Layers that are wrong on purpose, each in a way that is easily got wrong.


@dataclass(frozen=True)
class _FlippedConvolution(Conv2D):
    """Hand the gradient to the window's mirror image."""

    def input_gradient(self, inputs, outputs, grad_outputs, context):
        kernel = context.parameters["kernel"][::-1, ::-1]
        mirrored = type(context)(context.position, {"kernel": kernel}, context.mode)
        return super().input_gradient(inputs, outputs, grad_outputs, mirrored)


@dataclass(frozen=True)
class _ConvolutionWithTransposedGradient(Conv2D):
    """Confuse rows and columns of the kernel's gradient."""

    def parameter_gradients(self, inputs, grad_outputs, context):
        gradients = super().parameter_gradients(inputs, grad_outputs, context)
        return {**gradients, "kernel": gradients["kernel"].transpose(1, 0, 2, 3)}


@dataclass(frozen=True)
class _ConvolutionWithAverageBias(Conv2D):
    """Take the mean of the bias's gradient over the picture instead of the sum."""

    def parameter_gradients(self, inputs, grad_outputs, context):
        gradients = super().parameter_gradients(inputs, grad_outputs, context)
        places = grad_outputs.shape[1] * grad_outputs.shape[2]
        return {**gradients, "bias": gradients["bias"] / places}


@dataclass(frozen=True)
class _MaxPoolWithoutOverlap(MaxPool2D):
    """Forget that a value may win in several windows."""

    def input_gradient(self, inputs, outputs, grad_outputs, context):
        gradient = super().input_gradient(inputs, outputs, grad_outputs, context)
        wins = super().input_gradient(inputs, outputs, np.ones_like(outputs), context)
        return np.divide(gradient, wins, out=np.zeros_like(gradient), where=wins > 0)


@dataclass(frozen=True)
class _AverageOverPadding(AveragePool2D):
    """Carry back as if the padding had been averaged too."""

    def input_gradient(self, inputs, outputs, grad_outputs, context):
        full = Conv2D(1, self.window.size, strides=self.window.strides, padding=self.padding)
        kernel = np.full((*self.window.size, 1, 1), 1 / np.prod(self.window.size))
        weights = type(context)(0, {"kernel": kernel}, context.mode)
        by_channel = [
            full.input_gradient(inputs[..., :1], outputs, grad_outputs[..., c : c + 1], weights)
            for c in range(inputs.shape[3])
        ]
        return np.concatenate(by_channel, axis=3)


@dataclass(frozen=True)
class _GlobalSum(GlobalAveragePool2D):
    """Forget the division."""

    def input_gradient(self, inputs, outputs, grad_outputs, context):
        gradient = super().input_gradient(inputs, outputs, grad_outputs, context)
        return gradient * inputs.shape[1] * inputs.shape[2]


@dataclass(frozen=True)
class _NormWithFixedStatistics(BatchNorm):
    """Forget that the inputs move mean and variance."""

    def input_gradient(self, inputs, outputs, grad_outputs, context):
        deviation = np.sqrt(inputs.var(axis=tuple(range(inputs.ndim - 1))) + self.epsilon)
        return grad_outputs * context.parameters["gamma"] / deviation


@dataclass(frozen=True)
class _DropoutWithoutScale(Dropout):
    """Let the gradient of what was kept pass as it is."""

    def input_gradient(self, inputs, outputs, grad_outputs, context):
        return grad_outputs * (self.factors(inputs, context) > 0)


@dataclass(frozen=True)
class _LeakyWithSlopeOfReLU(LeakyReLU):
    """Stop the gradient below 0."""

    def input_gradient(self, inputs, outputs, grad_outputs, context):
        return grad_outputs * (inputs > 0)


@dataclass(frozen=True)
class _GeluByItsShare(Activation):
    """Forget one term of the product rule."""

    def input_gradient(self, inputs, outputs, grad_outputs, context):
        return grad_outputs * outputs / inputs


BROKEN = [
    (_FlippedConvolution(2, (3, 2), padding="same"), (5, 4, 3), "gradient of inputs"),
    (_ConvolutionWithTransposedGradient(2, 3), (5, 4, 3), "gradient of kernel"),
    (_ConvolutionWithAverageBias(2, 3), (5, 4, 3), "gradient of bias"),
    (_MaxPoolWithoutOverlap(3, 1), (5, 6, 2), "gradient of inputs"),
    (_AverageOverPadding(3, 1, "same"), (5, 6, 2), "gradient of inputs"),
    (_GlobalSum(), (3, 4, 2), "gradient of inputs"),
    (_NormWithFixedStatistics(), (3, 4, 2), "gradient of inputs"),
    (_DropoutWithoutScale(0.5), (3, 4, 2), "gradient of inputs"),
    (_LeakyWithSlopeOfReLU(0.25), (3, 4, 2), "gradient of inputs"),
    (_GeluByItsShare("gelu"), (3, 4, 2), "gradient of inputs"),
]


@pytest.mark.parametrize(
    ("layer", "shape", "message"), BROKEN, ids=[type(case[0]).__name__[1:] for case in BROKEN]
)
def test_checker_notices_a_broken_layer(layer, shape, message):
    with pytest.raises(AssertionError, match=f"{message}: "):
        assert_layer_gradients_are_slopes(layer, shape)
