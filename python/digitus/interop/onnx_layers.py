"""The nodes of an ONNX graph that each layer of a network becomes.

Digitus's images are [height, width, channels], ONNX's windows slide over [channels, height, width].
The axes are moved once, before the first layer for which it matters; behind it, not the values but
the weights of the next dense layer are put into the other order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from digitus._summary import LayerSize
from digitus.interop.onnx_nodes import Nodes
from digitus.interop.orders import channels_first_order
from digitus.layers import Layer
from digitus.network import Network
from digitus.reference.activations import LEAKY_RELU_SLOPE
from digitus.reference.windows import Window

Shape = tuple[int, ...]


def build_graph(network: Network, names: tuple[str, str, str], *, scale_bytes: bool) -> Any:
    """Return the onnx.GraphProto of a network.

    Parameters
    ----------
    network : Network
    names : (str, str, str)
        Of the images, the probabilities and the logits.
    scale_bytes : bool
        Whether the images are bytes that the graph divides by 255.
    """
    images, probabilities, logits = names
    nodes = Nodes(images)
    if scale_bytes:
        nodes.add("Cast", "floats", to=onnx.TensorProto.FLOAT)
        nodes.add("Div", "scaled", nodes.constant("byte_maximum", 255))
    writer = _Writer(nodes, network.parameters(), network.input_shape)
    for layer, size in zip(network.layers, network.layer_sizes, strict=True):
        writer.add_layer(layer, size)
    writer.restore_order()
    nodes.rename_last(logits)
    nodes.add("Softmax", probabilities, axis=-1)
    kind = onnx.TensorProto.UINT8 if scale_bytes else onnx.TensorProto.FLOAT
    described = onnx.helper.make_tensor_value_info
    outputs = [
        described(name, onnx.TensorProto.FLOAT, ["batch", network.classes])
        for name in (probabilities, logits)
    ]
    inputs = [described(images, kind, ["batch", *network.input_shape])]
    return onnx.helper.make_graph(nodes.nodes, "digitus", inputs, outputs, nodes.tensors)


class _Writer:
    """Adds layers to a graph, and knows how the values lie that the last one gives out."""

    def __init__(self, nodes: Nodes, parameters: dict[str, NDArray[np.float32]], shape: Shape):
        self._nodes = nodes
        self._parameters = parameters
        self._shape = shape
        """As Digitus has the values: the channels are the last axis."""
        self._is_channels_first = False
        self._order: NDArray[np.intp] | None = None
        """Of values in a row, as `channels_first_order` has it; None for Digitus's own order."""

    def add_layer(self, layer: Layer, size: LayerSize) -> None:
        """Add the nodes of the next layer."""
        _LAYERS[layer.kind](self, layer, size.name)
        self._add_activation(getattr(layer, "activation", None), size.name)
        self._shape = size.output_shape

    def restore_order(self) -> None:
        """Leave the values in a row, in Digitus's order."""
        self.flatten(None, "row")
        if self._order is not None:
            places = self._nodes.tensor("row.places", np.argsort(self._order).astype(np.int64))
            self._nodes.add("Gather", "ordered", places, axis=1)
            self._order = None

    def dense(self, layer: Any, name: str) -> None:
        self.flatten(None, f"{name}.input")
        kernel = self._parameters[f"{name}.kernel"]
        if self._order is not None:
            kernel, self._order = kernel[self._order], None
        self._nodes.add(
            "Gemm",
            name,
            self._nodes.tensor(f"{name}.kernel", kernel),
            self._nodes.tensor(f"{name}.bias", self._parameters[f"{name}.bias"]),
        )

    def convolution(self, layer: Any, name: str) -> None:
        self._move_channels_first(name)
        kernel = self._parameters[f"{name}.kernel"].transpose(3, 2, 0, 1)
        self._nodes.add(
            "Conv",
            name,
            self._nodes.tensor(f"{name}.kernel", kernel),
            self._nodes.tensor(f"{name}.bias", self._parameters[f"{name}.bias"]),
            **self._window(layer.kernel_size, layer.strides, layer.padding),
        )

    def max_pool(self, layer: Any, name: str) -> None:
        self._pool("MaxPool", layer, name)

    def average_pool(self, layer: Any, name: str) -> None:
        self._pool("AveragePool", layer, name)  # Without what is padded: count_include_pad is 0.

    def global_average_pool(self, layer: Any, name: str) -> None:
        self._move_channels_first(name)
        self._nodes.add("GlobalAveragePool", f"{name}.mean")
        self._nodes.add("Flatten", name, axis=1)
        self._is_channels_first = False

    def flatten(self, layer: Any, name: str) -> None:
        if len(self._shape) == 1:
            return
        if self._is_channels_first:
            order = channels_first_order(self._shape)
            is_ours = bool((order == np.arange(len(order))).all())
            self._order = None if is_ours else order
            self._is_channels_first = False
        self._nodes.add("Flatten", name, axis=1)
        self._shape = (math.prod(self._shape),)

    def batch_norm(self, layer: Any, name: str) -> None:
        if len(self._shape) > 1:
            self._move_channels_first(name)
        tensors = []
        for each in ("gamma", "beta", "moving_mean", "moving_variance"):
            values = self._parameters[f"{name}.{each}"]
            if self._order is not None:
                values = values[self._order]
            tensors.append(self._nodes.tensor(f"{name}.{each}", values))
        self._nodes.add("BatchNormalization", name, *tensors, epsilon=layer.epsilon)

    def nothing(self, layer: Any, name: str) -> None:
        """Add no node: an activation by itself, and what works in training only."""

    def _pool(self, operator: str, layer: Any, name: str) -> None:
        self._move_channels_first(name)
        strides = layer.strides or layer.pool_size
        self._nodes.add(operator, name, **self._window(layer.pool_size, strides, layer.padding))

    def _window(
        self, size: tuple[int, int], strides: tuple[int, int], padding: str
    ) -> dict[str, Sequence[int]]:
        margins = Window(size, strides, padding).margins((self._shape[0], self._shape[1]))
        (above, below), (left, right) = margins
        return {"kernel_shape": size, "strides": strides, "pads": [above, left, below, right]}

    def _move_channels_first(self, name: str) -> None:
        """Put the channels before the places, if they are behind."""
        if self._is_channels_first:
            return
        self._is_channels_first = True
        *places, channels = self._shape
        if channels == 1 or math.prod(places) == 1:  # All values stay where they are.
            shape = np.array([0, channels, *places], np.int64)  # 0: as it was.
            sizes = self._nodes.tensor(f"{name}.input_shape", shape)
            self._nodes.add("Reshape", f"{name}.input", sizes)
        else:
            axes = [0, len(self._shape), *range(1, len(self._shape))]
            self._nodes.add("Transpose", f"{name}.input", perm=axes)

    def _add_activation(self, activation: str | None, name: str) -> None:
        if activation is not None:
            ACTIVATIONS[activation](self._nodes, f"{name}.{activation}")


