"""A call of each function that works, and the values that each of its parameters may have."""

from __future__ import annotations

from header_parser import Documentation, Header

from abuse import structures
from abuse.kinds import ELEMENTS, Kind, UnknownKindError, kind_of
from abuse.table import Choices, table
from abuse.values import NULL, Value, flags, handle, null, rooms, seeds, statuses, strangers

_OBJECTS = {
    "digitus_dataset": ("bytes", "floats", "narrow"),
    "digitus_network": ("trained", "empty", "narrow", "convolutional"),
    "digitus_trainer": ("plain", "profiled", "convolutional"),
}
"""Objects of the world that a handle may stand for, by default; the first one works."""

_LARGE = "convolutional"
"""What fills more room than others: not for calls that may lie about how much there is."""

_SIMPLE = {
    Kind.HANDLE_OUT: rooms(8, 8),
    Kind.SEED: seeds(),
    Kind.STATUS: statuses(),
    Kind.FLAG: flags(),
}


def choices(
    header: Header, documentation: dict[str, Documentation], function: str
) -> list[Choices]:
    """Return the values of each parameter, once for each way to call the function.

    UnknownKindError if nobody has written down what the function, or a parameter, needs.
    """
    names, types = header.parameters[function], header.functions[function][1]
    known = table(header).get(function, [{}])
    if unknown := {name for given in known for name in given} - set(names):
        raise UnknownKindError(f"{function}: no parameters {sorted(unknown)}")
    for name, type_name in zip(names, types, strict=True):
        kind_of(header, function, name, type_name)
    return [
        {
            name: given[name]
            if name in given
            else _usual(header, documentation[function], function, name, type_name)
            for name, type_name in zip(names, types, strict=True)
        }
        for given in known
    ]


def _usual(
    header: Header, says: Documentation, function: str, name: str, type_name: str
) -> list[Value]:
    """Return the values of a parameter that is much the same in every function."""
    kind = kind_of(header, function, name, type_name)
    target = type_name.removeprefix("const ").rstrip("*")
    allows_null = "NULL if not wanted" in says.parameters.get(name, "")
    null_value = null(None if allows_null else NULL)
    if kind is Kind.HANDLE and target in _OBJECTS:
        objects = [
            other
            for other in _OBJECTS[target]
            if other != _LARGE or "capacity" not in header.parameters[function]
        ]
        first, *others = (handle(target, other, is_context=True) for other in objects)
        return [handle(target, first.label), null(), *others, *strangers(target)]
    if kind is Kind.STRUCTURE_OUT and name == "options":
        return rooms(structures.size_of(header, target), 8)
    if kind is Kind.STRUCTURE_OUT:
        return structures.results(header, target, null_value)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    known = "" if kind is Kind.HANDLE else f", a {kind.value} of {ELEMENTS.get(target, target)}"
    raise UnknownKindError(f"{function}: no values for '{name}' of type '{type_name}'{known}")
