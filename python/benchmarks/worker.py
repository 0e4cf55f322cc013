"""A contestant's process: `python -m benchmarks.worker PEER`."""

from __future__ import annotations

import gc
import importlib
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

from benchmarks.protocol import serve, take_over_stdout
from benchmarks.tasks import Task


class Work(Protocol):
    """A task set up by a peer, ready to run."""

    def run(self) -> dict[str, float]:
        """Do one round; return its "seconds", and what else was measured."""
        ...

    def check(self) -> dict[str, Any]:
        """Return what shows that the work was done: such as "accuracy"."""
        ...


Makers = dict[str, Callable[[Task], Work]]
"""The settings worth trying, in words, and what sets a task up with them."""


class Worker:
    """Set up one peer's task with its best setting, and run it round by round."""

    def __init__(self, peer: str) -> None:
        self._peer = importlib.import_module(f"benchmarks.peers.{peer}")
        self._work: Work

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """Do what a question asks for, and return its answer."""
        if question["do"] == "prepare":
            return self._prepare(Task.from_json(question["task"]))
        if question["do"] == "run":
            started = time.process_time()
            sample = self._work.run()
            return {**sample, "processor_seconds": time.process_time() - started}
        return self._work.check()

    def _prepare(self, task: Task) -> dict[str, Any]:
        makers = allowed(self._peer.TASKS[task.kind](task), task.settings)
        trials = trial_seconds(makers, task.as_trial()) if len(makers) > 1 else {}
        settings = min(trials, key=lambda name: trials[name]) if trials else next(iter(makers))
        self._work = makers[settings](task)
        self._work.run()  # The first round is for caches, compilers and first allocations.
        return {"settings": settings, "trials": trials, "versions": self._peer.versions()}


def allowed(makers: Makers, beginning: str) -> Makers:
    """Return the settings whose words begin so."""
    found = {name: make for name, make in makers.items() if name.startswith(beginning)}
    if not found:
        raise ValueError(f"settings: expected a beginning of {', '.join(makers)}; got {beginning}")
    return found


def trial_seconds(makers: Makers, task: Task) -> dict[str, float]:
    """Return how long a round takes with each setting; those that fail are left out.

    Raises
    ------
    RuntimeError
        If all of them fail, with the reason of each.
    """
    seconds, failures = {}, []
    for name, make in makers.items():
        try:
            work = make(task)
            work.run()
            seconds[name] = min(work.run()["seconds"] for _ in range(2))
        except Exception as error:  # A setting may not exist in an older version.
            failures.append(f"{name}: {error}")
        work = None
        gc.collect()
    if not seconds:
        raise RuntimeError("; ".join(failures))
    return seconds


def main() -> None:
    """Serve the peer that the command line names."""
    answers = take_over_stdout()
    serve(Worker(sys.argv[1]).answer, sys.stdin, answers)


if __name__ == "__main__":
    main()
