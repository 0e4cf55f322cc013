"""Progress as plain lines on stderr, for pipes and log files."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from digitus._epoch_line import epoch_line, line_within
from digitus.events import EpochEvent

if TYPE_CHECKING:
    from digitus.trainer import Progress

QUIET_SECONDS = 10.0
"""So long a long epoch writes nothing, at most and at least."""


class Display:
    """Show nothing; the base of those that do."""

    def update(self, state: Progress, total: int | None) -> None:
        """Show how far an epoch of `total` images is; None if nobody knows how many there are."""

    def epoch_ended(self, event: EpochEvent) -> None:
        """Show the figures of a whole epoch."""

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: object
    ) -> None:
        pass


class LineDisplay(Display):
    """Write one line an epoch, and one every ten seconds within an epoch that takes longer.

    Parameters
    ----------
    epochs : int
        How many epochs there will be.
    clock : callable
        Returns seconds.
    """

    def __init__(self, epochs: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._epochs = epochs
        self._images = 0
        self._clock = clock
        self._written = clock()

    def update(self, state: Progress, total: int | None) -> None:
        """Write how far the epoch is, if nothing was written for long."""
        self._images = total or state.images
        if not state.epoch_finished and self._clock() - self._written >= QUIET_SECONDS:
            self._write(line_within(state, self._epochs, total))

    def epoch_ended(self, event: EpochEvent) -> None:
        """Write the epoch's figures."""
        self._write(epoch_line(event, self._images))

    def _write(self, line: str) -> None:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
        self._written = self._clock()
