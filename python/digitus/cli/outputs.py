"""Checks of where results are to go, made before the work rather than after it."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from digitus._errors import FileAccessError, FileMissingError
from digitus._extras import MissingExtraError
from digitus.reference.missing import not_installed


def check_writable(path: Path | None) -> None:
    """Refuse a file name that nothing could be written to; None is no file.

    Raises
    ------
    FileMissingError
        If its folder does not exist.
    FileAccessError
        If it is a folder, or its folder cannot be written to.
    """
    if path is None:
        return
    folder = path.absolute().parent
    if path.is_dir():
        raise FileAccessError(f"{path}: is a folder; a file name is needed")
    if not folder.is_dir():
        raise FileMissingError(f"{path}: the folder {folder} does not exist; make it first")
    if not os.access(folder, os.W_OK):
        raise FileAccessError(f"{path}: the folder {folder} cannot be written to")


def require_module(module: str, extra: str) -> None:
    """Refuse to go on without an optional package.

    Raises
    ------
    MissingExtraError
        With the command that installs it.
    """
    if importlib.util.find_spec(module) is None:
        raise MissingExtraError(not_installed(module, extra))
