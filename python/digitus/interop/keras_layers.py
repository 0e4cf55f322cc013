"""What each layer of Keras becomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from digitus.interop.chain import Chain, refuse, refuse_class
from digitus.layers import (
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    MaxPool2D,
)

BYTE_SCALE = 1 / 255


def class_in_keras(thing: Any) -> str | None:
    """Return the name of the class of a thing of Keras's own; None of any other."""
    kind = type(thing)
    return kind.__name__ if kind.__module__.partition(".")[0] == "keras" else None


def is_byte_scaling(layer: Any) -> bool:
    """Return whether a layer divides by 255 and does nothing else."""
    if class_in_keras(layer) != "Rescaling":
        return False
    return bool(
        np.allclose(layer.scale, BYTE_SCALE, rtol=1e-6, atol=0) and not np.any(layer.offset)
    )


def add_layer(chain: Chain, layer: Any, place: str) -> None:
    """Add what a layer of Keras is.

    Parameters
    ----------
    chain : Chain
    layer : keras.Layer
    place : str
        For messages; ArgumentError begins with it.
    """
    name = class_in_keras(layer)
    if name is None or name not in _LAYERS:
        if name in _REMEDIES:
            refuse(place, "Digitus has no such layer", _REMEDIES[name])
        refuse_class(place)
    add, required = _LAYERS[name]
    for setting, (expected, remedy) in required.items():
        value = getattr(layer, setting, expected)
        if value != expected:
            refuse(place, f"{setting}: expected {expected!r}, got {value!r}", remedy)
    add(chain, layer, place)


def _dense(chain: Chain, layer: Any, place: str) -> None:
    if len(chain.shape) != 1:
        refuse(
            place,
            f"gets values of shape {chain.shape}, of which Keras takes the last axis alone",
            "put a Flatten before it",
        )
    kernel, bias = _kernel_and_bias(layer)
    chain.add(place, lambda: Dense(layer.units), kernel=kernel, bias=bias)
    _add_function(chain, layer.activation, place)


def _convolution(chain: Chain, layer: Any, place: str) -> None:
    kernel, bias = _kernel_and_bias(layer)
    chain.add(
        place,
        lambda: Conv2D(
            layer.filters, layer.kernel_size, strides=layer.strides, padding=layer.padding
        ),
        kernel=kernel,
        bias=bias,
    )
    _add_function(chain, layer.activation, place)


def _kernel_and_bias(layer: Any) -> tuple[Any, Any]:
    """Return both; a bias of 0 where the layer has none."""
    kernel, *bias = layer.get_weights()
    return kernel, bias[0] if bias else np.zeros(kernel.shape[-1], np.float32)


def _pool(kind: type[MaxPool2D] | type[AveragePool2D]) -> Callable[[Chain, Any, str], None]:
    return lambda chain, layer, place: chain.add(
        place, lambda: kind(layer.pool_size, layer.strides, layer.padding)
    )


def _batch_norm(chain: Chain, layer: Any, place: str) -> None:
    if layer.axis not in (-1, len(chain.shape)):
        refuse(
            place,
            f"axis: expected that of the channels, -1 or {len(chain.shape)}, got {layer.axis}",
            "Digitus normalises by channels",
        )
    weights = layer.get_weights()
    mean, variance = weights[-2:]
    chain.add(
        place,
        lambda: BatchNorm(float(layer.momentum), float(layer.epsilon)),
        gamma=weights[0] if layer.scale else np.ones_like(mean),
        beta=weights[-3] if layer.center else np.zeros_like(mean),
        moving_mean=mean,
        moving_variance=variance,
    )


def _relu(chain: Chain, layer: Any, place: str) -> None:
    if layer.negative_slope:
        chain.add_leaky_relu(place, float(layer.negative_slope))
    else:
        chain.add_activation(place, "relu")


def _softmax(chain: Chain, layer: Any, place: str) -> None:
    if layer.axis not in (-1, len(chain.shape)):
        refuse(place, f"axis: expected -1, got {layer.axis!r}", "use the last axis")
    _end_with_softmax(chain, place)


def _end_with_softmax(chain: Chain, place: str) -> None:
    if len(chain.shape) != 1:
        refuse(place, f"gets values of shape {chain.shape}", "put a Flatten before it")
    chain.add_softmax(place)


def _add_function(chain: Chain, function: Any, place: str) -> None:
    """Add an activation that Keras has as a function."""
    module = str(getattr(function, "__module__", ""))
    name = getattr(function, "__name__", None)
    if module.partition(".")[0] != "keras" or not isinstance(name, str):
        refuse(place, f"activation: {function!r} is not of Keras", "use one of Keras's")
    if name == "softmax":
        _end_with_softmax(chain, place)
    elif name == "leaky_relu":
        refuse(
            place,
            "activation: 'leaky_relu' has the slope 0.2 below 0, that of Digitus is 0.01",
            "use a layer LeakyReLU(negative_slope=0.01), and train the model with it",
        )
    elif name != "linear":
        chain.add_activation(place, name)


_LAST = ("channels_last", "make the model with data_format='channels_last'")
_CHANNELS = {"data_format": _LAST}
_ADAPTER = {
    "lora_enabled": (False, "put the adapted weights into a layer without LoRA"),
    "quantization_mode": (None, "take the model from before it was quantised"),
}

_LAYERS: dict[str, tuple[Callable[[Chain, Any, str], None], dict[str, tuple[Any, str]]]] = {
    "Activation": (lambda chain, layer, place: _add_function(chain, layer.activation, place), {}),
    "AveragePooling2D": (_pool(AveragePool2D), _CHANNELS),
    "BatchNormalization": (_batch_norm, {"renorm": (False, "train the model without it")}),
    "Conv2D": (
        _convolution,
        {
            **_CHANNELS,
            **_ADAPTER,
            "dilation_rate": ((1, 1), "use a window without gaps"),
            "groups": (1, "use a convolution of all channels"),
        },
    ),
    "Dense": (_dense, _ADAPTER),
    "Dropout": (
        lambda chain, layer, place: chain.add(place, lambda: Dropout(layer.rate)),
        {"noise_shape": (None, "Digitus decides about each value by itself")},
    ),
    "Flatten": (lambda chain, layer, place: chain.add(place, Flatten), _CHANNELS),
    "GlobalAveragePooling2D": (
        lambda chain, layer, place: chain.add(place, GlobalAveragePool2D),
        {**_CHANNELS, "keepdims": (False, "make it without")},
    ),
    "LeakyReLU": (
        lambda chain, layer, place: chain.add_leaky_relu(place, float(layer.negative_slope)),
        {},
    ),
    "MaxPooling2D": (_pool(MaxPool2D), _CHANNELS),
    "ReLU": (
        _relu,
        {
            "max_value": (None, "use a ReLU without a limit, and train the model with it"),
            "threshold": (0.0, "use a ReLU that begins at 0, and train the model with it"),
        },
    ),
    "Softmax": (_softmax, {}),
}
"""By class: what adds the layer, and settings with their only value and what else can be done."""

_TRAINING_ONLY = "it does nothing in inference: take it out"
_SCALING = (
    "Digitus divides uint8 images by 255 itself, so a first layer Rescaling(1/255) is known; scale "
    "the images before, and take it out"
)
_REMEDIES = {
    "GaussianDropout": _TRAINING_ONLY,
    "GaussianNoise": _TRAINING_ONLY,
    "Normalization": _SCALING,
    "Rescaling": _SCALING,
    "SpatialDropout2D": _TRAINING_ONLY + ", or use Dropout",
}
