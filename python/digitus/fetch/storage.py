"""Put a verified file in place: whole and right under its name, or not there at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from digitus._errors import FileAccessError
from digitus.fetch.content import ContentCheck
from digitus.fetch.sources import SourceFile

__all__ = ["foreign_candidates", "make_directory", "own_candidates", "remove", "store"]


def own_candidates(directory: Path, file: SourceFile) -> list[Path]:
    """Return the paths that `file` may have where we put it: compressed, plain."""
    return [directory / f"{file.name}.gz", directory / file.name]


def foreign_candidates(directory: Path, file: SourceFile) -> list[Path]:
    """Return the paths that `file` may have elsewhere: some archives write .idx for -idx."""
    spellings = (file.name, file.name.replace("-idx", ".idx"))
    return [directory / f"{name}{ending}" for name in spellings for ending in (".gz", "")]


def make_directory(directory: Path) -> None:
    """Create `directory` and its parents where they are missing.

    Parameters
    ----------
    directory : Path
        The folder; it may exist.

    Raises
    ------
    FileAccessError
        If it cannot be made.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileAccessError(
            f"{directory}: cannot make this folder: {error.strerror}; choose another destination"
        ) from error


def remove(path: Path) -> None:
    """Delete a file that need not exist; FileAccessError if that is not possible."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileAccessError(f"{path}: cannot be removed: {error.strerror}") from error


def store(chunks: Iterable[bytes], check: ContentCheck, directory: Path) -> Path:
    """Write `chunks` into `directory` as the file of `check`, if that is what they are.

    The bytes go to a temporary file beside the final one. Only when they have
    been verified and are on the disk does it take the final name, in one step.
    Whatever goes wrong before, Ctrl-C included, removes the temporary file and
    leaves a file of that name as it was.

    Parameters
    ----------
    chunks : iterable of bytes
        The file, piece by piece, gzip-compressed or not. Its exceptions pass through.
    check : ContentCheck
        A new check of what the file must hold.
    directory : Path
        Existing folder.

    Returns
    -------
    Path
        Where the file is now: its name ends in ``.gz`` if the bytes are gzip.

    Raises
    ------
    DataFormatError
        If the bytes are not the right ones; the message is a reason without a path.
    FileAccessError
        If the folder cannot be written to.
    """
    temporary = directory / f".{check.file.name}.{secrets.token_hex(8)}.part"
    try:
        with _writing(temporary) as stream:
            for chunk in chunks:
                check.update(chunk)
                _write(stream, chunk, temporary)
            check.finish()
        compressed, plain = own_candidates(directory, check.file)
        final, other = (compressed, plain) if check.is_compressed else (plain, compressed)
        _move(temporary, final)
        remove(other)  # it was wrong, and a reader might prefer it
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return final


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file; on leaving without an error, wait until it is on the disk."""
    try:
        stream = path.open("xb")
    except OSError as error:
        raise _cannot_write(path, error) from error
    with stream:
        yield stream
        try:
            stream.flush()
            os.fsync(stream.fileno())
        except OSError as error:
            raise _cannot_write(path, error) from error


def _write(stream: BinaryIO, chunk: bytes, path: Path) -> None:
    """Write, and name the folder when that fails."""
    try:
        stream.write(chunk)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _move(temporary: Path, final: Path) -> None:
    """Give `temporary` its final name, and wait until that too is on the disk."""
    try:
        temporary.replace(final)
        descriptor = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _cannot_write(final, error) from error


def _cannot_write(path: Path, error: OSError) -> FileAccessError:
    """Return the exception for a folder that cannot be written to."""
    return FileAccessError(
        f"{path.parent}: cannot write into this folder: {error.strerror}; "
        "free some space there or choose another destination"
    )
