"""Architectures as text: the layers of a network without their weights, written down in JSON.

An architecture is `{"input_shape": [784], "layers": [{"type": "dense", "units": 10}]}`: the shape
of one input, 1 to 3 sizes, and the layers in their order, each with its type and the settings of
the class of that type (`digitus.Dense` and so on). Settings may be left out where the class has a
default. `Network.description` has this form, `Network.from_description` reads it, and
`Network.save_architecture` and `load_architecture` do so with a file. A layer may also have its
name, as a model file has it, such as "dense_1"; names cannot be chosen. "initializer" may be
"he_normal", or `{"standard_deviation": 0.01}` for `digitus.Normal(0.01)`.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digitus._errors import ArgumentError, ModelFormatError
from digitus._files import StrPath, write_atomically
from digitus._json_files import read_json
from digitus._shown import shown
from digitus.layers import KINDS, Layer, Normal, check_input_shape

FIELDS = ("input_shape", "layers")
REMEDY = (
    'an architecture is {"input_shape": [784], "layers": [{"type": "dense", "units": 10}]}; '
    "Network.save_architecture writes one"
)


@dataclass(frozen=True)
class Architecture:
    """The shape of one input, and the layers behind it."""

    input_shape: tuple[int, ...]
    layers: tuple[Layer, ...]

    @property
    def description(self) -> dict[str, Any]:
        """The architecture as plain values that JSON can hold."""
        layers = []
        for number, layer in enumerate(self.layers, 1):
            entry = {"type": layer.kind, "name": f"{layer.kind}_{number}", **layer.description()}
            initializer = getattr(layer, "initializer", None)
            if isinstance(initializer, Normal):
                entry["initializer"] = dataclasses.asdict(initializer)
            elif initializer == "he_normal":
                entry["initializer"] = initializer
            layers.append(_plain(entry))
        return {"input_shape": list(self.input_shape), "layers": layers}

    @classmethod
    def of(cls, description: Any) -> Architecture:
        """Return the architecture that a description stands for.

        Parameters
        ----------
        description : mapping
            As of this module. ArgumentError names the layer, its field, what is there, and what
            was expected.

        Returns
        -------
        Architecture
        """
        if not isinstance(description, Mapping):
            raise ArgumentError(f"expected an object, got {shown(description)}; {REMEDY}")
        for name in description:
            if name not in FIELDS:
                raise ArgumentError(f"{name}: is no field of an architecture; {REMEDY}")
        for name in FIELDS:
            if name not in description:
                raise ArgumentError(f"{name}: is missing; {REMEDY}")
        entries = description["layers"]
        if not isinstance(entries, (list, tuple)) or not entries:
            raise ArgumentError(
                f"layers: expected a list of one layer or more, got {shown(entries)}; {REMEDY}"
            )
        shape = description["input_shape"]
        if not isinstance(shape, (list, tuple)):
            raise ArgumentError(f"input_shape: expected a list of 1 to 3 sizes, got {shown(shape)}")
        layers = tuple(_layer(index, entry) for index, entry in enumerate(entries))
        return cls(check_input_shape(shape), layers)


def read_architecture(path: StrPath) -> Architecture:
    """Read the architecture in a file.

    Parameters
    ----------
    path : str or os.PathLike
        FileMissingError if it does not exist; ModelFormatError, with the line or the field, if it
        is not JSON or not an architecture.

    Returns
    -------
    Architecture
    """
    document = read_json(path, REMEDY)
    try:
        return Architecture.of(document)
    except ArgumentError as error:
        raise ModelFormatError(f"{os.fspath(path)}: {error}") from None


def write_architecture(architecture: Architecture, path: StrPath) -> None:
    """Write an architecture into a file; an earlier file is replaced at once.

    Parameters
    ----------
    architecture : Architecture
    path : str or os.PathLike
    """
    write_atomically(path, json.dumps(architecture.description, indent=2) + "\n")


def _layer(index: int, entry: Any) -> Layer:
    """Return the layer that an entry stands for; errors tell of its place."""
    place = f"layers[{index}]"
    if not isinstance(entry, Mapping):
        raise ArgumentError(
            f'{place}: expected an object such as {{"type": "dense", "units": 10}}, '
            f"got {shown(entry)}"
        )
    settings = dict(entry)
    if "type" not in settings:
        raise ArgumentError(f"{place}: type: is missing; expected one of {', '.join(KINDS)}")
    kind, name = settings.pop("type"), settings.pop("name", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise ArgumentError(f"{place}: type: expected one of {', '.join(KINDS)}; got {shown(kind)}")
    place = f"{place} ({kind})"
    if name not in (None, f"{kind}_{index + 1}"):
        raise ArgumentError(
            f"{place}: name: expected '{kind}_{index + 1}', or none, because layers are named by "
            f"type and place; got {shown(name)}"
        )
    return _made(place, KINDS[kind], settings)


def _made(place: str, kind: type[Layer], settings: dict[str, Any]) -> Layer:
    """Return the layer of a class with these settings."""
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    names = ", ".join(fields) or "no settings at all"
    for name in settings:
        if name not in fields:
            raise ArgumentError(f"{place}: {shown(name)}: is no setting of it; it has {names}")
    for name, field in fields.items():
        if field.default is dataclasses.MISSING and name not in settings:
            raise ArgumentError(f"{place}: {name}: is missing; it has {names}")
    if isinstance(settings.get("initializer"), Mapping):
        settings["initializer"] = _normal(place, settings["initializer"])
    try:
        return kind(**settings)
    except ArgumentError as error:
        raise ArgumentError(f"{place}: {error}") from None


def _normal(place: str, settings: Mapping[str, Any]) -> Normal:
    if set(settings) != {"standard_deviation"}:
        raise ArgumentError(
            f'{place}: initializer: expected a name, or {{"standard_deviation": 0.01}}; '
            f"got {shown(dict(settings))}"
        )
    try:
        return Normal(settings["standard_deviation"])
    except ArgumentError as error:
        raise ArgumentError(f"{place}: initializer: {error}") from None


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return settings with lists in place of tuples, as JSON reads them back."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
