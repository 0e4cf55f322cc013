"""Nodes and tensors of an ONNX graph, one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray


class Nodes:
    """A graph in the making, in which each node takes in what the one before gives out.

    Parameters
    ----------
    first : str
        Name of the graph's input.

    Attributes
    ----------
    nodes, tensors : list
        Of onnx.NodeProto and onnx.TensorProto.
    last : str
        Name of what the last node gives out.
    """

    def __init__(self, first: str) -> None:
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []
        self.last = first
        self._names: set[str] = set()

    def add(self, operator: str, name: str, *others: str, **attributes: Any) -> None:
        """Add a node.

        Parameters
        ----------
        operator : str
            Of ONNX.
        name : str
            Of the node and of what it gives out.
        others : str
            Names of what it takes in behind the last value.
        attributes
            Of the operator.
        """
        node = onnx.helper.make_node(operator, [self.last, *others], [name], name, **attributes)
        self.nodes.append(node)
        self.last = name

    def tensor(self, name: str, values: NDArray[Any]) -> str:
        """Add a tensor that belongs to the graph, unless it is there, and return its name."""
        if name not in self._names:
            self._names.add(name)
            self.tensors.append(onnx.numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def constant(self, name: str, value: float) -> str:
        """Add a single float32, unless it is there, and return its name."""
        return self.tensor(name, np.array(value, np.float32))

    def rename_last(self, name: str) -> None:
        """Give what the last node gives out another name."""
        if not self.nodes:
            self.add("Identity", name)
        self.nodes[-1].output[0] = name
        self.last = name
