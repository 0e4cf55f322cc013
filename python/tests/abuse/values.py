"""One good value of each kind of argument, and all that may be wrong with it."""

from __future__ import annotations

import ctypes
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from abuse.memory import Memory
from abuse.world import World

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1

NULL = frozenset({"DIGITUS_ERROR_NULL_ARGUMENT"})
VALUE = frozenset({"DIGITUS_ERROR_BAD_VALUE"})
SIZE = frozenset({"DIGITUS_ERROR_BAD_SIZE"})
STATE = frozenset({"DIGITUS_ERROR_BAD_STATE"})
FILE = frozenset({"DIGITUS_ERROR_NOT_FOUND", "DIGITUS_ERROR_IO"})


@dataclass(frozen=True)
class Stage:
    """Where a call takes place."""

    world: World
    memory: Memory


@dataclass(frozen=True)
class Value:
    """One value of one argument."""

    label: str
    make: Callable[[Stage, str], Any]
    """Returns the ctypes object to pass, given the stage and the parameter's name."""
    refusal: frozenset[str] | None = None
    """The statuses that may refuse it; None: it must be accepted."""
    is_context: bool = False
    """Right by itself, but it may not fit the rest: any status that is documented will do."""
    is_lie: bool = False
    """Larger than the caller's memory; never beside another lie, which would hide it."""
    hides_others: bool = False
    """Beside it something that is wrong elsewhere may not matter."""
    words: tuple[str, ...] = ()
    """What a message may call the argument, besides its name."""


def null(refusal: frozenset[str] | None = NULL, **more: Any) -> Value:
    """Return the NULL pointer."""
    return Value("NULL", lambda _stage, _name: ctypes.c_void_p(), refusal, **more)


def handle(type_name: str, name: str, label: str = "", **more: Any) -> Value:
    """Return an object of the world."""
    return Value(
        label or name,
        lambda stage, _name: ctypes.c_void_p(stage.world.objects[type_name, name]),
        **more,
    )


def strangers(type_name: str) -> list[Value]:
    """Return objects of the world that are of another type than a handle's."""
    return [
        handle(other, name, label=f"a {name} {other}", refusal=VALUE)
        for other, name in (
            ("digitus_dataset", "bytes"),
            ("digitus_network", "trained"),
            ("digitus_trainer", "plain"),
        )
        if other != type_name
    ]


def number(kind: Any, value: float, refusal: frozenset[str] | None = None, **more: Any) -> Value:
    """Return a number by its ctypes type."""
    return Value(str(value), lambda _stage, _name: kind(value), refusal, **more)


def array(
    label: str,
    content: bytes,
    alignment: int,
    shift: int = 0,
    *,
    refusal: frozenset[str] | None = None,
    **more: Any,
) -> Value:
    """Return memory that the library may only read."""
    return Value(
        label,
        lambda stage, name: ctypes.c_void_p(stage.memory.of(name).input(content, alignment, shift)),
        refusal,
        **more,
    )


def room(
    label: str,
    size: int,
    alignment: int,
    shift: int = 0,
    *,
    refusal: frozenset[str] | None = None,
    content: bytes = b"",
) -> Value:
    """Return memory of `size` bytes that the library may write to, holding `content` if given."""
    before = content or b"\x5a" * size
    return Value(
        label,
        lambda stage, name: ctypes.c_void_p(stage.memory.of(name).output(before, alignment, shift)),
        refusal,
    )


