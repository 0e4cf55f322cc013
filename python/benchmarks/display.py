"""Where a run is, on stderr."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.results import ClaimResult

LINE_EVERY = 20.0
"""Seconds between two lines that tell of progress where there is no bar."""


class Display:
    """A bar over the claims on a terminal; elsewhere a line for each claim and now and then.

    Parameters
    ----------
    console : rich.console.Console
    names : sequence of str
        The claims, in their order.
    """

    def __init__(self, console: Console, names: Sequence[str]) -> None:
        self._console, self._count, self._done = console, len(names), 0
        self._bars = Progress(
            TextColumn("{task.completed}/{task.total}"),
            BarColumn(bar_width=20),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bars.add_task("", total=len(names))
        self._claim = ""
        self._told = time.monotonic()

    def claim_started(self, name: str) -> None:
        """Show that a claim begins."""
        self._claim = name
        self.tell("beginning")

    def tell(self, text: str) -> None:
        """Show what is going on within a claim."""
        self._bars.update(self._task, description=f"{self._claim}: {text}")
        now = time.monotonic()
        if not self._console.is_terminal and now - self._told >= LINE_EVERY:
            self._told = now
            self._console.print(f"    {self._claim}: {text}", markup=False, soft_wrap=True)

    def claim_ended(self, result: ClaimResult) -> None:
        """Write a claim's first figure, and who is missing from it."""
        self._done += 1
        self._bars.update(self._task, completed=self._done)
        first = result.rows[0] if result.rows else None
        figure = f"{first.what}: {first.figure:,.3g} {first.unit}" if first else "no figure"
        lines = [f"{self._done}/{self._count} {result.claim} ({result.seconds:.0f} s): {figure}"]
        lines += [f"    {problem}" for problem in result.problems]
        self._console.print("\n".join(lines), markup=False, soft_wrap=True)

    def __enter__(self) -> Display:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()
