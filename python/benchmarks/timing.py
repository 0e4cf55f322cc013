"""Clocks for calls that are shorter than a round."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.ratios import median, quantile


def time_calls(call: Callable[[], Any], calls: int) -> dict[str, float]:
    """Return the median "seconds" of some calls.

    Parameters
    ----------
    call : callable
        What is measured.
    calls : int
        1 or more.
    """
    seconds = []
    for _ in range(calls):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return {"seconds": median(seconds)}


def time_each(call: Callable[[Any], Any], rows: Sequence[Any], calls: int) -> dict[str, float]:
    """Return median "seconds" and "p99" of calls on one row after another.

    Parameters
    ----------
    call : callable
        What is measured; gets a row.
    rows : sequence
        Taken in turn.
    calls : int
        1 or more.
    """
    clock, nanoseconds = time.perf_counter_ns, []
    for number in range(calls):
        row = rows[number % len(rows)]
        started = clock()
        call(row)
        nanoseconds.append(clock() - started)
    return {"seconds": median(nanoseconds) / 1e9, "p99": quantile(nanoseconds, 0.99) / 1e9}
