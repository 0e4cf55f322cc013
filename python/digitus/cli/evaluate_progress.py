"""How `digitus evaluate --corruptions` shows where it is, on stderr."""

from __future__ import annotations

import sys

from digitus._bars import WithBars
from digitus.cli.counted_bar import counted_bar
from digitus.evaluation import CorruptionResult


class CorruptionProgress(WithBars):
    """A bar on a terminal, else a line for each corruption.

    Parameters
    ----------
    total : int
        Corruptions that there will be.
    is_shown : bool
        Whether anything is written.
    """

    def __init__(self, total: int, *, is_shown: bool = True) -> None:
        self._bars = counted_bar(14, is_shown=is_shown)
        self._task = self._bars.add_task("clean", total=total)
        self._writes_lines = is_shown and not self._bars.console.is_terminal
        self._total = total
        self.done = 0

    def show(self, result: CorruptionResult) -> None:
        """Hear a result: first that of the clean images, then one for each corruption."""
        if result.name == "clean":
            return
        self.done += 1
        self._bars.update(self._task, description=result.name, completed=self.done)
        if self._writes_lines:
            sys.stderr.write(
                f"{result.name}: accuracy {result.accuracy:.2%}  {self.done}/{self._total}\n"
            )
            sys.stderr.flush()
