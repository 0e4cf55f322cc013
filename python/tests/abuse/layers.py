"""Layers that a caller may describe, good and bad."""

from __future__ import annotations

import json
from typing import Any

from abuse.texts import LIMIT, STRANGE, not_utf8, text
from abuse.values import NULL, SIZE, VALUE, Value, null

_CONVOLUTION = {"type": "conv2d", "filters": 3, "kernel_size": [2, 1]}
_POOL = {"type": "max_pool2d", "pool_size": [2, 2]}

_GOOD: tuple[dict[str, Any], ...] = (
    _CONVOLUTION,
    {**_CONVOLUTION, "strides": [1, 2], "padding": "same", "activation": "gelu"},
    {**_CONVOLUTION, "kernel_size": [4096, 1], "padding": "same"},
    _POOL,
    {**_POOL, "type": "average_pool2d", "strides": [1, 1], "padding": "same"},
    {"type": "global_average_pool2d"},
    {"type": "flatten"},
    {"type": "activation", "activation": "leaky_relu"},
    {"type": "dense", "units": 3},
    {"type": "dropout", "rate": 0.5},
    {"type": "dropout", "rate": 0},
    {"type": "batch_norm"},
    {"type": "batch_norm", "momentum": 0, "epsilon": 1e300},
)
_BAD_SIZES: tuple[dict[str, Any], ...] = (
    *({**_CONVOLUTION, "filters": filters} for filters in (0, -1, 4097, -(2**63), 2**63 - 1)),
    *(
        {**layer, name: sides}
        for layer, name in ((_CONVOLUTION, "kernel_size"), (_POOL, "pool_size"), (_POOL, "strides"))
        for sides in ([], [2], [1, 1, 1], [0, 1], [1, -1], [4097, 1], [2**63 - 1, 2**63 - 1])
    ),
    {**_CONVOLUTION, "kernel_size": [5, 1]},
    {**_CONVOLUTION, "filters": 4096, "kernel_size": [4096, 4096], "padding": "same"},
    {"type": "dense", "units": 0},
    {"type": "dense", "units": 65_537},
)
_BAD_VALUES: tuple[Any, ...] = (
    {},
    [],
    None,
    3,
    "flatten",
    {"type": "conv3d"},
    {"type": None},
    {"type": 1},
    {"type": "conv2d"},
    {"type": "dense", "units": 2.5},
    {"type": "dense", "units": "2"},
    {"type": "dense", "units": 2**64},
    {"type": "dense", "units": True},
    {"type": "dense", "units": 2, "name": "mine"},
    {"type": "flatten", "units": 2},
    {"type": "activation", "activation": "RELU"},
    {**_CONVOLUTION, "padding": "SAME"},
    {**_CONVOLUTION, "activation": 1},
    {**_CONVOLUTION, "kernel_size": 3},
    {**_CONVOLUTION, "kernel_size": {"height": 3}},
    {**_CONVOLUTION, "kernel_size": [3, "3"]},
    {**_CONVOLUTION, "kernel_size": [3.5, 1]},
    {**_CONVOLUTION, "strides": None},
    {"type": "dropout"},
    {"type": "dropout", "rate": "0.5"},
    {"type": "batch_norm", "epsilon": None},
)
_BAD_NUMBERS: tuple[dict[str, Any], ...] = (
    {"type": "dropout", "rate": 1},
    {"type": "dropout", "rate": -1e-300},
    {"type": "batch_norm", "momentum": 1.0},
    {"type": "batch_norm", "momentum": -1},
    {"type": "batch_norm", "epsilon": 0},
    {"type": "batch_norm", "epsilon": -(2**63)},
)
_NO_JSON = (
    b"",
    b"x",
    b'{"type":',
    b'{"type": "flatten"',
    b"[" * 4096,
    b'{"a":' * 800,
    STRANGE,
)


def layers() -> list[Value]:
    """Return the values of a layer's description, for a network of images of 4 x 2 x 2."""
    good = [_encoded(layer) for layer in _GOOD]
    return [
        text("good", good[0]),
        null(NULL),
        *(text(f"good {place}", layer) for place, layer in enumerate(good[1:], 2)),
        *(
            text(str(layer), _encoded(layer), SIZE, words=(f"{layer['type']}_1",))
            for layer in _BAD_SIZES
        ),
        *(
            text(str(layer), _encoded(layer), VALUE, words=(f"{layer['type']}_1",))
            for layer in _BAD_NUMBERS
        ),
        *(text(layer.decode(), layer, VALUE) for layer in map(_encoded, _BAD_VALUES)),
        *(text(f"no JSON {place}", layer, VALUE) for place, layer in enumerate(_NO_JSON)),
        text("as long as can be", good[0] + b" " * (8192 - len(good[0]))),
        text("too long", good[0] + b" " * (8193 - len(good[0])), LIMIT),
        text("far too long", b"[" * (1 << 20), LIMIT),
        *not_utf8(),
    ]


def _encoded(layer: Any) -> bytes:
    return json.dumps(layer).encode()
