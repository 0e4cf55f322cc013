"""Contestants that are a fresh process in each round."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.contestants import Contestant, Runner, Sample
from benchmarks.peer_process import PeerError, environment

PEAK = """
import json, os, sys
child = os.fork()
if child == 0:
    os.dup2(2, 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(json.dumps({"bytes": usage.ru_maxrss * 1024}))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command and tells its peak memory. A small process has to do it: Linux counts what the
process that called `exec` held before."""


class Child:
    """A command whose last line on stdout is a sample as JSON.

    Parameters
    ----------
    name : str
        For messages.
    command : sequence of str
    threads : int
        What libraries get by their environment variables.
    folder : pathlib.Path
        Where it runs.
    """

    def __init__(self, name: str, command: Sequence[str], threads: int, folder: Path) -> None:
        self._name, self._command, self._folder = name, list(command), folder
        self._environment = environment(threads)

    def run(self) -> Sample:
        """Run the command once."""
        done = subprocess.run(
            self._command,
            env=self._environment,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        if done.returncode != 0:
            raise PeerError(f"{self._name}: status {done.returncode}\n{done.stderr.strip()}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def check(self) -> dict[str, Any]:
        """Return nothing: the status was good."""
        return {}

    def close(self) -> None:
        """Do nothing: the process has ended."""


def child(
    name: str, command: Sequence[str], threads: int, folder: Path, settings: str = ""
) -> Contestant:
    """Return a contestant that runs a command in each round; see `Child`."""

    def start() -> tuple[Runner, dict[str, Any]]:
        runner = Child(name, command, threads, folder)
        runner.run()  # Fills caches of the disk.
        return runner, {"settings": settings}

    return Contestant(name, start)


def import_of(module: str, threads: int, folder: Path, also: str = "") -> Contestant:
    """Return a contestant that imports a module in a fresh interpreter.

    Parameters
    ----------
    module : str
    threads : int
    folder : pathlib.Path
        Where it runs.
    also : str
        A statement that is measured with it.
    """
    code = (
        "import json, time; started = time.perf_counter()\n"
        f"import {module}\n{also}\n"
        "print(json.dumps({'seconds': time.perf_counter() - started}))"
    )
    name = f"import {module}" + (f"; {also}" if also else "")
    return child(name, [sys.executable, "-c", code], threads, folder, "fresh interpreter")


def peak_memory_of(name: str, command: Sequence[str], threads: int, folder: Path) -> Contestant:
    """Return a contestant whose sample is the peak resident memory of a command, in "bytes"."""
    launcher = [sys.executable, "-S", "-E", "-c", PEAK, *command]
    return child(name, launcher, threads, folder, os.path.basename(command[0]))
