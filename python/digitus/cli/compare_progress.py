"""How `digitus compare` shows where it is, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from digitus._bars import WithBars
from digitus.comparison import LeftOut, Listener, Result, Row
from digitus.comparison.contestant import EpochFigures

LINES = 10
"""Lines that a row writes where there is no terminal."""

REDRAWS_PER_SECOND = 4
"""Few, because drawing takes time from the row that is being measured."""


class LineProgress(Listener):
    """Write a line after every tenth of a row's epochs."""

    def __init__(self) -> None:
        self._started = self._after_first = 0.0

    def __enter__(self) -> LineProgress:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def row_begins(self, row: Row) -> None:
        """Start the clock."""
        self._started = time.perf_counter()

    def epoch_ended(self, row: Row, figures: EpochFigures) -> None:
        """Write the figures, if it is time for a line."""
        epoch, epochs, now = figures.epoch, row.task.epochs, time.perf_counter()
        if epoch == 1:
            self._after_first = now
        if epoch * LINES // epochs == (epoch - 1) * LINES // epochs:
            return
        # The first epoch may include a framework's start, which the others do not repeat.
        remaining = (now - self._after_first) / max(1, epoch - 1) * (epochs - epoch)
        self._write(
            f"{row.label}: epoch {epoch:,}/{epochs:,}  {_figures(figures)}  "
            f"{now - self._started:.1f} s, {remaining:.1f} s to go"
        )

    def row_left_out(self, left_out: LeftOut) -> None:
        """Say so."""
        self._write(f"{left_out.row.label}: left out, {left_out.reason}")

    def _write(self, line: str) -> None:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


class BarProgress(WithBars, Listener):
    """Draw a bar a row.

    Parameters
    ----------
    console : rich.console.Console
        On stderr.
    """

    def __init__(self, console: Console) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=12),
            MofNCompleteColumn(),
            TextColumn("{task.fields[figures]}", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
            refresh_per_second=REDRAWS_PER_SECOND,
        )

    def session_begins(self, rows: Sequence[Row]) -> None:
        """Draw all bars, empty."""
        for row in rows:
            self._tasks[row.key] = self._bars.add_task(
                row.label, total=row.task.epochs, start=False, figures=""
            )

    def row_begins(self, row: Row) -> None:
        """Start the row's clock."""
        self._bars.start_task(self._tasks[row.key])

    def epoch_ended(self, row: Row, figures: EpochFigures) -> None:
        """Draw how far the row is."""
        self._bars.update(self._tasks[row.key], completed=figures.epoch, figures=_figures(figures))

    def row_ended(self, result: Result) -> None:
        """Put the last accuracies beside the bar."""
        self._bars.stop_task(self._tasks[result.row.key])

    def row_left_out(self, left_out: LeftOut) -> None:
        """Say so above the bars."""
        task = self._tasks.pop(left_out.row.key, None)
        if task is not None:
            self._bars.remove_task(task)
        self._bars.console.print(
            f"{left_out.row.label}: left out, {left_out.reason}", markup=False, highlight=False
        )


class NoProgress(LineProgress):
    """Write nothing."""

    def _write(self, line: str) -> None:
        pass


def make_progress(*, is_shown: bool = True) -> LineProgress | BarProgress:
    """Return bars on a terminal, else lines; or what writes nothing.

    Parameters
    ----------
    is_shown : bool
    """
    if not is_shown:
        return NoProgress()
    console = Console(stderr=True)
    return BarProgress(console) if console.is_terminal else LineProgress()


def _figures(figures: EpochFigures) -> str:
    return f"cost {figures.loss:.4f}  accuracy {figures.accuracy:7.2%}"
