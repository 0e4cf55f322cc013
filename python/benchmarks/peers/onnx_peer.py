"""ONNX Runtime on the CPU."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from benchmarks.arrays import agreement, as_floats, test_bytes, trained_parameters
from benchmarks.tasks import Task
from benchmarks.timing import time_calls, time_each
from benchmarks.worker import Makers


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


class Prediction:
    """Probabilities of all test images, some at a time."""

    def __init__(self, task: Task, rows: int, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        self._task, self._part = task, rows
        self._session = onnxruntime.InferenceSession(
            build_model(trained_parameters(task)), options, providers=["CPUExecutionProvider"]
        )
        self._images = as_floats(test_bytes(task)[0])[: task.rows]

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Return the probabilities of some rows."""
        return self._session.run(None, {"x0": rows})[0]

    def predict_all(self) -> np.ndarray:
        """Return the probabilities of all rows."""
        images, part = self._images, self._part
        if part >= len(images):
            return self.predict(images)
        starts = range(0, len(images), part)
        return np.concatenate([self.predict(images[start : start + part]) for start in starts])

    def run(self) -> dict[str, float]:
        """Predict all rows some times."""
        return time_calls(self.predict_all, self._task.calls)

    def check(self) -> dict[str, float]:
        """Return how many classes are the expected ones."""
        return agreement(self._task, self.predict_all())


class OneRow(Prediction):
    """Probabilities of one image at a time."""

    def __init__(self, task: Task, threads: int) -> None:
        super().__init__(task, task.rows, threads)
        self._singles = [self._images[row : row + 1] for row in range(len(self._images))]

    def run(self) -> dict[str, float]:
        """Predict one row many times."""
        return time_each(self.predict, self._singles, self._task.calls)


def _prediction(task: Task) -> Makers:
    def maker(rows: int) -> Callable[[Task], Prediction]:
        return lambda task: Prediction(task, rows, task.threads)

    return {
        "all rows at once": maker(task.rows),
        "1,000 rows at a time": maker(1000),
        "250 rows at a time": maker(250),
    }


def _one_row(task: Task) -> Makers:
    return {
        "1 thread": lambda task: OneRow(task, 1),
        f"{task.threads} threads": lambda task: OneRow(task, task.threads),
    }


TASKS = {"predict": _prediction, "predict_one": _one_row}
