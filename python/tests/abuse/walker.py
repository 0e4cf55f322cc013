"""Runs the worker, names the call that ended or stopped it, and has it go on with the next one."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

MAX_RESTARTS = 40
TESTS = Path(__file__).resolve().parents[1]


@dataclass
class Report:
    """What a walk found."""

    calls: dict[str, int] = field(default_factory=dict)
    """Calls made, by function."""
    problems: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All calls made."""
        return sum(self.calls.values())


@dataclass
class _Run:
    """How far one process came."""

    number: int = -1
    label: str = "nothing yet"
    is_complete: bool = False


def walk(
    library: Path, header: Path, folder: Path, functions: Sequence[str], seconds: float = 30
) -> Report:
    """Call some functions in all the ways that `cases` knows.

    Parameters
    ----------
    library : Path
        Shared object with the functions.
    header : Path
        What declares them.
    folder : Path
        An empty folder for files.
    functions : sequence of str
        Their names.
    seconds : float
        After so long a call counts as one that hangs.

    Returns
    -------
    Report
    """
    report, first = Report(), 0
    for _ in range(MAX_RESTARTS):
        words = [library, header, folder, first, *functions]
        run, end = _run([*map(str, words)], folder / "stderr", seconds, report)
        if run.is_complete:
            return report
        report.problems.append(f"{run.label}: {end}")
        if run.number < first:
            return report
        first = run.number + 1
    report.problems.append(f"gave up after {MAX_RESTARTS} calls that ended their process")
    return report


def _run(words: list[str], log: Path, seconds: float, report: Report) -> tuple[_Run, str]:
    """Run the worker once; return how far it came, and what stopped it."""
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    run = _Run()
    with (
        open(log, "w+b") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "abuse.worker", *words],
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
        ) as process,
    ):
        is_hanging = not _read_all(process, run, seconds, report)
        if is_hanging:
            process.kill()
        status = process.wait()
        errors.seek(0)
        words = errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    if is_hanging:
        return run, f"hangs: no end within {seconds} s"
    if status < 0:
        return run, f"ended its process: {signal.Signals(-status).name}"
    if not run.is_complete:
        return run, f"ended its process: status {status} {' '.join(words)}"
    return run, ""


def _read_all(process: subprocess.Popen, run: _Run, seconds: float, report: Report) -> bool:
    """Take note of all that the process says; False if it says nothing for too long."""
    assert process.stdout is not None
    descriptor, rest = process.stdout.fileno(), b""
    while True:
        if not select.select([descriptor], [], [], seconds)[0]:
            return False
        received = os.read(descriptor, 1 << 16)
        if not received:
            return True
        *lines, rest = (rest + received).split(b"\n")
        for line in lines:
            _note(json.loads(line), run, report)


def _note(event: list, run: _Run, report: Report) -> None:
    kind, number, text = event
    if kind == "begin":
        run.number, run.label = number, text
        function = text.partition("(")[0]
        report.calls[function] = report.calls.get(function, 0) + 1
    elif kind == "problem":
        report.problems.append(text)
    else:
        run.is_complete = True
