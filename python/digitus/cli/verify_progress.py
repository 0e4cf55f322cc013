"""How `digitus verify` shows where it is, on stderr."""

from __future__ import annotations

from digitus._bars import WithBars
from digitus.cli.counted_bar import counted_bar
from digitus.verification import Mode


class Steps(WithBars):
    """A progress bar on stderr, on a terminal only.

    Parameters
    ----------
    total : int
        Steps that there will be.
    is_shown : bool
    """

    def __init__(self, total: int, *, is_shown: bool) -> None:
        self._bars = counted_bar(24, is_shown=is_shown)
        self._task = self._bars.add_task("", total=total)
        self._total = total
        self._done = 0
        self._mode = "the first step"

    @property
    def place(self) -> str:
        """How far it is, in words."""
        return f"in {self._mode}, after {self._done:,} of {self._total:,} steps"

    def advance(self, mode: Mode, step: int) -> None:
        """Draw that a step is done."""
        self._done += 1
        self._mode = mode.name
        self._bars.update(self._task, description=mode.name, advance=1)
