"""Paths that a caller may give, good and bad."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from abuse.memory import PAGE
from abuse.values import FILE, NULL, VALUE, Stage, Value, null
from abuse.world import IMAGES, World

_CONTENT = frozenset({"DIGITUS_ERROR_BAD_DATA", "DIGITUS_ERROR_BAD_MODEL", "DIGITUS_ERROR_LIMIT"})
_ANY = FILE | _CONTENT

_BAD = {
    "empty": (b"", VALUE),
    "not UTF-8": (b"\xff\xfe/\x80", VALUE),
    "cut within a character": (b"a\xe2\x82", VALUE),
    "long": (b"a" * 300, FILE),
    "very long": (b"/" + b"a/" * 500_000, FILE),
    "a folder": (b".", FILE),
    "the root": (b"/", FILE),
    "within a file": (b"data.csv/x", FILE),
    "in no folder": (b"no/such/folder", FILE),
    "a pipe": (b"pipe", FILE),
    "a device": (b"/dev/full", FILE),
    "a loop of links": (b"loop", FILE),
    "a missing file named as a format": (b"no/%s%n%999999d", FILE),
}
_BAD_TO_READ = {
    "missing": (b"missing", FILE),
    "an empty file": (b"nothing", _ANY),
    "noise": (b"noise", _ANY),
    "memory of the process": (b"/proc/self/mem", _ANY),
}


def make_files(world: World) -> None:
    """Write what the paths lead to into the world's folder, which must be the current one."""
    folder = world.folder
    rows = [",".join(map(str, [row % 3, *IMAGES[16 * row : 16 * row + 16]])) for row in range(6)]
    (folder / "data.csv").write_text("\n".join(rows) + "\n")
    (folder / "images").write_bytes(
        b"\x00\x00\x08\x03\x00\x00\x00\x06\x00\x00\x00\x04\x00\x00\x00\x04" + IMAGES
    )
    (folder / "labels").write_bytes(b"\x00\x00\x08\x01\x00\x00\x00\x06" + bytes([0, 1, 2] * 2))
    (folder / "nothing").write_bytes(b"")
    (folder / "noise").write_bytes(bytes(range(256)) * 16)
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    _save(world, folder / "model")


def _save(world: World, path: Path) -> None:
    network = ctypes.c_void_p(world.network(16, 5, 3))
    world.call("digitus_network_save", network, ctypes.c_char_p(bytes(path)))
    world.call("digitus_network_destroy", network)


def readable(name: str) -> list[Value]:
    """Return the values of a path that is read, `name` first."""
    return [_path(name, name.encode(), None), null(NULL), *_refused({**_BAD, **_BAD_TO_READ})]


def writable(name: str) -> list[Value]:
    """Return the values of a path that is written to, `name` first."""
    return [_path(name, name.encode(), None), null(NULL), *_refused(_BAD)]


def _refused(paths: dict[str, tuple[bytes, frozenset[str]]]) -> list[Value]:
    return [_path(label, path, refusal) for label, (path, refusal) in paths.items()]


def _path(label: str, path: bytes, refusal: frozenset[str] | None) -> Value:
    def make(stage: Stage, name: str) -> ctypes.c_void_p | ctypes.c_char_p:
        if len(path) > PAGE:
            return ctypes.c_char_p(path)
        return ctypes.c_void_p(stage.memory.of(name).input(path + b"\0", 1))

    return Value(
        label, make, refusal, words=(path[:40].decode("utf-8", "replace"),) if path else ()
    )