_LAYERS: dict[str, Callable[[_Writer, Any, str], None]] = {
    "activation": _Writer.nothing,
    "average_pool2d": _Writer.average_pool,
    "batch_norm": _Writer.batch_norm,
    "conv2d": _Writer.convolution,
    "dense": _Writer.dense,
    "dropout": _Writer.nothing,
    "flatten": _Writer.flatten,
    "global_average_pool2d": _Writer.global_average_pool,
    "max_pool2d": _Writer.max_pool,
}


def _gelu(nodes: Nodes, name: str) -> None:
    """Add x (1 + erf(x / sqrt(2))) / 2; the operator Gelu came with opset 20 only."""
    x = nodes.last
    nodes.add("Mul", f"{name}.scaled", nodes.constant("root_of_half", math.sqrt(0.5)))
    nodes.add("Erf", f"{name}.erf")
    nodes.add("Add", f"{name}.sum", nodes.constant("one", 1))
    nodes.add("Mul", f"{name}.product", x)
    nodes.add("Mul", name, nodes.constant("half", 0.5))


def _operator(operator: str, **attributes: Any) -> Callable[[Nodes, str], None]:
    return lambda nodes, name: nodes.add(operator, name, **attributes)


ACTIVATIONS: dict[str, Callable[[Nodes, str], None]] = {
    "relu": _operator("Relu"),
    "leaky_relu": _operator("LeakyRelu", alpha=LEAKY_RELU_SLOPE),
    "gelu": _gelu,
    "sigmoid": _operator("Sigmoid"),
    "tanh": _operator("Tanh"),
}
"""What adds the nodes of each activation."""