def misaligned(alignment: int) -> list[int]:
    """Return by how many bytes an address may miss its alignment."""
    return sorted({1, alignment // 2} - {0}) if alignment > 1 else []


def arrays(good: bytes, alignment: int, bad: dict[str, bytes], refusal: frozenset[str]) -> list:
    """Return an array's values: good contents first, then bad contents and addresses."""
    found = [array("good", good, alignment), null()]
    found += [
        array(f"off by {s}", good, alignment, s, refusal=VALUE) for s in misaligned(alignment)
    ]
    return found + [
        array(label, content, alignment, refusal=refusal) for label, content in bad.items()
    ]


def rooms(size: int, alignment: int, null_value: Value | None = None) -> list[Value]:
    """Return the values of room for results: good first."""
    found = [room("good", size, alignment), null_value or null()]
    return found + [
        room(f"off by {s}", size, alignment, s, refusal=VALUE) for s in misaligned(alignment)
    ]


def sizes(good: int, least: int, most: int, refusal: frozenset[str] = SIZE) -> list[Value]:
    """Return a number's values, good first: the ends of its range, and what is beyond them."""
    inside = [value for value in (least, most) if value != good and least <= value <= most]
    beyond = {least - 1, -1, -good, INT64_MIN, INT64_MIN + good}
    beyond |= {most + 1, 2**31, 2**32 + good, 2**62, 2**63 // max(good, 1) + 1, INT64_MAX}
    wrong = sorted(v for v in beyond if not least <= v <= most and INT64_MIN <= v <= INT64_MAX)
    found = [number(ctypes.c_int64, good)]
    found += [number(ctypes.c_int64, value, hides_others=True) for value in inside]
    return found + [number(ctypes.c_int64, value, refusal) for value in wrong]


def array_sizes(good: int, most: int, refusal: frozenset[str] = SIZE) -> list[Value]:
    """Return the values of a size that an array of the caller has: none between good and most."""
    wrong = [value for value in sizes(good, 1, most, refusal) if value.refusal]
    one = number(ctypes.c_int64, 1, hides_others=True)
    return [number(ctypes.c_int64, good), one, *wrong]


def counts(good: int) -> list[Value]:
    """Return the values of a count that must be exactly the one."""
    wrong = sorted({0, -1, -good, good - 1, good + 1, 2**32 + good, INT64_MAX, INT64_MIN} - {good})
    return [number(ctypes.c_int64, good)] + [number(ctypes.c_int64, v, SIZE) for v in wrong]


def capacities(needed: int) -> list[Value]:
    """Return the values of a capacity: all from `needed` on will do."""
    small = sorted({needed - 1, 0, -1, -needed, INT64_MIN, INT64_MIN + needed} - {needed})
    found = [number(ctypes.c_int64, needed)]
    found += [number(ctypes.c_int64, large, is_lie=True) for large in (2**32 + 1, INT64_MAX)]
    return found + [number(ctypes.c_int64, value, SIZE) for value in small]


def enumerators(good: int, members: dict[str, int]) -> list[Value]:
    """Return the values of an enumerator that no enumeration has, after the good one."""
    wrong = {-1, max(members.values()) + 1, 99, 256, 2**16, INT32_MIN, INT32_MAX}
    wrong |= {256 + good, 2**16 + good}
    wrong -= set(members.values())
    return [number(ctypes.c_int, good)] + [number(ctypes.c_int, v, VALUE) for v in sorted(wrong)]


def flags() -> list[Value]:
    """Return the values of a flag: 1 and 0, and what is neither."""
    wrong = (2, -1, 256, 2**16 + 1, INT32_MIN, INT32_MAX)
    good = [number(ctypes.c_int32, 1), number(ctypes.c_int32, 0)]
    return good + [number(ctypes.c_int32, value, VALUE) for value in wrong]


def reals(good: float, bad: tuple[float, ...]) -> list[Value]:
    """Return the values of a real number: what is not finite, and what else is bad."""
    wrong = (math.nan, math.inf, -math.inf, *bad)
    return [number(ctypes.c_double, good)] + [number(ctypes.c_double, v, VALUE) for v in wrong]


def ignored_reals(good: float) -> list[Value]:
    """Return the values of a real number that nobody looks at."""
    values = (good, math.nan, math.inf, -math.inf, -1.0, 0.0, 5e-324, 1.7e308)
    return [number(ctypes.c_double, value) for value in values]


def seeds() -> list[Value]:
    """Return the values of a seed; all are good."""
    return [number(ctypes.c_uint64, value) for value in (7, 0, 2**63, 2**64 - 1)]


def statuses() -> list[Value]:
    """Return the values of a status; all have a name, if only that of an unknown one."""
    values = (0, 11, 12, -1, 256, INT32_MIN, INT32_MAX)
    return [number(ctypes.c_int32, value) for value in values]


def integers(*values: int) -> bytes:
    """Return an array of int64_t."""
    return struct.pack(f"{len(values)}q", *values)


def labels(*values: int) -> bytes:
    """Return an array of int32_t."""
    return struct.pack(f"{len(values)}i", *values)


def with_float(floats: bytes, place: int, value: float) -> bytes:
    """Return an array of floats with another value at one place."""
    start = 4 * (place % (len(floats) // 4))
    return floats[:start] + struct.pack("f", value) + floats[start + 4 :]


def not_finite(floats: bytes) -> dict[str, bytes]:
    """Return arrays with one number that is not finite, first or last."""
    return {
        f"{value} at {place}": with_float(floats, place, value)
        for value in (math.nan, math.inf, -math.inf)
        for place in (0, -1)
    }
