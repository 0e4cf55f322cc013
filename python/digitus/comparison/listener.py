"""What a session tells while it runs."""

from __future__ import annotations

from collections.abc import Sequence

from digitus.comparison.contestant import EpochFigures
from digitus.comparison.result import LeftOut, Result
from digitus.comparison.rows import Row


class Listener:
    """Listen to nothing; the base of those that show progress."""

    def session_begins(self, rows: Sequence[Row]) -> None:
        """Hear which rows will be run."""

    def row_begins(self, row: Row) -> None:
        """Hear that a row begins."""

    def epoch_ended(self, row: Row, figures: EpochFigures) -> None:
        """Hear what an epoch brought."""

    def row_ended(self, result: Result) -> None:
        """Hear that a row has finished."""

    def row_left_out(self, left_out: LeftOut) -> None:
        """Hear that a row will not be run."""
