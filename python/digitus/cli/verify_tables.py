"""What `digitus verify` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

Line = dict[str, Any]


def check_tables(lines: Sequence[Line]) -> list[Table]:
    """Return the checks as one table a mode, narrow enough for 80 columns.

    Parameters
    ----------
    lines : sequence of dict
        Of `Check.as_dictionary`.
    """
    tables: dict[str, Table] = {}
    for line in lines:
        if line["mode"] not in tables:
            tables[line["mode"]] = _empty_table(line["mode"])
        is_count = line["tolerance"] == 0.0
        worst = f"{float(line['worst']):.0f}" if is_count else f"{float(line['worst']):.1e}"
        limit = "0" if is_count else f"{line['tolerance']:.0e}"
        word = "[green]same[/]" if line["passed"] else "[bold red]DIFFERS[/]"
        place = line["note"] if is_count and line["note"] else line["where"]
        tables[line["mode"]].add_row(line["peer"], line["what"], worst, limit, word, place)
    return list(tables.values())


def _empty_table(title: str) -> Table:
    """Return a table of checks without rows."""
    table = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("against")
    table.add_column("what")
    table.add_column("worst", justify="right")
    table.add_column("limit", justify="right")
    table.add_column("verdict")
    table.add_column("where")
    return table


def self_test_table(lines: Sequence[Line]) -> Table:
    """Return what noticed each fault as a table.

    Parameters
    ----------
    lines : sequence of dict
        With fault, mode, noticed_by and passed.
    """
    table = Table("fault", "mode", "noticed by", "verdict", box=SIMPLE_HEAD, pad_edge=False)
    for line in lines:
        word = "[green]caught[/]" if line["passed"] else "[bold red]MISSED[/]"
        table.add_row(line["fault"], line["mode"], ", ".join(line["noticed_by"]) or "-", word)
    return table


def verdict(lines: Sequence[Line], *, with_keras: bool, is_self_test: bool) -> str:
    """Return the line below the table."""
    good = sum(line["passed"] for line in lines)
    peers = "NumPy and Keras in float64" if with_keras else "NumPy in float64"
    if is_self_test:
        return f"{good} of {len(lines)} faults caught by comparison with {peers}"
    return f"{good} of {len(lines)} checks against {peers} within tolerance"
