"""The lines of a text file, plain or gzip-compressed, with clear words for what is none."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from typing import IO

from digitus._errors import DataFormatError, FileAccessError, FileMissingError, LimitError
from digitus._files import StrPath, refuse_pipe, system_path_bytes
from digitus._suggestions import nearby

LINE_LIMIT = 1 << 22
"""Bytes of one line at most."""

_KINDS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x93NUMPY", "an array of NumPy (.npy)"),
    (b"PK\x03\x04", "a ZIP or .npz file"),
    (b"%PDF", "a PDF file"),
    (b"\x80", "a pickle"),
    (b"SQLite", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"\0\0\x08", "an IDX file"),
)


def read_lines(path: StrPath) -> Iterator[str]:
    """Yield the lines of a text file without their ends.

    Parameters
    ----------
    path : str or os.PathLike
        In UTF-8, plain or gzip-compressed, whatever its name.

    Yields
    ------
    str

    Raises
    ------
    FileMissingError, FileAccessError
    DataFormatError
        If it is not text, or gzip data that is damaged or cut off; the message names the line.
    """
    system_path_bytes("data", path)
    refuse_pipe(path)
    name, number = os.fspath(path), 0
    try:
        with _opened(path) as file:
            _check_kind(name, file)
            while line := file.readline(LINE_LIMIT + 1):
                number += 1
                if len(line) > LINE_LIMIT:
                    raise LimitError(f"{name}: line {number} is longer than {LINE_LIMIT:,} bytes")
                yield _decoded(name, number, line)
    except FileNotFoundError:
        raise FileMissingError(f"{name}: does not exist{nearby(path)}") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataFormatError(
            f"{name}: the gzip data is damaged or cut off behind line {number:,} ({error}); "
            "copy or download the file again"
        ) from None
    except OSError as error:
        if isinstance(error, (FileMissingError, FileAccessError)):
            raise
        raise FileAccessError(f"{name}: cannot read: {error.strerror or error}") from None


def _opened(path: StrPath) -> IO[bytes]:
    with open(path, "rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    if is_packed:
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return open(path, "rb")


def _check_kind(name: str, file: IO[bytes]) -> None:
    """Refuse what is known to be something else."""
    begin = file.read(8)
    file.seek(0)
    for magic, kind in _KINDS:
        if begin.startswith(magic):
            raise DataFormatError(
                f"{name}: is {kind}; expected a CSV file, with one labelled image a line"
            )


def _decoded(name: str, number: int, line: bytes) -> str:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise DataFormatError(
            f"{name}: line {number}, byte {error.start + 1}: is not text in UTF-8; expected a CSV "
            "file, with one labelled image a line"
        ) from None
    if "\0" in text:
        raise DataFormatError(f"{name}: line {number}: holds NUL characters; it is no text file")
    return text.rstrip("\r\n")
