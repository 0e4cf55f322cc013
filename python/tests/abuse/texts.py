"""Texts that a caller may give, and places for texts that a caller may want."""

from __future__ import annotations

import ctypes

from abuse.values import NULL, SIZE, VALUE, Stage, Value, capacities, null, rooms
from abuse.world import CLASS_NAMES

LIMIT = frozenset({"DIGITUS_ERROR_LIMIT"})
NOTE_LIMIT = 1 << 24
_GUARDED = 1 << 18
"""Bytes up to which a text lies between pages that nobody may touch."""

_LARGEST_NOTE = b"n" * NOTE_LIMIT
_LARGE = _LARGEST_NOTE + b"n"
STRANGE = '\x01\t\r\n\x1b[2J\x7f"\\/%s%n{}\u00e9\u202e\ufeff\uffff\U0001f600'.encode()
_NOT_UTF8 = {
    "not UTF-8": b"\xff\xfe",
    "cut within a character": b"a\xe2\x82",
    "half of a pair": b"\xed\xa0\x80",
    "longer than its character": b"\xc0\xaf",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "long and not UTF-8": b"a" * 5000 + b"\x80",
}


def text(
    label: str,
    content: bytes,
    refusal: frozenset[str] | None = None,
    *,
    hides_others: bool = False,
    words: tuple[str, ...] = ("metadata",),
) -> Value:
    """Return a text; its zero byte follows."""

    def make(stage: Stage, name: str) -> ctypes.c_void_p | ctypes.c_char_p:
        if len(content) > _GUARDED:
            return ctypes.c_char_p(content)
        size = len(content) + 1
        return ctypes.c_void_p(stage.memory.of(name, size).input(content + b"\0", 1))

    return Value(label, make, refusal, hides_others=hides_others, words=words)


def not_utf8() -> list[Value]:
    """Return texts that are not UTF-8."""
    return [text(label, content, VALUE) for label, content in _NOT_UTF8.items()]


def notes() -> list[Value]:
    """Return the values of a note; it may be missing."""
    return [
        text("good", b"a note"),
        null(None),
        text("empty", b""),
        text("strange", STRANGE),
        text("of a page", b"n" * 4096),
        text("as long as can be", _LARGEST_NOTE),
        text("too long", _LARGE, LIMIT),
        *not_utf8(),
    ]


def keys_to_set() -> list[Value]:
    """Return the values of a key whose value may be any text."""
    own = ("format", "digitus.format_version", "digitus.version", "digitus.architecture")
    return [
        text("good", b"author"),
        null(NULL),
        text("strange", STRANGE),
        text("as long as can be", b"k" * 256),
        text("empty", b"", SIZE),
        text("too long", b"k" * 257, SIZE),
        text("long", b"digitus." + b"k" * 70_000, SIZE),
        text("very long", b"k" * (1 << 20), SIZE),
        *(text(name, name.encode(), VALUE) for name in own),
        *(text(name, name.encode(), VALUE) for name in ("digitus.", "digitus.x")),
        *not_utf8(),
    ]


def keys_to_get() -> list[Value]:
    """Return the values of a key; beside one that there is not, too little room is enough."""
    missing = {"empty": b"", "missing": b"nobody", "strange": STRANGE, "long": b"k" * 70_000}
    return [
        text("good", b"author"),
        null(NULL),
        *(text(label, key, hides_others=True) for label, key in missing.items()),
        text("written by the library", b"format", hides_others=True),
        *not_utf8(),
    ]


def values_of(key: str) -> list[Value]:
    """Return the values of a metadata entry: its own ones, and what no entry may hold.

    NULL removes the entry, also of a key that could not be set.
    """
    good, *others = _GOOD[key]
    too_long = SIZE | VALUE if _BAD[key] else SIZE
    return [
        text("good", good),
        null(None, hides_others=True),
        *(text(f"good {place}", value) for place, value in enumerate(others, 2)),
        *(text(f"bad {place}", value, VALUE) for place, value in enumerate(_BAD[key], 1)),
        text("too long", b"v" * 65_537, too_long),
        text("very long", _LARGE, too_long),
        *not_utf8(),
    ]


_GOOD = {
    "author": (b"me", b"", STRANGE, b"v" * 65_536),
    "digitus.input_scaling": (b"bytes / 255", b"", STRANGE),
    "digitus.class_names": (CLASS_NAMES, b' [ "a" , "\\u0062\\n" ,"c"]\n'),
    "digitus.training": (b"{}", b' {"a": [1, {"b": null}]}', b'{"a":"' + b"v" * 60_000 + b'"}'),
}
KEYS = tuple(_GOOD)
"""Of which `values_of` knows values."""
_NO_JSON = (b"", b"x", b"null", b'"a"', b"[1", b"[" * 65_536, b'{"a":' * 13_000, b'["\\ud800"]')
_BAD = {
    "author": (),
    "digitus.input_scaling": (),
    "digitus.class_names": (
        *_NO_JSON,
        b"{}",
        b"[]",
        b"[1,2,3]",
        b'["a","b"]',
        b'["a","b","c","d"]',
        b'["a","b",""]',
        b'["a","b","a"]',
        b'["a","b",null]',
        b'["a","b","c"' + b',"d"' * 16_000 + b"]",
    ),
    "digitus.training": (*_NO_JSON, b"[]", b'{"a":NaN}', b"{}}", b'{"a":1'),
}


def place_for(length: int) -> dict[str, list[Value]]:
    """Return the values of text, capacity and length, where a text of so many bytes is to go."""
    return {
        "text": rooms(length + 1, 1, null(None, hides_others=True)),
        "capacity": capacities(length + 1),
        "length": rooms(8, 8),
    }
