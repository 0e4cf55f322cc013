"""What Hypothesis draws for the Python API: arrays and values of every kind, fitting or not."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import digitus

bounded = settings(
    deadline=None,
    max_examples=80,
    derandomize="DIGITUS_RANDOM_TESTS" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
"""Decorates each test: few examples, no time limit each, and always the same ones, unless
DIGITUS_RANDOM_TESTS is set."""

OWN = (digitus.DigitusError, TypeError, ValueError)
"""All that a call may raise, whatever it is given."""


def outcome(call: Callable[[], Any], *names: str) -> Any:
    """Return what a call returns, or None if it refuses its arguments in words.

    Parameters
    ----------
    call : callable
        An exception other than those of `OWN` goes through, and fails the test.
    names : str
        Arguments, one of which the message must name.

    Returns
    -------
    object
        Never None for a call that succeeded: make the call return something.
    """
    try:
        return call()
    except OWN as error:
        message = str(error)
        assert any(name in message for name in names), f"names none of {names}: {message!r}"
        assert len(message) < 2000
        return None


_NUMBERS = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.unsigned_integer_dtypes(endianness="?"),
    hnp.floating_dtypes(endianness="?"),
)
DTYPES = st.one_of(
    _NUMBERS,
    st.sampled_from([np.dtype(np.uint8), np.dtype(np.float32), np.dtype(np.float64)]),
    hnp.complex_number_dtypes(endianness="?"),
    hnp.unicode_string_dtypes(max_len=3),
    hnp.byte_string_dtypes(max_len=3),
    hnp.datetime64_dtypes(),
    st.just(np.dtype([("a", "u1"), ("b", "f4")])),
)


def _strided(array: Any) -> Any:
    return np.repeat(array, 2, axis=-1)[..., ::2] if array.ndim else array


def _unaligned(array: Any) -> Any:
    memory = np.empty(array.nbytes + 1, np.uint8)[1:]
    copy = memory.view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


def _read_only(array: Any) -> Any:
    array.flags.writeable = False
    return array


LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "as it is": lambda array: array,
    "Fortran": np.asfortranarray,
    "transposed": lambda array: array.T,
    "strided": _strided,
    "reversed": lambda array: array[::-1] if array.ndim else array,
    "unaligned": _unaligned,
    "read-only": _read_only,
    "masked": lambda array: np.ma.masked_array(array, mask=False),
    "list": lambda array: array.tolist(),
    "objects": lambda array: array.astype(object),
    "repeated": lambda array: np.broadcast_to(array, (2, *array.shape)),
}


@st.composite
def arrays(draw: st.DrawFn, shapes: st.SearchStrategy[Any]) -> Any:
    """Draw an array, or a list, of any type and layout."""
    array = draw(hnp.arrays(draw(DTYPES), draw(shapes)))
    return LAYOUTS[draw(st.sampled_from(list(LAYOUTS)))](array)


ANY_SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([0, -1, 2**31, 2**32 + 1, 2**63 - 1, 2**63, 2**64, 10**400]),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=8),
    st.binary(max_size=8),
    st.binary(max_size=8).map(bytearray),
    st.sampled_from([b"0.5", bytearray(b"0.5"), "0.5", Decimal("0.5"), Decimal("sNaN")]),
    st.fractions().map(Fraction),
    st.lists(st.integers(-3, 3), max_size=3),
    st.tuples(st.integers(), st.text(max_size=2)),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    st.sampled_from([object, np.float32(0.5), np.int8(3), np.bool_(True), ..., NotImplemented]),
    st.sampled_from([np.zeros(3), np.array(2), np.array([2]), np.array("relu"), np.zeros((2, 2))]),
)
"""Values of all types, for arguments of one."""

_NAMES = st.text(st.characters(exclude_characters="/"), max_size=6)
NEW_PATHS = st.one_of(_NAMES, JUNK.filter(lambda value: not isinstance(value, (str, bytes))))
"""Paths to write to, within the current folder."""
PATHS = st.one_of(
    st.sampled_from([*"abcd", b"a", "", ".", "..", "a/b", "no/such", "a\0", "\udcff", b"\xff"]),
    _NAMES,
    st.binary(max_size=4).map(lambda name: name.replace(b"/", b"")),
    JUNK.filter(lambda value: not isinstance(value, (str, bytes)) or b"/"[0] not in [*value]),
)
"""Paths to read from; a test may put files at "a" to "d"."""


def shown(path: Any) -> str:
    """Return how a message may show a path."""
    if isinstance(path, int):
        return "expected a path"
    return path.decode("utf-8", "replace") if isinstance(path, bytes) else str(path)[:50]


TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    st.sampled_from(["a\0b", "\ud800", "\udcff", "\uffff", "\r\n\t", '"\\/', "\x1b[2J", "e\u0301"]),
    st.integers(0, 300).map(lambda count: "\u00e9" * count),
)
"""Texts; not all of them can be passed to C."""


def is_passable(value: Any) -> bool:
    """Return whether a value is a text that C and UTF-8 can hold."""
    if not isinstance(value, str) or "\0" in value:
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)
