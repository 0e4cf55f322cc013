"""The network as an ONNX file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from benchmarks.convnets.weights import channels_first


def build_model(parameters: Sequence[NDArray[np.float32]]) -> bytes:
    """Return the file's bytes: images come as [n, 1, 28, 28], probabilities go out."""
    nodes: list[Any] = []
    tensors = channels_first(parameters)
    last = "x0"
    for start in range(0, len(tensors) - 2, 2):
        steps: list[tuple[str, list[str], dict[str, Any]]] = [
            ("Conv", [f"p{start}", f"p{start + 1}"], {"kernel_shape": [3, 3]}),
            ("Relu", [], {}),
            ("MaxPool", [], {"kernel_shape": [2, 2], "strides": [2, 2]}),
        ]
        for kind, names, settings in steps:
            following = f"x{len(nodes) + 1}"
            nodes.append(helper.make_node(kind, [last, *names], [following], **settings))
            last = following
    dense = [f"p{len(tensors) - 2}", f"p{len(tensors) - 1}"]
    nodes += [
        helper.make_node("Flatten", [last], ["values"]),
        helper.make_node("Gemm", ["values", *dense], ["logits"], transB=1),
        helper.make_node("Softmax", ["logits"], ["probabilities"]),
    ]
    x = helper.make_tensor_value_info("x0", TensorProto.FLOAT, ["n", 1, 28, 28])
    y = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 10])
    initial = [numpy_helper.from_array(part, f"p{i}") for i, part in enumerate(tensors)]
    graph = helper.make_graph(nodes, "digits", [x], [y], initial)
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()
