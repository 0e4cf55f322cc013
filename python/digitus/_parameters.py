"""Parameter tensors of a native network: names, shapes, and copies in and out."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import as_parameter, pointer_to
from digitus._errors import ArgumentError

Shapes = dict[str, tuple[int, ...]]

MAX_RANK = 4


def parameter_shapes(native: Any, network: Any) -> Shapes:
    """Return the shape of each parameter tensor by its name, in the library's order."""
    shapes: Shapes = {}
    sizes, rank = (ctypes.c_int64 * MAX_RANK)(), ctypes.c_int64()
    for index in range(native.digitus_network_parameter_count(network)):
        name = native.digitus_network_parameter_name(network, index).decode()
        native.digitus_network_parameter_shape(network, index, sizes, MAX_RANK, ctypes.byref(rank))
        shapes[name] = tuple(sizes[: rank.value])
    return shapes


def parameter_total(shapes: Shapes) -> int:
    """Return how many numbers all tensors hold together."""
    return sum(math.prod(shape) for shape in shapes.values())


def read_parameters(native: Any, network: Any, shapes: Shapes) -> dict[str, NDArray[np.float32]]:
    """Return a copy of each tensor by its name."""
    tensors = {}
    for index, (name, shape) in enumerate(shapes.items()):
        values = np.empty(shape, dtype=np.float32)
        native.digitus_network_get_parameter(network, index, pointer_to(values), values.size)
        tensors[name] = values
    return tensors


def checked_parameters(
    values: Mapping[str, ArrayLike], shapes: Shapes
) -> dict[int, NDArray[np.float32]]:
    """Return new values by their tensors' index, after a check of every name and value."""
    if not isinstance(values, Mapping):
        raise ArgumentError(f"parameters: expected a dict by name, got {type(values).__name__}")
    unknown = [name for name in values if name not in shapes]
    if unknown:
        raise ArgumentError(f"parameters: expected names among {list(shapes)}, got {unknown}")
    indices = {name: index for index, name in enumerate(shapes)}
    return {
        indices[name]: as_parameter(name, tensor, shapes[name]) for name, tensor in values.items()
    }


def write_parameters(native: Any, network: Any, values: dict[int, NDArray[np.float32]]) -> None:
    """Replace tensors by values that `checked_parameters` has made."""
    for index, tensor in values.items():
        native.digitus_network_set_parameter(network, index, pointer_to(tensor), tensor.size)


def split_parameters(flat: NDArray[np.float32], shapes: Shapes) -> dict[str, NDArray[np.float32]]:
    """Return views of one array that holds all tensors, one after the other."""
    tensors, start = {}, 0
    for name, shape in shapes.items():
        end = start + math.prod(shape)
        tensors[name] = flat[start:end].reshape(shape)
        start = end
    return tensors
