"""Judge a file by what it holds, gzip-compressed or not, while its bytes pass by.

The judgement needs constant memory and bounded time: a source can neither fill
the disk nor inflate a small file into an endless one.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from digitus._errors import DataFormatError, FileAccessError
from digitus.fetch.sources import SourceFile

__all__ = ["CHUNK_SIZE", "ContentCheck", "Piece", "byte_limit", "check_file", "read_pieces"]

CHUNK_SIZE = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS  # tells zlib to expect gzip's header and trailer


class Piece(NamedTuple):
    """Some bytes of a file, and the size of the whole file where that is known."""

    content: bytes
    total: int | None


def byte_limit(file: SourceFile) -> int:
    """Return how many bytes a file may have on the wire, however badly it is compressed."""
    return file.size + file.size // 1000 + 4096


class ContentCheck:
    """Compare bytes, given piece by piece, with what a file must hold.

    Parameters
    ----------
    file : SourceFile
        What the decompressed bytes must be.

    Attributes
    ----------
    file : SourceFile
        As given.
    is_compressed : bool
        Whether the bytes are gzip; known after the first two of them.
    """

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.is_compressed = False
        self._hash = hashlib.sha256()
        self._raw_count = 0
        self._content_count = 0
        self._head: bytes | None = b""  # None once it is known whether this is gzip
        self._inflater = zlib.decompressobj(_GZIP_WINDOW)

    @property
    def sha256(self) -> str:
        """SHA-256 of the decompressed bytes so far, in hexadecimal."""
        return self._hash.hexdigest()

    def update(self, chunk: bytes) -> None:
        """Take the next bytes of the file.

        Parameters
        ----------
        chunk : bytes
            Any number of bytes.

        Raises
        ------
        DataFormatError
            If they already show that the file cannot be the right one.
        """
        self._raw_count += len(chunk)
        if self._raw_count > byte_limit(self.file):
            raise DataFormatError(f"more than {byte_limit(self.file)} bytes")
        if self._head is not None:
            chunk = self._head + chunk
            if len(chunk) < len(_GZIP_MAGIC):
                self._head = chunk
                return
            self._head = None
            self.is_compressed = chunk.startswith(_GZIP_MAGIC)
        self._accept(self._inflate(chunk) if self.is_compressed else chunk)

    def finish(self) -> None:
        """State that the file has ended.

        Raises
        ------
        DataFormatError
            If what it held is not what it should hold.
        """
        if self._head:
            self._accept(self._head)
        if self.is_compressed and not self._inflater.eof:
            raise DataFormatError(f"the gzip stream breaks off after {self._raw_count} bytes")
        if self._content_count != self.file.size:
            raise DataFormatError(
                f"holds {self._content_count} bytes of data, expected {self.file.size}"
            )
        if self.sha256 != self.file.sha256:
            raise DataFormatError(
                f"SHA-256 of the data is {self.sha256}, expected {self.file.sha256}"
            )

    def _inflate(self, chunk: bytes) -> bytes:
        """Decompress `chunk`, at most one byte beyond the expected size."""
        room = self.file.size - self._content_count + 1
        try:
            content = self._inflater.decompress(chunk, room)
        except zlib.error as error:
            raise DataFormatError(f"broken gzip data ({error})") from error
        if self._inflater.unused_data:
            raise DataFormatError("bytes follow the end of the gzip stream")
        return content

    def _accept(self, content: bytes) -> None:
        """Count and hash decompressed bytes."""
        self._content_count += len(content)
        if self._content_count > self.file.size:
            raise DataFormatError(f"holds more than the expected {self.file.size} bytes of data")
        self._hash.update(content)


def read_pieces(path: Path) -> Iterator[Piece]:
    """Read a file piece by piece.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    Piece
        Up to `CHUNK_SIZE` bytes, never none.

    Raises
    ------
    FileAccessError
        If it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            total = os.fstat(stream.fileno()).st_size
            while content := stream.read(CHUNK_SIZE):
                yield Piece(content, total)
    except OSError as error:
        raise FileAccessError(f"{path}: cannot be read: {error.strerror}") from error


def check_file(path: Path, check: ContentCheck) -> None:
    """Read a whole file through `check`.

    Parameters
    ----------
    path : Path
        The file.
    check : ContentCheck
        A new check of what the file must hold.

    Raises
    ------
    FileAccessError
        If it cannot be read.
    DataFormatError
        If it holds something else; the message is a reason without the path.
    """
    for piece in read_pieces(path):
        check.update(piece.content)
    check.finish()
