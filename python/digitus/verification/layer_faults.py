"""Layers that are wrong in ways that are easily got wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any

import numpy as np

from digitus import reference
from digitus.reference.array_types import FloatArray, Parameters
from digitus.reference.layer import Context
from digitus.reference.pooling import (
    average_pool2d_backward,
    average_pool2d_forward,
    hand_to_winners,
    max_pool2d_forward,
    max_pool2d_winners,
)
from digitus.reference.windows import Window
from digitus.verification.stand_in import StandIn


class _ShiftedConv2D(reference.Conv2D):
    """Where the picture is padded, its windows look one column too far to the right."""

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        return super().forward(_moved(inputs, -1), context)

    def parameter_gradients(
        self, inputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> Parameters:
        return super().parameter_gradients(_moved(inputs, -1), grad_outputs, context)

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        gradient = super().input_gradient(inputs, outputs, grad_outputs, context)
        return _moved(gradient, 1)


def _moved(pictures: FloatArray, columns: int) -> FloatArray:
    """Return pictures one column to the right (1) or left (-1), with zeros beside them."""
    moved = np.zeros_like(pictures)
    if columns > 0:
        moved[:, :, 1:] = pictures[:, :, :-1]
    else:
        moved[:, :, :-1] = pictures[:, :, 1:]
    return moved


class _LastMaximum(reference.MaxPool2D):
    """Of equal values it takes the last one for the largest, not the first."""

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        # Turned by 180 degrees the last is the first; the margins turn too.
        window, size = self.window, (inputs.shape[1], inputs.shape[2])
        padded = window.pad(inputs, -np.inf)
        rows, columns = window.output_size(size)
        seen = padded[
            :,
            : (rows - 1) * window.strides[0] + window.size[0],
            : (columns - 1) * window.strides[1] + window.size[1],
        ]
        turned = max_pool2d_winners(seen[:, ::-1, ::-1], _without_padding(window))
        last = math.prod(window.size) - 1
        return hand_to_winners(last - turned[:, ::-1, ::-1], grad_outputs, window, size)


class _PaddingWins(reference.MaxPool2D):
    """What padding adds counts as 0 and wins over negative values."""

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        padded = self.window.pad(inputs, 0.0)
        return max_pool2d_forward(padded, _without_padding(self.window))


class _PaddedAverage(reference.AveragePool2D):
    """Averages are taken over what padding adds, too."""

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        padded = self.window.pad(inputs, 0.0)
        return average_pool2d_forward(padded, _without_padding(self.window))

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        padded = self.window.pad(inputs, 0.0)
        gradient = average_pool2d_backward(padded, grad_outputs, _without_padding(self.window))
        return self.window.crop(gradient, (inputs.shape[1], inputs.shape[2]))


def _without_padding(window: Window) -> Window:
    return Window(window.size, window.strides, "valid")


class _TanhGELU(reference.Activation):
    """The usual approximation of GELU, which is off by up to 5e-4."""

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        inner = math.sqrt(2.0 / math.pi) * (inputs + 0.044715 * inputs**3)
        outputs: FloatArray = (0.5 * inputs * (1.0 + np.tanh(inner))).astype(inputs.dtype)
        return outputs


class _StraightLeak(reference.Activation):
    """Backwards, leaky ReLU lets everything pass."""

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        return grad_outputs


def breaking(
    broken: type[reference.Layer], is_meant: Callable[[Any], bool]
) -> Callable[..., StandIn]:
    """Return what makes a network with broken layers instead of those that are meant.

    Parameters
    ----------
    broken : type
        With the settings of the layers that are meant.
    is_meant : callable
        Tells them from the others.
    """

    def break_layer(layer: reference.Layer) -> reference.Layer:
        if not is_meant(layer):
            return layer
        settings = {field.name: getattr(layer, field.name) for field in fields(layer)}  # type: ignore[arg-type]
        return broken(**settings)

    return partial(StandIn, break_layer=break_layer)


LAYER_FAULTS: dict[str, Callable[..., StandIn]] = {
    "shifted-window": breaking(
        _ShiftedConv2D,
        lambda layer: isinstance(layer, reference.Conv2D) and layer.padding == "same",
    ),
    "last-maximum": breaking(_LastMaximum, lambda layer: type(layer) is reference.MaxPool2D),
    "padding-wins": breaking(_PaddingWins, lambda layer: type(layer) is reference.MaxPool2D),
    "padded-average": breaking(
        _PaddedAverage, lambda layer: isinstance(layer, reference.AveragePool2D)
    ),
    "tanh-gelu": breaking(
        _TanhGELU,
        lambda layer: isinstance(layer, reference.Activation) and layer.activation == "gelu",
    ),
    "straight-leak": breaking(
        _StraightLeak,
        lambda layer: isinstance(layer, reference.Activation) and layer.activation == "leaky_relu",
    ),
}
"""Networks with broken layers, by name."""
