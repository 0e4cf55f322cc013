"""Structures that begin with their size, and all that may be wrong with one and its fields."""

from __future__ import annotations

import ctypes
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
    number,
    room,
)

_FORMATS = {"int64_t": "q", "int32_t": "i", "uint64_t": "Q", "double": "d"}
_NOT_FINITE = (math.nan, math.inf, -math.inf)
_RATES = (*_NOT_FINITE, -0.1, 1e300, 1e-300)
_FRACTIONS = (*_NOT_FINITE, -0.1, 1.0, 1.5, 0.99999999999)
_SHARES = (*_NOT_FINITE, -0.1, 1.1)
_STEPS = (0, -1, INT64_MIN, 2**53 + 1, INT64_MAX)
_MOMENTA, _ADAMS = (1, 2), (3, 4)
_STEP_DECAY, _COSINE, _ONE_CYCLE = 1, 2, 3
_FIRST_SIZES = {
    "digitus_training_options": 88,
    "digitus_progress": 72,
    "digitus_augmentation": 136,
}
"""Bytes of structures in ABI 1; a caller may state any size from there on."""


@dataclass(frozen=True)
class Field:
    """A setting of `digitus_training_options`: its default, and what must be refused."""

    usual: float
    bad: tuple[float, ...]
    refusal: frozenset[str] = VALUE
    optimizers: tuple[int, ...] | range = range(5)
    """Where it counts; others do not look at it."""
    good: tuple[float, ...] = ()
    schedules: tuple[int, ...] | range = range(4)
    """The same."""


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
    "schedule": Field(0, (-1, 4, 99, 256, INT32_MIN, INT32_MAX)),
    "reserved": Field(0, (), good=(1, INT32_MIN)),
    "schedule_steps": Field(7, _STEPS, SIZE, schedules=(1, 2, 3), good=(1, 2**53)),
    "schedule_factor": Field(0.1, _SHARES, schedules=(_STEP_DECAY,), good=(0.0, 1.0)),
    "final_fraction": Field(0.0, _SHARES, schedules=(_COSINE, _ONE_CYCLE), good=(1.0, 5e-324)),
    "warmup_share": Field(0.3, _FRACTIONS, schedules=(_ONE_CYCLE,), good=(0.0,)),
    "start_divisor": Field(
        25.0, (*_NOT_FINITE, -1.0, 0.0, 0.99), schedules=(_ONE_CYCLE,), good=(1.0, 1e308)
    ),
    "warmup_steps": Field(0, _STEPS[1:], SIZE, good=(1, 2**53)),
    "label_smoothing": Field(0.0, _SHARES, good=(1.0, 5e-324)),
    "clip_norm": Field(0.0, (*_NOT_FINITE, -1.0), good=(5e-324, 1.7e308)),
    "average_decay": Field(0.0, (*_NOT_FINITE, -0.1, 1.0, 1.5), good=(0.5, 5e-324)),
    "l2_penalty": Field(0.0, (*_NOT_FINITE, -0.1, 1e300), good=(0.5, 5e-324, 1e38)),
    "reduction": Field(0, (-1, 2, 99, 256, INT32_MIN, INT32_MAX), good=(1,)),
    "reserved_2": Field(0, (), good=(1, INT32_MIN)),
}
"""Each field of the options; one that is missing here is an error."""

_PERCENT = (-0.1, 1.1, *_NOT_FINITE)
AUGMENTATION = {
    "shift": Field(1.0, (-1.0, 65_537.0, 1e300, *_NOT_FINITE), good=(0.0, 5e-324, 65_536.0)),
    "rotation": Field(10.0, (-1.0, 180.1, *_NOT_FINITE), good=(0.0, 180.0)),
    "lowest_scale": Field(0.9, (0.0, 0.09, -1.0, 1.2, *_NOT_FINITE), good=(0.1, 1.1)),
    "highest_scale": Field(1.1, (10.1, 0.8, -1.0, *_NOT_FINITE), good=(10.0, 0.9)),
    "shear": Field(5.0, (-1.0, 80.1, *_NOT_FINITE), good=(0.0, 80.0)),
    "flip": Field(0.5, _PERCENT, good=(0.0, 1.0, 5e-324)),
    "elastic_strength": Field(9.0, (-1.0, 10_001.0, *_NOT_FINITE), good=(0.0, 10_000.0)),
    "elastic_smoothness": Field(4.0, (0.0, -4.0, 101.0, *_NOT_FINITE), good=(0.1, 100.0)),
    "erasing": Field(0.5, _PERCENT, good=(0.0, 1.0)),
    "lowest_erased_area": Field(0.1, (0.0, 0.4, -1.0, *_NOT_FINITE), good=(0.0001, 0.3)),
    "highest_erased_area": Field(0.3, (1.1, 0.05, *_NOT_FINITE), good=(0.1, 1.0)),
    "lowest_erased_aspect": Field(0.5, (0.0, 3.0, *_NOT_FINITE), good=(0.01, 2.0)),
    "highest_erased_aspect": Field(2.0, (101.0, 0.1, *_NOT_FINITE), good=(100.0, 0.5)),
    "height": Field(4, (0, -4, 3, 65_537, 2**32 + 4, INT64_MIN, INT64_MAX), SIZE),
    "width": Field(2, (0, -2, 3, 65_537, 2**32 + 2, INT64_MIN, INT64_MAX), SIZE),
    "channels": Field(2, (0, -2, 3, 2**32 + 2, 2**62, INT64_MIN, INT64_MAX), SIZE),
}
"""Each field of an augmentation of images of 16 values, likewise."""


