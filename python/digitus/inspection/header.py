"""The header of a safetensors file, read as far as it goes, with every fault and its place."""

from __future__ import annotations

import contextlib
import json
import math
import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeGuard

from digitus._errors import DigitusError, FileAccessError, FileMissingError
from digitus._files import StrPath, system_path_bytes

HEADER_LIMIT = 1 << 24
"""Bytes of a header at most; a model of Digitus has at most 1 MiB."""

BYTES_OF = {
    "BOOL": 1,
    "U8": 1,
    "I8": 1,
    "F8_E4M3": 1,
    "F8_E5M2": 1,
    "U16": 2,
    "I16": 2,
    "F16": 2,
    "BF16": 2,
    "U32": 4,
    "I32": 4,
    "F32": 4,
    "U64": 8,
    "I64": 8,
    "F64": 8,
}
"""Bytes of one number of each type of the format."""

MAX_RANK = 64
MAX_SIZE = 2**63 - 1


@dataclass(frozen=True)
class TensorEntry:
    """A tensor as the header tells of it."""

    name: str
    type: str
    shape: tuple[int, ...]
    start: int
    """Its first byte, counted from the end of the header."""
    end: int
    """The byte behind its last."""
    is_sound: bool
    """Whether type, shape and place agree, and the place lies in the file."""


