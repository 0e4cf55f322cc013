"""Whether other programs use the processors; a peer whose threads wait for each other suffers most.

A thread that others have put aside makes all threads wait that spin at the next barrier, so that on
a busy machine some libraries become slower by far more than their share. Ratios from such a run
are not fair; so the suite waits for quiet moments, and tells how quiet it was.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

STATISTICS = "/proc/stat"
CALM = 0.1
"""Share of the processors that others may use in a quiet moment."""

SHORTEST = 0.1
"""Seconds; the system counts in hundredths, so that shorter times say nothing."""

WORKING = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
IDLE = ("idle", "iowait")


def busy_seconds(line: str) -> float:
    """Return the processor time that was not idle, of all processors together.

    Parameters
    ----------
    line : str
        The first line of `/proc/stat`.

    Returns
    -------
    float
        Seconds since the system was started; time that went to other guests counts as busy.
    """
    ticks = dict(zip(WORKING, map(int, line.split()[1:]), strict=False))
    working = sum(value for name, value in ticks.items() if name not in IDLE)
    return working / os.sysconf("SC_CLK_TCK")


def _read() -> float | None:
    try:
        with open(STATISTICS, encoding="ascii") as file:
            return busy_seconds(file.readline())
    except OSError:
        return None


class Meter:
    """Measure how much others used the processors since it was made."""

    def __init__(self) -> None:
        self._busy, self._started = _read(), time.perf_counter()

    def share(self, own: float) -> float | None:
        """Return the share of all processors that others used, 0 to 1.

        Parameters
        ----------
        own : float
            Processor time that was ours, in seconds.

        Returns
        -------
        float or None
            None if the time was too short to tell, or the system does not.
        """
        now, elapsed = _read(), time.perf_counter() - self._started
        if now is None or self._busy is None or elapsed < SHORTEST:
            return None
        share = (now - self._busy - own) / (elapsed * (os.cpu_count() or 1))
        return min(max(share, 0.0), 1.0)


@dataclass
class Patience:
    """Wait before rounds until the machine is quiet, as long as there is patience left.

    Parameters
    ----------
    pause : float
        Seconds of a look at the machine, and so before every round at least.
    left : float
        Seconds that may be spent waiting in all.
    """

    pause: float
    left: float = 0.0

    def wait(self) -> None:
        """Wait for a quiet moment, or until patience is at its end."""
        while True:
            meter = Meter()
            time.sleep(self.pause)
            share = meter.share(own=0.0)
            if share is None or share <= CALM or self.left <= 0:
                return
            self.left -= self.pause