def size_of(header: Header, name: str) -> int:
    """Return sizeof a structure, whose fields lie one after the other without gaps."""
    return struct.calcsize(_format(header, name))


def options(header: Header, optimizer: int, schedule: int = 0) -> list[Value]:
    """Return the values of options for one optimizer and schedule: good ones, then bad fields."""
    name = "digitus_training_options"
    fields = [field for field, _ in header.structures[name][1:]]
    if unknown := [field for field in fields if field not in FIELDS]:
        raise UnknownKindError(f"{name}: fields {unknown}")

    def filled(size: int | None = None, **changed: float) -> bytes:
        values = {field: FIELDS[field].usual for field in fields}
        values |= {"optimizer": optimizer, "schedule": schedule}
        numbers = [changed.get(field, values[field]) for field in fields]
        total = size_of(header, name)
        return struct.pack(_format(header, name), total if size is None else size, *numbers)

    found = [array("good", filled(), 8), null(None)]
    found += [array(f"off by {s}", filled(), 8, s, refusal=VALUE) for s in (1, 4)]
    found += [
        array(f"struct_size {size}", filled(size), 8, refusal=refusal)
        for size, refusal in _struct_sizes(header, name).items()
    ]
    for field in fields:
        rule = FIELDS[field]
        for value in (*rule.good, *rule.bad):
            counts = optimizer in rule.optimizers and schedule in rule.schedules
            is_refused = value in rule.bad and counts
            refusal = rule.refusal if is_refused else None
            label, content = f"{field} {value}", filled(**{field: value})
            found.append(array(label, content, 8, refusal=refusal, words=(field,)))
    return found


def augmentation(header: Header, null_value: Value) -> list[Value]:
    """Return the values of an augmentation: good ones first, then one bad field each."""
    name = "digitus_augmentation"
    fields = [field for field, _ in header.structures[name][1:]]
    if unknown := [field for field in fields if field not in AUGMENTATION]:
        raise UnknownKindError(f"{name}: fields {unknown}")

    def filled(size: int | None = None, **changed: float) -> bytes:
        numbers = [changed.get(field, AUGMENTATION[field].usual) for field in fields]
        total = size_of(header, name)
        return struct.pack(_format(header, name), total if size is None else size, *numbers)

    found = [array("good", filled(), 8), null_value]
    found.append(array("square", filled(height=0, width=0, channels=0), 8))
    found += [array(f"off by {s}", filled(), 8, s, refusal=VALUE) for s in (1, 4)]
    found += [
        array(f"struct_size {size}", filled(size), 8, refusal=refusal)
        for size, refusal in _struct_sizes(header, name).items()
    ]
    for field, rule in AUGMENTATION.items():
        for value in (*rule.good, *rule.bad):
            refusal = rule.refusal if value in rule.bad else None
            label, content = f"{field} {value}", filled(**{field: value})
            found.append(array(label, content, 8, refusal=refusal, words=(field,)))
    return found


def room_sizes(header: Header, name: str) -> list[Value]:
    """Return the sizes that there may be room for; too little leaves it alone."""
    total, first = size_of(header, name), _FIRST_SIZES[name]
    good = (total, first, total - 1, total + 8, INT64_MAX)
    found = [number(ctypes.c_int64, size) for size in good]
    return found + [
        number(ctypes.c_int64, size, SIZE) for size in (first - 1, 8, 0, -1, -total, INT64_MIN)
    ]


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
        for size, refusal in _struct_sizes(header, name).items()
    ]


def _struct_sizes(header: Header, name: str) -> dict[int, frozenset[str] | None]:
    """Return sizes that a caller may state, and whether they are refused."""
    total = size_of(header, name)
    first = _FIRST_SIZES.get(name, total)
    small = (-1, 1, 7, 8, first // 2, first - 8, first - 1, -total, INT64_MIN)
    large = (0, first, total, total + 1, total + 8, 2**32, INT64_MAX)
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
