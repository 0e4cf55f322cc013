"""ONNX Runtime on the CPU."""

from __future__ import annotations

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from benchmarks.arrays import trained_parameters
from benchmarks.convnets import in_onnx
from benchmarks.predictions import CONVNET_PARTS, Predict, in_parts, one_by_one
from benchmarks.tasks import Task


def versions() -> dict[str, str]:
    """Return ONNX Runtime's version."""
    return {"onnxruntime": onnxruntime.__version__}


def build_model(parameters: list[np.ndarray]) -> bytes:
    """Return the network as an ONNX file's bytes: Gemm and Relu for each layer, Softmax last."""
    tensors = [numpy_helper.from_array(part, f"p{i}") for i, part in enumerate(parameters)]
    nodes, last = [], len(parameters) // 2 - 1
    for layer in range(last + 1):
        names = [f"x{layer}", f"p{2 * layer}", f"p{2 * layer + 1}"]
        nodes.append(helper.make_node("Gemm", names, [f"y{layer}"]))
        activation = "Relu" if layer < last else "Softmax"
        nodes.append(helper.make_node(activation, [f"y{layer}"], [f"x{layer + 1}"]))
    x = helper.make_tensor_value_info("x0", TensorProto.FLOAT, ["n", len(parameters[0])])
    shape = ["n", len(parameters[-1])]
    y = helper.make_tensor_value_info(f"x{last + 1}", TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "digits", [x], [y], tensors)
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()


def _session(model: bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def predictor(task: Task, rows: int, threads: int) -> Predict:
    """Return a session's function."""
    session = _session(build_model(trained_parameters(task)), threads)
    return lambda images: session.run(None, {"x0": images})[0]


def convnet_predictor(task: Task, rows: int, threads: int) -> Predict:
    """Return the same of the convolutional network."""
    session = _session(in_onnx.build_model(trained_parameters(task)), threads)
    return lambda images: session.run(None, {"x0": images.reshape(-1, 1, 28, 28)})[0]


TASKS = {
    "predict": lambda task: in_parts(task, predictor),
    "predict_convnet": lambda task: in_parts(task, convnet_predictor, CONVNET_PARTS),
    "predict_one": lambda task: one_by_one(predictor, (1, task.threads)),
}
