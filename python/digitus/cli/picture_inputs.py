"""Pictures that a command line names."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from digitus._errors import ArgumentError, DataFormatError, FileAccessError, LimitError
from digitus.cli.inputs import check_readable

STDIN = "-"
"""What names standard input on a command line."""

BYTES = 1 << 28
"""Bytes that standard input may have at most; a file is not read as a whole."""


def check_pictures(images: Sequence[str]) -> None:
    """Refuse to read more than one picture from standard input."""
    if images.count(STDIN) > 1:
        raise ArgumentError(f"{STDIN}: standard input can be read once; give it once")


def picture_source(image: str) -> Path | bytes:
    """Return what is to be read: a file's path, or the content of standard input.

    Parameters
    ----------
    image : str
        A path; or "-".

    Returns
    -------
    pathlib.Path or bytes

    Raises
    ------
    FileMissingError, FileAccessError
        If there is no such file, or it is a folder; with what to do instead.
    DataFormatError, LimitError
        If standard input is empty or too long.
    """
    return _standard_input() if image == STDIN else picture_file(image)


def picture_file(image: str) -> Path:
    """Return the path of a picture file.

    Raises
    ------
    FileMissingError, FileAccessError
        If there is no such file, or it is a folder; with what to do instead.
    """
    if os.path.isdir(image):
        folder = image.rstrip(os.sep) or os.sep
        raise FileAccessError(
            f"{image}: is a folder; `digitus predict {folder}/*` reads the pictures in it, and "
            f"`digitus evaluate --images {folder}` measures how well labelled ones are read"
        )
    check_readable(None, image)
    return Path(image)


def _standard_input() -> bytes:
    stream = sys.stdin.buffer
    if stream.isatty():
        raise FileAccessError(
            f"{STDIN}: expected a picture on standard input, which is a terminal; "
            f"try `digitus predict {STDIN} < photo.jpg`"
        )
    content = stream.read(BYTES + 1)
    if not content:
        raise DataFormatError(f"{STDIN}: standard input is empty; expected a picture")
    if len(content) > BYTES:
        raise LimitError(f"{STDIN}: standard input has more than {BYTES:,} bytes, the limit")
    return content
