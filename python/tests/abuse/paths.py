"""Paths that a caller may give, good and bad."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from checkout import ROOT

from abuse.memory import PAGE
from abuse.values import FILE, NULL, VALUE, Stage, Value, null
from abuse.world import IMAGES, World

_CONTENT = frozenset({"DIGITUS_ERROR_BAD_DATA", "DIGITUS_ERROR_BAD_MODEL", "DIGITUS_ERROR_LIMIT"})
_ANY = FILE | _CONTENT
_MODEL = frozenset({"DIGITUS_ERROR_BAD_MODEL"})

CORPUS = ROOT / "Tests" / "Fuzz" / "corpus" / "model"
_CONVOLUTIONAL = ("convolutions", "global-average", "windows-beyond-image", "zero-variance")
_LYING = (
    *("dropout-rate-1", "epsilon-0", "epsilon-nan", "momentum-negative", "negative-variance"),
    *("filters-0", "filters-huge", "kernel-beyond-image", "kernel-huge", "kernel-of-other-shape"),
    *("padding-unknown", "pool-to-nothing", "product-overflows", "side-overflows", "strides-0"),
)
"""Models among the inputs for fuzzing."""

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
    world.build()
    network = ctypes.c_void_p(world.objects["digitus_network", "trained"])
    world.call("digitus_network_save", network, ctypes.c_char_p(bytes(folder / "model")))
    _save_checkpoints(world, folder)
    world.end()


def _save_checkpoints(world: World, folder: Path) -> None:
    for name, trainer in (("checkpoint", "plain"), ("checkpoint of another", "narrow")):
        handle = ctypes.c_void_p(world.objects["digitus_trainer", trainer])
        world.call("digitus_trainer_run", handle, ctypes.c_int64(1), ctypes.c_void_p())
        path = ctypes.c_char_p(bytes(folder / name))
        world.call("digitus_trainer_save", handle, path, ctypes.c_char_p(b"a note"))
    content = (folder / "checkpoint").read_bytes()
    for count in _CUTS:
        (folder / f"checkpoint cut at {count}").write_bytes(content[:count])
    (folder / "checkpoint cut within its hash").write_bytes(content[:-1])
    (folder / "checkpoint with more behind it").write_bytes(content + b"\0")
    (folder / "damaged checkpoint").write_bytes(content[:-100] + b"\xff" + content[-99:])


_CUTS = (4, 8, 100, 2000)
_OTHER_CHECKPOINTS = {
    f"checkpoint {state}": _MODEL for state in (*(f"cut at {count}" for count in _CUTS),)
} | {"model": _MODEL}
"""What cannot even be described."""


def readable(name: str) -> list[Value]:
    """Return the values of a path that is read, `name` first."""
    return [_path(name, name.encode(), None), null(NULL), *_refused({**_BAD, **_BAD_TO_READ})]


def models() -> list[Value]:
    """Return the values of the path of a model."""
    found = [*readable("model"), *_files({"checkpoint": _MODEL})]
    found += [_path(name, bytes(CORPUS / name), None) for name in _CONVOLUTIONAL]
    found += [_path(name, bytes(CORPUS / name), _MODEL) for name in _LYING]
    return found


def checkpoints_to_restore() -> list[Value]:
    """Return the values of the path of a checkpoint, all of which is needed."""
    whole = {"damaged checkpoint": _MODEL, "checkpoint of another": VALUE} | {
        f"checkpoint {state}": _MODEL for state in ("cut within its hash", "with more behind it")
    }
    return [*readable("checkpoint"), *_files(_OTHER_CHECKPOINTS | whole)]


def checkpoints_to_describe() -> list[Value]:
    """Return the values of the path of a checkpoint, of which header and note are needed."""
    also = [_path(name, name.encode(), None) for name in ("damaged checkpoint",)]
    return [*readable("checkpoint"), *also, *_files(_OTHER_CHECKPOINTS)]


def _files(refusals: dict[str, frozenset[str]]) -> list[Value]:
    return _refused({name: (name.encode(), refusal) for name, refusal in refusals.items()})


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
