"""Paths as the library wants them, and files that are whole or not there at all."""

from __future__ import annotations

import os
import stat
from typing import TypeAlias

from digitus._errors import ArgumentError, FileAccessError, FileMissingError
from digitus._shown import shown

StrPath: TypeAlias = "str | os.PathLike[str]"


def path_bytes(name: str, path: StrPath) -> bytes:
    """Return a path as the bytes that the library calls it by.

    Parameters
    ----------
    name : str
        What the argument is called in the message.
    path : str or os.PathLike
        Any path in UTF-8; need not exist.

    Returns
    -------
    bytes
        Without a zero byte, which C would take for the path's end.
    """
    encoded = system_path_bytes(name, path)
    try:
        encoded.decode()
    except UnicodeDecodeError:
        raise ArgumentError(f"{name}: expected a path in UTF-8, got {shown(path)}") from None
    return encoded


def system_path_bytes(name: str, path: StrPath) -> bytes:
    """Return a path as the bytes that the system calls it by, for files that Python opens.

    Parameters
    ----------
    name : str
        What the argument is called in the message.
    path : str or os.PathLike
        Any path; need not exist.

    Returns
    -------
    bytes
        Without a zero byte.
    """
    try:
        encoded = os.fsencode(path)
    except (TypeError, UnicodeEncodeError):
        raise ArgumentError(f"{name}: expected a path, got {shown(path)}") from None
    if b"\0" in encoded:
        raise ArgumentError(f"{name}: expected a path without NUL characters, got {shown(path)}")
    return encoded


def refuse_pipe(path: StrPath) -> None:
    """Refuse what is no file and no folder: to open a pipe may take for ever.

    Parameters
    ----------
    path : str or os.PathLike
        Without NUL characters. Whatever else is wrong with it, whoever opens it will tell.
    """
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise FileAccessError(
            f"{os.fspath(path)}: expected a regular file; save what a pipe or a device gives to one"
        )


def write_atomically(path: StrPath, content: str | bytes) -> None:
    """Write a file so that a reader meets the old one or the new one, never a part.

    Parameters
    ----------
    path : str or os.PathLike
        An earlier file is replaced.
    content : str or bytes
        Text is written as UTF-8.
    """
    system_path_bytes("path", path)
    encoded = content.encode() if isinstance(content, str) else content
    destination = os.path.realpath(os.fsdecode(path))
    folder, base = os.path.split(destination)
    temporary = os.path.join(folder, f".{base}.{os.getpid()}.tmp")
    try:
        try:
            with open(temporary, "wb") as file:
                file.write(encoded)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, destination)
        except BaseException:
            if os.path.lexists(temporary):
                os.unlink(temporary)
            raise
    except FileNotFoundError:
        raise FileMissingError(f"{os.fspath(path)}: the folder does not exist") from None
    except OSError as error:
        raise FileAccessError(f"{os.fspath(path)}: cannot write: {error.strerror}") from error