@dataclass
class FileHeader:
    """What was found at the beginning of a file."""

    file_size: int = 0
    header_size: int = 0
    """Bytes of the JSON; 0 if it could not be found."""
    metadata: dict[str, str] = field(default_factory=dict)
    tensors: list[TensorEntry] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What is wrong, each with its place."""
    is_read: bool = False
    """Whether there is a header that is a JSON object, right or wrong."""

    @property
    def data_start(self) -> int:
        """The first byte of the tensors, counted from the beginning of the file."""
        return 8 + self.header_size


@contextlib.contextmanager
def opened(path: StrPath) -> Iterator[BinaryIO]:
    """Open a regular file to read; errors of the system become those of the package.

    Raises
    ------
    FileMissingError, FileAccessError
        If there is no such file, or it cannot be read.
    """
    system_path_bytes("path", path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise FileAccessError(f"{os.fspath(path)}: expected a regular file")
        with open(path, "rb") as file:
            yield file
    except DigitusError:
        raise
    except FileNotFoundError:
        raise FileMissingError(f"{os.fspath(path)}: no such file") from None
    except OSError as error:
        raise FileAccessError(f"{os.fspath(path)}: cannot read: {error.strerror}") from error


def read_header(file: BinaryIO) -> FileHeader:
    """Read the header of a file; whatever is wrong with it ends up in `faults`.

    Parameters
    ----------
    file : binary file
        At its beginning.

    Returns
    -------
    FileHeader
    """
    header = FileHeader(file_size=os.fstat(file.fileno()).st_size)
    text = _read_text(file, header)
    if text is not None:
        _parse(text, header)
    return header


def _read_text(file: BinaryIO, header: FileHeader) -> bytes | None:
    """Return the bytes of the JSON; None, with a fault noted, if they are not there."""
    announced = file.read(8)
    if len(announced) < 8:
        header.faults.append(
            f"the file ends after {len(announced)} bytes; the first 8 are the length of the header"
        )
        return None
    length = int.from_bytes(announced, "little")
    room = header.file_size - 8
    if length > min(room, HEADER_LIMIT):
        reason = f"only {room:,} follow" if length > room else f"at most {HEADER_LIMIT:,} are read"
        header.faults.append(f"bytes 0 to 7 announce a header of {length:,} bytes, but {reason}")
        return None
    text = file.read(length)
    if len(text) < length:
        header.faults.append(f"the file ends at byte {8 + len(text):,}, within its header")
        return None
    header.header_size = length
    return text


class _Object(dict[str, Any]):
    """A JSON object that knows which of its keys occurred more than once."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        made.repeated = tuple(name for name, count in counts.items() if count > 1)
    return made


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _parse(text: bytes, header: FileHeader) -> None:
    """Take the JSON apart."""
    try:
        content = json.loads(text.decode(), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as error:
        header.faults.append(f"byte {8 + error.start:,}: the header is not UTF-8")
        return
    except json.JSONDecodeError as error:
        place = 8 + len(error.doc[: error.pos].encode())
        header.faults.append(f"byte {place:,}: the header is no JSON: {error.msg}")
        return
    except (ValueError, RecursionError) as error:
        header.faults.append(f"the header is no JSON that can be read: {error}")
        return
    if not isinstance(content, _Object):
        header.faults.append("the header is JSON, but not an object")
        return
    header.is_read = True
    header.faults += [f"header: {name!r} is there more than once" for name in content.repeated]
    for name, value in content.items():
        if name == "__metadata__":
            _take_metadata(value, header)
        else:
            _take_tensor(name, value, header)
    header.tensors.sort(key=lambda tensor: (tensor.start, tensor.end))
    _check_places(header)


def _take_metadata(value: Any, header: FileHeader) -> None:
    if not isinstance(value, _Object):
        header.faults.append("__metadata__: expected an object of texts")
        return
    header.faults += [f"__metadata__: {key!r} is there more than once" for key in value.repeated]
    for key, text in value.items():
        if isinstance(text, str):
            header.metadata[key] = text
        else:
            header.faults.append(f"__metadata__: {key!r}: expected a text, got {_excerpt(text)}")


def _take_tensor(name: str, value: Any, header: FileHeader) -> None:
    """Note one tensor, sound or not; what is no tensor at all is only a fault."""
    where = f"tensor {name!r}"
    if not isinstance(value, _Object):
        header.faults.append(f"{where}: expected an object, got {_excerpt(value)}")
        return
    kind, shape, place = (value.get(key) for key in ("dtype", "shape", "data_offsets"))
    if not isinstance(kind, str):
        header.faults.append(f"{where}: dtype: expected a text, got {_excerpt(kind)}")
    elif not _are_sizes(shape) or len(shape) > MAX_RANK:
        header.faults.append(f"{where}: shape: expected sizes, got {_excerpt(shape)}")
    elif not _are_sizes(place) or len(place) != 2:
        header.faults.append(f"{where}: data_offsets: expected two, got {_excerpt(place)}")
    else:
        start, end = place
        faults = _faults_of(kind, shape, start, end, header.file_size - header.data_start)
        header.faults += [f"{where}: {fault}" for fault in faults]
        header.tensors.append(TensorEntry(name, kind, tuple(shape), start, end, not faults))


def _faults_of(kind: str, shape: list[int], start: int, end: int, size: int) -> list[str]:
    """Return what is wrong with a tensor's type, shape and place."""
    if kind not in BYTES_OF:
        return [f"dtype: {_excerpt(kind)} is none of the format's"]
    needed = math.prod(shape) * BYTES_OF[kind]
    if end - start != needed:
        return [f"{kind} {shape} takes {needed:,} bytes, but {start:,} to {end:,} are given"]
    if end > size:
        return [f"ends at byte {end:,} of the tensors, but the file holds {size:,} bytes of them"]
    return []


def _check_places(header: FileHeader) -> None:
    """Note gaps and overlaps between tensors, and what follows the last."""
    place = 0
    for tensor in header.tensors:
        if tensor.start != place:
            word = "begins within the tensor before" if tensor.start < place else "leaves a gap"
            header.faults.append(
                f"tensor {tensor.name!r}: {word}: expected byte {place:,}, got {tensor.start:,}"
            )
        place = max(place, tensor.end)
    size = header.file_size - header.data_start
    if place < size:
        header.faults.append(f"{size - place:,} bytes follow the last tensor")


def _are_sizes(value: Any) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(
        type(size) is int and 0 <= size <= MAX_SIZE for size in value
    )


def _excerpt(value: Any) -> str:
    """Return how a JSON value looks, cut short; no deep one, whose text could use up the stack."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list) and any(isinstance(entry, (list, dict)) for entry in value):
        return "a list of lists or objects"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
