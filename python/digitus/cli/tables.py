"""Where tables are printed, and what they look like."""

from __future__ import annotations

import os
import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

PIPE_WIDTH = 1_000
"""Columns of a table's lines where no terminal sets a width: none is broken."""


def stdout_console() -> Console:
    """Return where results go: in the terminal's width and with colours, or plain in a pipe.

    NO_COLOR switches colours off, and COLUMNS sets the width.
    """
    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPE_WIDTH
    return console


def simple_table(*texts: str, numbers: tuple[str, ...] = ()) -> Table:
    """Return a table without rows: columns of texts, then columns of numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in texts:
        table.add_column(name, overflow="fold")  # A path that is cut off helps nobody.
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    return table
