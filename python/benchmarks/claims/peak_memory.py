"""The peak memory of `digitus train` on the CSV files."""

from __future__ import annotations

import sys

from benchmarks.bench import Bench
from benchmarks.children import peak_memory_of
from benchmarks.command import run_alone
from benchmarks.contestants import find
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult

GOAL = Goal(200.0, 130.0, at_least=False)
NAME = "digitus train"


def measure(bench: Bench) -> ClaimResult:
    """Measure a whole process of the command, two epochs long."""
    folder, _ = bench.csv()
    threads = bench.options.threads
    # The arrays lie in the same folder; `digitus train` takes the CSV files there.
    command = [sys.executable, "-c", "from digitus.cli import main; main()", "train"]
    command += ["--data", str(folder), "--epochs", "2", "--threads", str(threads)]
    result = ClaimResult("peak_memory", "peak memory of digitus train on the CSV files")
    result.outcomes = bench.compete([peak_memory_of(NAME, command, threads, folder)])
    ours = find(result.outcomes, NAME)
    if ours is not None:
        result.add_row(result.title, ours.median_of("bytes") / 1e6, "MB", GOAL)
    return result


if __name__ == "__main__":
    run_alone(__spec__)
