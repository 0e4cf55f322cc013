"""A network as a Keras model, and its weights as Keras has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from digitus._checks import as_flag
from digitus.layers import (
    Activation,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    Layer,
    MaxPool2D,
)
from digitus.reference.activations import LEAKY_RELU_SLOPE

if TYPE_CHECKING:
    from digitus.network import Network


def keras_weights(network: Network) -> list[NDArray[np.float32]]:
    """Return the parameters in the order and the shapes that Keras's `set_weights` takes.

    Parameters
    ----------
    network : Network

    Returns
    -------
    list of ndarray of float32
        Copies, layer by layer: kernel, bias; of batch norm gamma, beta, moving mean and variance.
    """
    return list(network.parameters().values())


def to_keras(network: Network, *, softmax: bool) -> Any:
    """Return the Keras model that a network is; see `Network.to_keras`."""
    softmax = as_flag("softmax", softmax)
    from digitus.reference.tensorflow_import import import_tensorflow  # noqa: PLC0415 - seconds

    keras = import_tensorflow().keras
    layers = [keras.Input(network.input_shape)]
    shape = network.input_shape
    for layer, size in zip(network.layers, network.layer_sizes, strict=True):
        layers += _keras_layers(keras.layers, layer, size.name, shape)
        shape = size.output_shape
    if len(shape) > 1:
        layers.append(keras.layers.Flatten(name="row"))
    if softmax:
        layers.append(keras.layers.Softmax(name="softmax"))
    model = keras.Sequential(layers)
    model.set_weights(keras_weights(network))
    return model


def _keras_layers(make: Any, layer: Layer, name: str, shape: tuple[int, ...]) -> Iterator[Any]:
    """Yield the layers of Keras that one of ours is."""
    if isinstance(layer, Dense) and len(shape) > 1:
        yield make.Flatten(name=f"{name}_flatten")  # Keras would take the last axis alone.
    if not isinstance(layer, Activation):
        kind, settings = _TWINS[type(layer)]
        yield getattr(make, kind)(**settings(layer), name=name)
    activation = getattr(layer, "activation", None)
    if activation is not None:
        # A layer of its own: Keras's function "leaky_relu" has another slope.
        function = f"{name}_{activation}"
        if activation == "leaky_relu":
            yield make.LeakyReLU(negative_slope=LEAKY_RELU_SLOPE, name=function)
        else:
            yield make.Activation(activation, name=function)


def _pool_settings(layer: Any) -> dict[str, Any]:
    return {"pool_size": layer.pool_size, "strides": layer.strides, "padding": layer.padding}


_TWINS: dict[type[Layer], tuple[str, Callable[[Any], dict[str, Any]]]] = {
    AveragePool2D: ("AveragePooling2D", _pool_settings),
    BatchNorm: (
        "BatchNormalization",
        lambda layer: {"momentum": layer.momentum, "epsilon": layer.epsilon},
    ),
    Conv2D: (
        "Conv2D",
        lambda layer: {
            "filters": layer.filters,
            "kernel_size": layer.kernel_size,
            "strides": layer.strides,
            "padding": layer.padding,
        },
    ),
    Dense: ("Dense", lambda layer: {"units": layer.units}),
    Dropout: ("Dropout", lambda layer: {"rate": layer.rate}),
    Flatten: ("Flatten", lambda layer: {}),
    GlobalAveragePool2D: ("GlobalAveragePooling2D", lambda layer: {}),
    MaxPool2D: ("MaxPooling2D", _pool_settings),
}
"""Keras's class and its settings, for each of our layers but the activation."""
