"""A network from a Keras model: Sequential, or functional layers in a row."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TypeVar

from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.interop.chain import Chain, refuse
from digitus.interop.keras_layers import add_layer, class_in_keras, is_byte_scaling

if TYPE_CHECKING:
    from digitus.network import Network

Made = TypeVar("Made", bound="Network")


def from_keras(kind: type[Made], model: Any, seed: int) -> Made:
    """Return the network that a Keras model is; see `Network.from_keras`."""
    _check_model(model)
    placed = [(_place(index, layer), layer) for index, layer in enumerate(_layers_of(model))]
    if placed and is_byte_scaling(placed[0][1]):
        (place, _), *placed = placed
        warnings.warn(
            f"{place} is left out: Digitus divides uint8 images by 255 itself. Give the network "
            "uint8 images, or floats that have been divided",
            stacklevel=3,
        )
    chain = Chain(_input_shape(model))
    for place, layer in placed:
        add_layer(chain, layer, place)
    return chain.network(kind, seed)


def _check_model(model: Any) -> None:
    """Refuse what is neither a Sequential nor a functional model of Keras 3."""
    if class_in_keras(model) not in ("Sequential", "Functional"):
        raise ArgumentError(
            "model: expected a keras.Sequential, or a keras.Model(inputs, outputs) of layers in a "
            f"row, got {shown(model)} ({type(model).__module__}.{type(model).__name__}); what a "
            "class of your own computes cannot be read, nor can models of Keras 2"
        )


def _place(index: int, layer: Any) -> str:
    return f"layer {index} '{layer.name}' ({type(layer).__name__})"


def _input_shape(model: Any) -> tuple[int, ...]:
    """Return the shape of one input of a model."""
    try:
        shape = model.input_shape
    except AttributeError:
        raise ArgumentError(
            "model: has no weights so far, because nobody has said what goes in; begin it with "
            "keras.Input((28, 28, 1)), or call model.build"
        ) from None
    if not isinstance(shape, tuple):
        raise ArgumentError(f"model: expected one input, got those of shapes {shown(shape)}")
    if None in shape[1:]:
        raise ArgumentError(
            f"model: expected inputs of known sizes, got {shape[1:]}; build it with "
            "keras.Input((28, 28, 1)), or what your images are"
        )
    return tuple(shape[1:])


def _layers_of(model: Any) -> list[Any]:
    """Return the layers of a model in their order, those of models within it too."""
    kind = class_in_keras(model)
    row = model.layers if kind == "Sequential" else _functional_row(model)
    layers: list[Any] = []
    for layer in row:
        if class_in_keras(layer) in ("Sequential", "Functional"):
            layers += _layers_of(layer)
        elif class_in_keras(layer) != "InputLayer":
            layers.append(layer)
    with_weights = [id(layer) for layer in layers if layer.weights]
    if len(set(with_weights)) < len(with_weights):
        raise ArgumentError(
            f"model: '{model.name}' uses a layer with weights twice; give each place one of its own"
        )
    return layers


def _functional_row(model: Any) -> list[Any]:
    """Return the layers of a functional model, which must stand in a row."""
    for what, tensors in (("input", model.inputs), ("output", model.outputs)):
        if len(tensors) != 1:
            raise ArgumentError(
                f"model: expected one {what}, got {len(tensors)}; make a keras.Model of the row of "
                "layers that you want"
            )
    row = []
    tensor, first = model.outputs[0], model.inputs[0]
    while tensor is not first:
        history = tensor._keras_history
        node = history.operation._inbound_nodes[history.node_index]
        place = f"layer '{history.operation.name}' ({type(history.operation).__name__})"
        if len(node.input_tensors) != 1:
            refuse(
                place,
                f"takes {len(node.input_tensors)} inputs",
                "Digitus has layers in a row only: no branches, sums and joins",
            )
        if node.arguments.kwargs.get("training"):
            refuse(place, "is called with training=True", "call it without")
        row.append(history.operation)
        tensor = node.input_tensors[0]
    return row[::-1]
