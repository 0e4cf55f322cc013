"""All kinds of layers, by the names that model files use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from digitus.reference.activations import Activation, LeakyReLU
from digitus.reference.convolution import Conv2D
from digitus.reference.dense import Dense, Flatten
from digitus.reference.dropout import Dropout
from digitus.reference.layer import Layer
from digitus.reference.normalization import BatchNorm
from digitus.reference.pooling import AveragePool2D, GlobalAveragePool2D, MaxPool2D

KINDS: dict[str, type[Layer]] = {
    layer.kind: layer
    for layer in (
        Dense,
        Conv2D,
        MaxPool2D,
        AveragePool2D,
        GlobalAveragePool2D,
        Flatten,
        Dropout,
        BatchNorm,
        Activation,
        LeakyReLU,
    )
}
"""Layer classes by name."""


def layer_from_description(description: Mapping[str, Any]) -> Layer:
    """Return the layer that a model file describes.

    Parameters
    ----------
    description : mapping
        ``type``, one of `KINDS`, and that layer's settings; ``name`` is not looked at.

    Raises
    ------
    ValueError
        If type or settings are not known, or a setting is missing or out of range.
    """
    settings = dict(description)
    kind = settings.pop("type", None)
    settings.pop("name", None)
    if kind not in KINDS:
        raise ValueError(f"type: expected one of {', '.join(KINDS)}, got {kind!r}")
    known = {field.name for field in fields(KINDS[kind])}  # type: ignore[arg-type]
    unknown = sorted(settings.keys() - known)
    if unknown:
        raise ValueError(
            f"{kind}: expected settings among {', '.join(sorted(known))}, got {unknown[0]!r}"
        )
    if "activation" in known and settings.get("activation") is None:
        settings["activation"] = "none"
    try:
        return KINDS[kind](**settings)
    except TypeError as error:  # a setting without a default is missing
        raise ValueError(f"{kind}: {error}") from error
