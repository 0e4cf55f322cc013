"""Opening of data files, compressed or not."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from os import PathLike
from typing import TypeAlias

AnyPath: TypeAlias = str | PathLike[str]

GZIP_MAGIC = b"\x1f\x8b"


@contextmanager
def open_data_file(path: AnyPath) -> Iterator[BufferedIOBase]:
    """Open a file for reading bytes, unpacking it on the way if its content is gzip's.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it begins as a gzip file and goes on as none.
    """
    with open(path, "rb") as file:
        is_compressed = file.read(2) == GZIP_MAGIC
    try:
        if is_compressed:
            with gzip.open(path, "rb") as unpacked:
                yield unpacked
        else:
            with open(path, "rb") as file:
                yield file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"{path}: damaged gzip file: {error}") from error
