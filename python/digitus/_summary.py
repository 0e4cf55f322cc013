"""What a network consists of, in words."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

from digitus._parameters import Shapes
from digitus.layers import Layer

MAX_RANK = 3
"""Sizes of a shape at most."""


class LayerSize(NamedTuple):
    """What a layer gives out and costs."""

    name: str
    output_shape: tuple[int, ...]
    parameters: int
    products: int

    @property
    def outputs(self) -> int:
        """Values of one output."""
        return math.prod(self.output_shape)


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


def layer_sizes(
    native: Any, network: Any, layers: tuple[Layer, ...], shapes: Shapes
) -> tuple[LayerSize, ...]:
    """Return what each layer of a native network gives out and costs.

    Parameters
    ----------
    native : ctypes.CDLL
        The loaded library.
    network : ctypes pointer
        Not NULL.
    layers : tuple of Layer
        In their order.
    shapes : dict
        Shape of each parameter tensor by its name, such as "dense_1.kernel".

    Returns
    -------
    tuple of LayerSize
    """
    sizes, rank = (ctypes.c_int64 * MAX_RANK)(), ctypes.c_int64()
    found = []
    for index, layer in enumerate(layers):
        native.digitus_network_layer_shape(network, index, sizes, MAX_RANK, ctypes.byref(rank))
        name = f"{layer.kind}_{index + 1}"
        parameters = sum(
            math.prod(shape) for key, shape in shapes.items() if key.startswith(f"{name}.")
        )
        products = native.digitus_network_layer_products(network, index)
        found.append(LayerSize(name, tuple(sizes[: rank.value]), parameters, products))
    return tuple(found)


HEADINGS = ("layer", "kind", "output", "activation", "parameters", "MACs")
"""Of the table of layers; MACs are products of weights and values for one image."""


def summary_rows(
    input_shape: tuple[int, ...], layers: tuple[Layer, ...], sizes: tuple[LayerSize, ...]
) -> list[tuple[str, ...]]:
    """Return the lines of a table below `HEADINGS`: the input, each layer, and the totals."""
    rows: list[tuple[str, ...]] = [("input", "", str(input_shape), "", "", "")]
    for layer, size in zip(layers, sizes, strict=True):
        kind, activation = type(layer).__name__, getattr(layer, "activation", None) or ""
        output = str(size.output_shape)
        rows.append(
            (size.name, kind, output, activation, f"{size.parameters:,}", f"{size.products:,}")
        )
    parameters, products = sum(s.parameters for s in sizes), sum(s.products for s in sizes)
    rows.append(("total", "", "", "", f"{parameters:,}", f"{products:,}"))
    return rows


def summary(
    input_shape: tuple[int, ...], layers: tuple[Layer, ...], sizes: tuple[LayerSize, ...]
) -> str:
    """Return a table of a network's layers as text.

    Parameters
    ----------
    input_shape : tuple of int
        Shape of one input.
    layers : tuple of Layer
        In their order.
    sizes : tuple of LayerSize
        Of the same layers.

    Returns
    -------
    str
        A line a layer, with its name, kind, output shape, activation, number of parameters, and
        products of weights and values for one image ("MACs").
    """
    rows = [HEADINGS, *summary_rows(input_shape, layers, sizes)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if index > 3 else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
