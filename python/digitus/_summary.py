"""What a network consists of, in words."""

from __future__ import annotations

import ctypes
import math
from typing import Any

from digitus._parameters import Shapes
from digitus.layers import Layer


def describe(native: Any, network: Any) -> dict[str, Any]:
    """Return the library's description of a native network.

    Parameters
    ----------
    native : ctypes.CDLL
        The loaded library.
    network : ctypes pointer
        Not NULL.

    Returns
    -------
    dict
        With "input_shape" and "layers".
    """
    import json  # noqa: PLC0415 - only a loaded network needs it

    length = ctypes.c_int64()
    native.digitus_network_describe(network, None, 0, ctypes.byref(length))
    text = ctypes.create_string_buffer(length.value + 1)
    native.digitus_network_describe(network, text, len(text), ctypes.byref(length))
    description: dict[str, Any] = json.loads(text.raw[: length.value])
    return description


def summary(input_shape: tuple[int, ...], layers: tuple[Layer, ...], shapes: Shapes) -> str:
    """Return a table of a network's layers as text.

    Parameters
    ----------
    input_shape : tuple of int
        Shape of one input.
    layers : tuple of Layer
        In their order.
    shapes : dict
        Shape of each parameter tensor by its name, such as "dense_1.kernel".

    Returns
    -------
    str
        A line a layer, with its name, kind, output shape, activation and number of parameters.
    """
    totals: dict[str, int] = {}
    for name, shape in shapes.items():
        layer = name.rpartition(".")[0]
        totals[layer] = totals.get(layer, 0) + math.prod(shape)
    rows = [("layer", "kind", "output", "activation", "parameters")]
    rows.append(("input", "", str(input_shape), "", ""))
    for (name, total), layer_spec in zip(totals.items(), layers, strict=True):
        kind, activation = type(layer_spec).__name__, layer_spec.activation or ""
        rows.append((name, kind, f"({layer_spec.units},)", activation, f"{total:,}"))
    rows.append(("total", "", "", "", f"{sum(totals.values()):,}"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        lines.append("  ".join([*cells, row[-1].rjust(widths[-1])]).rstrip())
    return "\n".join(lines)
