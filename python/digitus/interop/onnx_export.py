"""A network as an ONNX file."""

from __future__ import annotations

import json
import math
import os
from typing import TYPE_CHECKING, Any

import digitus
from digitus._checks import as_flag, as_integer
from digitus._errors import LimitError
from digitus._extras import import_extra
from digitus._files import StrPath, system_path_bytes, write_atomically
from digitus._network_argument import check_network
from digitus.metadata import INPUT_SCALING, TRAINING

if TYPE_CHECKING:
    from digitus.network import Network

OLDEST_OPSET, DEFAULT_OPSET, NEWEST_OPSET = 13, 17, 21
"""ONNX Runtime 1.18 runs all of them; 17 has been run by everybody since 2022."""

SIZE_LIMIT = (1 << 31) - (1 << 20)
"""Bytes of parameters at most: the format, protobuf, holds 2 GiB with all that goes around them."""

INPUT, PROBABILITIES, LOGITS = "images", "probabilities", "logits"
"""The names of what goes in and comes out."""

ACCURACY = "digitus.accuracy"


def export_onnx(
    network: Network, path: StrPath, *, scale_bytes: bool = False, opset: int = DEFAULT_OPSET
) -> None:
    """Write a network as an ONNX file, which ONNX Runtime and many others run.

    The model has one input, "images", a batch of any size of what the network takes, and two
    outputs of shape (batch, classes): "probabilities" and, before softmax, "logits". Its metadata
    are those of the network, with "digitus.architecture", "digitus.class_names",
    "digitus.version", "digitus.input" (what the images have to be) and, as far as the network
    knows, "digitus.accuracy". Dropout, which does nothing in inference, is left out.

    Parameters
    ----------
    network : Network
    path : str or os.PathLike
        An earlier file stays whole until it is replaced at once.
    scale_bytes : bool
        Whether the images are uint8, which the model itself divides by 255. Else they are float32
        and taken as they are: bytes have to be divided before.
    opset : int
        Version of ONNX's operators, 13 to 21.

    Raises
    ------
    ImportError
        If the package `onnx` is missing, with the way to install it.
    ArgumentError
        If an argument is of the wrong type or out of range.
    LimitError
        If the parameters take more than an ONNX file can hold, 2 GiB.
    FileMissingError, FileAccessError
        If the file cannot be written.

    Examples
    --------
    >>> import os, tempfile
    >>> import digitus
    >>> net = digitus.Network((784,), [digitus.Dense(128, "relu"), digitus.Dense(10)])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     digitus.export_onnx(net, os.path.join(folder, "digits.onnx"), scale_bytes=True)
    """
    write_onnx(network, path, scale_bytes=scale_bytes, opset=opset)


def write_onnx(
    network: Network, path: StrPath, *, scale_bytes: bool = False, opset: int = DEFAULT_OPSET
) -> Any:
    """Write what `export_onnx` writes, and return the onnx.ModelProto."""
    check_network(network)
    system_path_bytes("path", path)
    model = build_model(
        network,
        scale_bytes=as_flag("scale_bytes", scale_bytes),
        opset=as_integer("opset", opset, OLDEST_OPSET, NEWEST_OPSET),
    )
    write_atomically(path, model.SerializeToString())
    return model


def build_model(network: Network, *, scale_bytes: bool, opset: int) -> Any:
    """Return a network as an onnx.ModelProto that onnx.checker has found right."""
    size = 4 * sum(math.prod(shape) for shape in network.shapes.values())
    if size > SIZE_LIMIT:
        raise LimitError(
            f"network: its parameters take {size:,} bytes, and an ONNX file holds {SIZE_LIMIT:,}; "
            "save it as safetensors, or make its layers smaller"
        )
    onnx = import_extra("onnx", "onnx")
    from digitus.interop.onnx_layers import build_graph  # noqa: PLC0415 - needs onnx

    graph = build_graph(network, (INPUT, PROBABILITIES, LOGITS), scale_bytes=scale_bytes)
    opsets = [onnx.helper.make_opsetid("", opset)]
    model = onnx.helper.make_model(
        graph,
        opset_imports=opsets,
        ir_version=onnx.helper.find_min_ir_version_for(opsets),
        producer_name="digitus",
        producer_version=digitus.__version__,
    )
    onnx.helper.set_model_props(model, _properties(network, scale_bytes=scale_bytes))
    onnx.checker.check_model(model, full_check=True)
    return model


def _properties(network: Network, *, scale_bytes: bool) -> dict[str, str]:
    """Return what the file says of the network in words."""
    properties = dict(network.metadata)
    properties.pop(INPUT_SCALING, None)  # Says what Digitus does with bytes.
    properties["digitus.architecture"] = json.dumps(network.description)
    properties["digitus.class_names"] = json.dumps(network.class_names, ensure_ascii=False)
    properties["digitus.version"] = digitus.__version__
    properties["digitus.input"] = (
        "uint8, 0 to 255; divided by 255 in the model"
        if scale_bytes
        else "float32, taken as it is; divide bytes by 255"
    )
    accuracy = known_accuracy(network)
    if accuracy:
        properties[ACCURACY] = json.dumps(accuracy)
    return properties


def known_accuracy(network: Network) -> dict[str, float]:
    """Return the accuracies that a network's metadata tell of: "test", "validation", "training"."""
    from digitus.models import FIGURES  # noqa: PLC0415 - seldom needed

    training = _fields(network.metadata.get(TRAINING))
    test = _fields(network.metadata.get(FIGURES)).get("test")
    found = {
        "test": test.get("accuracy") if isinstance(test, dict) else None,
        "validation": training.get("val_accuracy"),
        "training": training.get("accuracy"),
    }
    return {name: value for name, value in found.items() if isinstance(value, float)}


def _fields(text: str | None) -> dict[str, Any]:
    """Return the JSON object in a text that anybody may have written."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def summary_of(model: Any, path: StrPath) -> dict[str, Any]:
    """Return what a command tells of a file that `write_onnx` has written, as plain values."""
    onnx = import_extra("onnx", "onnx")

    def described(value: Any) -> dict[str, Any]:
        tensor = value.type.tensor_type
        kind = onnx.helper.tensor_dtype_to_np_dtype(tensor.elem_type).name
        shape = [size.dim_param or size.dim_value for size in tensor.shape.dim]
        return {"name": value.name, "type": kind, "shape": shape}

    return {
        "file": os.fspath(path),
        "bytes": os.path.getsize(path),
        "opset": model.opset_import[0].version,
        "ir_version": model.ir_version,
        "inputs": [described(value) for value in model.graph.input],
        "outputs": [described(value) for value in model.graph.output],
        "operators": [node.op_type for node in model.graph.node],
    }
