"""Checks of what layers are given."""

from __future__ import annotations

from typing import Any

from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus._shown import shown

MAX_SIDE = 4096
ACTIVATIONS = ("relu", "leaky_relu", "gelu", "sigmoid", "tanh")
PADDINGS = ("valid", "same")


def as_activation(activation: Any) -> str | None:
    """Return the name of an activation; None for "none"."""
    if activation is None or (isinstance(activation, str) and activation == "none"):
        return None
    if not isinstance(activation, str) or activation not in ACTIVATIONS:
        names = ", ".join(repr(name) for name in ACTIVATIONS)
        hint = ""
        if isinstance(activation, str) and activation == "softmax":
            hint = "; leave it out of the last layer: losses and predict_proba have it built in"
        raise ArgumentError(f"activation: expected {names} or None, got {shown(activation)}{hint}")
    return activation


def as_padding(padding: Any) -> str:
    """Return the name of a padding."""
    if not isinstance(padding, str) or padding not in PADDINGS:
        raise ArgumentError(f"padding: expected 'valid' or 'same', got {shown(padding)}")
    return padding


def as_pair(name: str, value: Any) -> tuple[int, int]:
    """Return height and width from two numbers or one for both."""
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ArgumentError(f"{name}: expected one number or two, got {shown(value)}")
        sides = value
    else:
        sides = (value, value)
    height, width = (as_integer(name, side, 1, MAX_SIDE) for side in sides)
    return height, width
