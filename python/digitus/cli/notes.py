"""What commands say beside their results: lines on stderr, which --quiet leaves out."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable

from digitus._printable import printable


def notes(quiet: bool) -> Callable[[str], None]:
    """Return what writes a line to stderr; with --quiet it writes none.

    Parameters
    ----------
    quiet : bool

    Returns
    -------
    callable
        Takes the line, which may quote a file.
    """

    def write(text: str) -> None:
        if not quiet:
            sys.stderr.write(f"{fitted(printable(text))}\n")
            sys.stderr.flush()

    return write


def fitted(text: str) -> str:
    """Return a line for stderr, broken between words where that is a terminal."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):  # No terminal; or, in tests, no file at all.
        return text
    return "\n".join(
        textwrap.fill(line, max(columns, 20), break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
