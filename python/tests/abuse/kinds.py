"""What each parameter of the header is, by its type and its name."""

from __future__ import annotations

import enum
import re

from header_parser import Header


class Kind(enum.Enum):
    """What a parameter is, and so what may be wrong with it."""

    HANDLE = "handle"
    HANDLE_OUT = "place for a handle"
    PATH = "path"
    TEXT = "text"
    ARRAY = "array"
    ROOM = "room for results"
    STRUCTURE = "structure"
    STRUCTURE_OUT = "structure for results"
    SIZE = "size, count, capacity or index"
    ENUMERATOR = "enumerator"
    STATUS = "status"
    FLAG = "flag"
    REAL = "real number"
    SEED = "seed"


class UnknownKindError(Exception):
    """The header has something that nobody has told the walker how to abuse."""


ELEMENTS = {"char": 1, "void": 4, "uint8_t": 1, "int32_t": 4, "int64_t": 8, "float": 4, "double": 8}
"""Bytes, and so the alignment, of what arrays hold; untyped ones may hold floats."""

_SIZES = {
    "capacity",
    "class_count",
    "count",
    "epoch",
    "first",
    "height",
    "image_count",
    "index",
    "layer",
    "max_batches",
    "rank",
    "size",
    "units",
    "width",
}
_FLAGS = {"enabled"}
_PATHS = {"images", "labels", "path"}
_TEXTS = {"key", "layer", "note", "value"}
_SEEDS = {"seed"}
_REALS = {"rate", "standard_deviation"}
_NAMED = {
    "int64_t": (_SIZES, Kind.SIZE),
    "int32_t": (_FLAGS, Kind.FLAG),
    "uint64_t": (_SEEDS, Kind.SEED),
    "double": (_REALS, Kind.REAL),
}


def kind_of(header: Header, function: str, name: str, type_name: str) -> Kind:
    """Return what a parameter is; UnknownKindError if its type or its name is new."""
    pointed = re.fullmatch(r"(const )?(\w+)(\*+)", type_name)
    if pointed and type_name == "const char*":
        kind = Kind.PATH if name in _PATHS else Kind.TEXT if name in _TEXTS else None
    elif pointed:
        kind = _pointer(header, bool(pointed[1]), pointed[2], len(pointed[3]))
    else:
        kind = None
    if kind is not None:
        return kind
    if type_name in header.enumerations:
        return Kind.ENUMERATOR
    if type_name == "digitus_status":
        return Kind.STATUS
    names, kind = _NAMED.get(type_name, (set(), None))
    if kind is not None and name in names:
        return kind
    raise UnknownKindError(f"{function}: parameter '{name}' of type '{type_name}'")


def _pointer(header: Header, is_const: bool, target: str, stars: int) -> Kind | None:
    if target in header.opaque:
        return {1: Kind.HANDLE, 2: Kind.HANDLE_OUT}.get(stars)
    if stars > 1:
        return None
    if target in header.structures:
        return Kind.STRUCTURE if is_const else Kind.STRUCTURE_OUT
    if target in ELEMENTS:
        return Kind.ARRAY if is_const else Kind.ROOM
    return None
