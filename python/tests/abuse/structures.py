"""Structures that begin with their size, and all that may be wrong with one and its fields."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

from header_parser import Header

from abuse.kinds import UnknownKindError
from abuse.values import (
    INT32_MAX,
    INT32_MIN,
    INT64_MAX,
    INT64_MIN,
    SIZE,
    VALUE,
    Value,
    array,
    null,
    room,
)

_FORMATS = {"int64_t": "q", "int32_t": "i", "uint64_t": "Q", "double": "d"}
_NOT_FINITE = (math.nan, math.inf, -math.inf)
_RATES = (*_NOT_FINITE, -0.1, 1e300, 1e-300)
_FRACTIONS = (*_NOT_FINITE, -0.1, 1.0, 1.5, 0.99999999999)
_MOMENTA, _ADAMS = (1, 2), (3, 4)


@dataclass(frozen=True)
class Field:
    """A setting of `digitus_training_options`: its default, and what must be refused."""

    usual: float
    bad: tuple[float, ...]
    refusal: frozenset[str] = VALUE
    optimizers: tuple[int, ...] | range = range(5)
    """Where it counts; others do not look at it."""
    good: tuple[float, ...] = ()


FIELDS = {
    "batch_size": Field(2, (-1, INT64_MIN), SIZE, good=(0, 1, 7, 2**32, INT64_MAX)),
    "optimizer": Field(0, (-1, 5, 99, 256, INT32_MIN, INT32_MAX)),
    "shuffle": Field(1, (2, -1, 256, INT32_MIN, INT32_MAX), good=(0,)),
    "seed": Field(0, (), good=(1, 2**63, 2**64 - 1)),
    "learning_rate": Field(0.1, _RATES, good=(0.0,)),
    "momentum": Field(0.9, _FRACTIONS, optimizers=_MOMENTA, good=(0.0,)),
    "beta_1": Field(0.9, _FRACTIONS, optimizers=_ADAMS, good=(0.0,)),
    "beta_2": Field(0.999, _FRACTIONS, optimizers=_ADAMS, good=(0.0,)),
    "epsilon": Field(1e-7, (*_RATES, 0.0), optimizers=_ADAMS),
    "weight_decay": Field(0.004, (*_NOT_FINITE, -0.1, 1e300), optimizers=(4,), good=(0.0,)),
    "time_limit": Field(0.0, (*_NOT_FINITE, -1.0), good=(1e-300, 1e300)),
}
"""Each field of the options; one that is missing here is an error."""


def size_of(header: Header, name: str) -> int:
    """Return sizeof a structure, whose fields lie one after the other without gaps."""
    return struct.calcsize(_format(header, name))


def options(header: Header, optimizer: int) -> list[Value]:
    """Return the values of options for one optimizer: good ones first, then one bad field each."""
    name = "digitus_training_options"
    fields = [field for field, _ in header.structures[name][1:]]
    if unknown := [field for field in fields if field not in FIELDS]:
        raise UnknownKindError(f"{name}: fields {unknown}")

    def filled(size: int | None = None, **changed: float) -> bytes:
        values = {field: FIELDS[field].usual for field in fields} | {"optimizer": optimizer}
        numbers = [changed.get(field, values[field]) for field in fields]
        total = size_of(header, name)
        return struct.pack(_format(header, name), total if size is None else size, *numbers)

    found = [array("good", filled(), 8), null(None)]
    found += [array(f"off by {s}", filled(), 8, s, refusal=VALUE) for s in (1, 4)]
    found += [
        array(f"struct_size {size}", filled(size), 8, refusal=refusal)
        for size, refusal in _struct_sizes(size_of(header, name)).items()
    ]
    for field in fields:
        rule = FIELDS[field]
        for value in (*rule.good, *rule.bad):
            is_refused = value in rule.bad and optimizer in rule.optimizers
            refusal = rule.refusal if is_refused else None
            label, content = f"{field} {value}", filled(**{field: value})
            found.append(array(label, content, 8, refusal=refusal, words=(field,)))
    return found


def results(header: Header, name: str, null_value: Value) -> list[Value]:
    """Return the values of a structure for results, the good one first."""
    total = size_of(header, name)

    def filled(size: int) -> bytes:
        return struct.pack("q", size) + b"\x5a" * (total - 8)

    found = [room("good", total, 8, content=filled(total)), null_value]
    found += [
        room(f"off by {s}", total, 8, s, refusal=VALUE, content=filled(total)) for s in (1, 4)
    ]
    return found + [
        room(f"struct_size {size}", total, 8, refusal=refusal, content=filled(size))
        for size, refusal in _struct_sizes(total).items()
    ]


def _struct_sizes(total: int) -> dict[int, frozenset[str] | None]:
    """Return sizes that a caller may state, and whether they are refused."""
    small = (-1, 1, 7, 8, total // 2, total - 8, total - 1, -total, INT64_MIN)
    large = (0, total + 1, total + 8, 2**32, INT64_MAX)
    return dict.fromkeys(small, SIZE) | dict.fromkeys(large, None)


def _format(header: Header, name: str) -> str:
    parts = []
    for field, type_name in header.structures[name]:
        code = "i" if type_name in header.enumerations else _FORMATS.get(type_name)
        if code is None:
            raise UnknownKindError(f"{name}.{field}: type '{type_name}'")
        parts.append(code)
    if header.structures[name][0] != ("struct_size", "int64_t"):
        raise UnknownKindError(f"{name}: does not begin with its size")
    return "".join(parts)
