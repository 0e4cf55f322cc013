"""JSON files that people write: read with errors that say where something is wrong."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any, NoReturn

from digitus._errors import FileAccessError, FileMissingError, ModelFormatError
from digitus._files import StrPath, refuse_pipe, system_path_bytes
from digitus._shown import shown
from digitus._suggestions import nearby

SIZE_LIMIT = 1 << 24
"""Bytes of a file at most: nobody writes more by hand."""


def read_json(path: StrPath, remedy: str) -> Any:
    """Return what a JSON file holds.

    Parameters
    ----------
    path : str or os.PathLike
        In UTF-8, at most 16 MiB.
    remedy : str
        What the file should be, for messages.

    Returns
    -------
    object
        Plain values. FileMissingError and FileAccessError if it cannot be read; ModelFormatError,
        with line and column, if it is not JSON, has a key twice or a number that is not finite.
    """
    system_path_bytes("path", path)
    refuse_pipe(path)
    name = os.fspath(path)
    try:
        with open(path, "rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise FileMissingError(f"{name}: does not exist{nearby(path)}") from None
    except OSError as error:
        raise FileAccessError(f"{name}: cannot read: {error.strerror}") from error
    if len(content) > SIZE_LIMIT:
        raise ModelFormatError(f"{name}: is larger than {SIZE_LIMIT:,} bytes; {remedy}")
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_refuse
        )
    except UnicodeDecodeError as error:
        raise ModelFormatError(f"{name}: byte {error.start:,}: is not UTF-8; {remedy}") from None
    except json.JSONDecodeError as error:
        raise ModelFormatError(
            f"{name}, line {error.lineno}, column {error.colno}: is not JSON: {error.msg}; {remedy}"
        ) from None
    except (_FaultError, RecursionError, ValueError) as error:
        reason = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ModelFormatError(f"{name}: {reason}; {remedy}") from None


class _FaultError(Exception):
    """What JSON allows, and these files do not."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise _FaultError(f"{shown(twice)}: stands twice in one object")
    return found


def _refuse(constant: str) -> NoReturn:
    raise _FaultError(f"{constant}: is not a number that JSON has")
