"""The reference's layers and optimizers as Keras has them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from digitus.reference import optimizers
from digitus.reference.activations import LEAKY_RELU_SLOPE, Activation, LeakyReLU
from digitus.reference.convolution import Conv2D
from digitus.reference.dense import Dense, Flatten
from digitus.reference.dropout import Dropout
from digitus.reference.layer import Layer
from digitus.reference.normalization import BatchNorm
from digitus.reference.pooling import AveragePool2D, GlobalAveragePool2D, MaxPool2D
from digitus.reference.tensorflow_import import import_tensorflow


def keras_optimizer(optimizer: optimizers.Optimizer, *, clip_norm: float | None = None) -> Any:
    """Return Keras's optimizer of the same kind and settings, at its first step.

    Parameters
    ----------
    optimizer : Optimizer
        Of `digitus.reference.optimizers`.
    clip_norm : float, optional
        Length to which gradients are shortened.

    Raises
    ------
    TypeError
        If it is none of `digitus.reference.optimizers`.
    """
    keras = import_tensorflow().keras.optimizers
    match optimizer:
        case optimizers.AdamW():
            twin = keras.AdamW(
                learning_rate=optimizer.learning_rate,
                weight_decay=optimizer.weight_decay,
                beta_1=optimizer.beta_1,
                beta_2=optimizer.beta_2,
                epsilon=optimizer.epsilon,
                global_clipnorm=clip_norm,
            )
            twin.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
            return twin
        case optimizers.Adam():
            return keras.Adam(
                learning_rate=optimizer.learning_rate,
                beta_1=optimizer.beta_1,
                beta_2=optimizer.beta_2,
                epsilon=optimizer.epsilon,
                global_clipnorm=clip_norm,
            )
        case optimizers.Momentum():
            return keras.SGD(
                learning_rate=optimizer.learning_rate,
                momentum=optimizer.momentum,
                nesterov=isinstance(optimizer, optimizers.Nesterov),
                global_clipnorm=clip_norm,
            )
        case optimizers.GradientDescent():
            return keras.SGD(learning_rate=optimizer.learning_rate, global_clipnorm=clip_norm)
    raise TypeError(f"optimizer: expected one of the reference, got {type(optimizer).__name__}")


def keras_layer(layer: Layer, name: str, dtype: str) -> Any:
    """Return Keras's layer of the same kind and settings.

    Parameters
    ----------
    layer : Layer
    name : str
        Of the new layer.
    dtype : str
        What it computes in.

    Raises
    ------
    TypeError
        If it is none of `digitus.reference.layers`.
    """
    if type(layer) not in _TWINS:
        raise TypeError(f"layer: expected one of the reference, got {type(layer).__name__}")
    kind, settings = _TWINS[type(layer)]
    make = getattr(import_tensorflow().keras.layers, kind)
    return make(**settings(layer), name=name, dtype=dtype)


def _pool_settings(layer: Any) -> dict[str, Any]:
    window = layer.window
    return {"pool_size": window.size, "strides": window.strides, "padding": window.padding}


_TWINS: dict[type[Layer], tuple[str, Callable[[Any], dict[str, Any]]]] = {
    Dense: (
        "Dense",
        lambda layer: {"units": layer.units, "activation": keras_activation(layer.activation)},
    ),
    Conv2D: (
        "Conv2D",
        lambda layer: {
            "filters": layer.filters,
            "kernel_size": layer.window.size,
            "strides": layer.window.strides,
            "padding": layer.window.padding,
            "activation": keras_activation(layer.activation),
        },
    ),
    MaxPool2D: ("MaxPooling2D", _pool_settings),
    AveragePool2D: ("AveragePooling2D", _pool_settings),
    GlobalAveragePool2D: ("GlobalAveragePooling2D", lambda layer: {}),
    Flatten: ("Flatten", lambda layer: {}),
    Dropout: ("Dropout", lambda layer: {"rate": layer.rate}),
    BatchNorm: (
        "BatchNormalization",
        lambda layer: {"momentum": layer.momentum, "epsilon": layer.epsilon},
    ),
    Activation: (
        "Activation",
        lambda layer: {"activation": keras_activation(layer.activation)},
    ),
    LeakyReLU: ("LeakyReLU", lambda layer: {"negative_slope": layer.slope}),
}
"""Keras's class and its settings, for each of our layers."""


def keras_activation(name: str) -> Callable[[Any], Any]:
    """Return Keras's activation of that name, with our settings where they are not its own.

    Keras's GELU rounds the root of 1/2 to float32 even if it computes in float64, so this one is
    written out, by the same formula.
    """
    tensorflow = import_tensorflow()
    activations = tensorflow.keras.activations
    functions: dict[str, Callable[[Any], Any]] = {
        "none": activations.linear,
        "relu": activations.relu,
        "leaky_relu": lambda x: activations.leaky_relu(x, negative_slope=LEAKY_RELU_SLOPE),
        "gelu": lambda x: 0.5 * x * tensorflow.math.erfc(-math.sqrt(0.5) * x),
        "sigmoid": activations.sigmoid,
        "tanh": activations.tanh,
    }
    return functions[name]
