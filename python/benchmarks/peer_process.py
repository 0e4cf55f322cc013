"""The other end of a contestant's process."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

PACKAGES = Path(__file__).resolve().parents[1]
"""Where the packages `benchmarks` and `digitus` lie."""

LAST_WORDS = 6
"""Lines of stderr that are told when a process has died."""


class PeerError(Exception):
    """A contestant cannot go on."""


def environment(threads: int) -> dict[str, str]:
    """Return the environment of every process that is measured.

    Parameters
    ----------
    threads : int
        What each library that reads its number of threads from the environment gets.

    Returns
    -------
    dict of str to str
        Threads keep waiting for work as each library likes best within its own rounds; the pause
        between rounds is longer than any of them spins.
    """
    paths = [str(PACKAGES), os.environ.get("PYTHONPATH", "")]
    names = ("OMP", "OPENBLAS", "MKL")
    return {
        **os.environ,
        **{f"{name}_NUM_THREADS": str(threads) for name in names},
        "POLARS_MAX_THREADS": str(threads),
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }


class PeerProcess:
    """A contestant's process, which waits for questions.

    Parameters
    ----------
    name : str
        Of the contestant, for messages.
    command : sequence of str
        What to run; it talks as `protocol` says.
    variables : mapping of str to str
        Its environment.
    time_limit : float
        Seconds that an answer may take; a process that takes longer is ended.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        variables: Mapping[str, str],
        time_limit: float = 600.0,
    ) -> None:
        self.name = name
        self._time_limit = time_limit
        self._errors = tempfile.TemporaryFile(  # noqa: SIM115 - `close` does
            "w+", encoding="utf-8", errors="replace"
        )
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=dict(variables),
            text=True,
        )

    @classmethod
    def of(cls, name: str, peer: str, threads: int) -> PeerProcess:
        """Start the worker of a peer's module."""
        command = [sys.executable, "-m", "benchmarks.worker", peer]
        return cls(name, command, environment(threads))

    def ask(self, what: str, **details: Any) -> dict[str, Any]:
        """Ask one question and wait for its answer.

        Parameters
        ----------
        what : str
            "prepare", "run" or "check".
        **details
            What belongs to it.

        Returns
        -------
        dict

        Raises
        ------
        PeerError
            If the process answers with an error, has died or takes too long; with its name.
        """
        self.send(what, **details)
        return self.receive()

    def send(self, what: str, **details: Any) -> None:
        """Ask a question whose answer `receive` returns later."""
        try:
            self._process.stdin.write(json.dumps({"do": what, **details}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise PeerError(self._obituary()) from None

    def receive(self) -> dict[str, Any]:
        """Wait for the answer to the last question."""
        ready, _, _ = select.select([self._process.stdout], [], [], self._time_limit)
        if not ready:
            self._process.kill()
            raise PeerError(f"{self.name}: no answer within {self._time_limit:g} s; ended")
        line = self._process.stdout.readline()
        if not line:
            raise PeerError(self._obituary())
        reply = json.loads(line)
        if "error" in reply:
            raise PeerError(f"{self.name}: {reply['error']}")
        return reply["answer"]

    def _obituary(self) -> str:
        """Return how the process ended, and the last that it wrote on stderr."""
        status = self._process.wait()
        how = f"status {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines()[-LAST_WORDS:]
        return "\n".join([f"{self.name}: its process ended with {how}", *lines])

    def close(self) -> None:
        """End the process, and wait until it has."""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def __enter__(self) -> PeerProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
