"""Safetensors files put together by hand, right and wrong."""

from __future__ import annotations

import json
import struct
from pathlib import Path


def header_of(content: bytes) -> dict:
    """Return the JSON of a whole file's header."""
    (length,) = struct.unpack("<Q", content[:8])
    return json.loads(content[8 : 8 + length])


def with_header(header: object, tensors: bytes = b"") -> bytes:
    """Return a file with that header, which may already be text or bytes."""
    if not isinstance(header, (str, bytes)):
        header = json.dumps(header)
    text = header.encode() if isinstance(header, str) else header
    return struct.pack("<Q", len(text)) + text + tensors


def tensor(kind: str, shape: list[int], start: int, end: int) -> dict:
    """Return the entry of a tensor."""
    return {"dtype": kind, "shape": shape, "data_offsets": [start, end]}


def changed(path: Path, new: Path, alter) -> Path:
    """Write a file whose header `alter` has changed in place."""
    content = path.read_bytes()
    header = header_of(content)
    (length,) = struct.unpack("<Q", content[:8])
    alter(header)
    new.write_bytes(with_header(header, content[8 + length :]))
    return new
