"""Small data files in every form that MNIST comes in."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np

from digitus.reference.array_types import ByteArray

HEADER = "label," + ",".join(f"pixel{number}" for number in range(12))


def digits(count: int, seed: int = 0) -> tuple[ByteArray, ByteArray]:
    """Return images (count, 12) that hold 0 and 255, and labels."""
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, size=(count, 12), dtype=np.uint8)
    images[0, :2] = 0, 255
    return images, random.integers(0, 10, size=count, dtype=np.uint8)


def csv_text(images: ByteArray, labels: ByteArray, header: str | None = HEADER) -> str:
    """Return the text of a CSV file, the last line ended."""
    lines = [] if header is None else [header]
    lines += [",".join(map(str, [label, *row])) for label, row in zip(labels, images, strict=True)]
    return "\n".join(lines) + "\n"


def idx_bytes(array: ByteArray, magic: int | None = None) -> bytes:
    """Return the bytes of an IDX file."""
    header = [0x0800 + array.ndim if magic is None else magic, *array.shape]
    return struct.pack(f">{len(header)}I", *header) + array.tobytes()


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, compressed if its name says so, and return its path."""
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path
