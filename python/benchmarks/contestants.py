"""Who takes part in a claim, and what came of it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from benchmarks.peer_process import PeerError, PeerProcess
from benchmarks.peers import PACKAGES
from benchmarks.ratios import median
from benchmarks.tasks import Task

Sample = dict[str, float]
"""What one round measured: "seconds" or "bytes", and more."""


class Runner(Protocol):
    """Something that can do one round after another."""

    def run(self) -> Sample:
        """Do one round."""
        ...

    def check(self) -> dict[str, Any]:
        """Return what shows that the work was done."""
        ...

    def close(self) -> None:
        """End."""
        ...


@dataclass(frozen=True)
class Contestant:
    """A name in the table, and how its runner is started."""

    name: str
    start: Callable[[], tuple[Runner, dict[str, Any]]]
    """Returns a runner, and "settings" and "versions" where they are known."""
    missing: str = ""
    """The package that it would need, if that is not installed."""


@dataclass
class Outcome:
    """What a contestant has done."""

    name: str
    settings: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    trials: dict[str, float] = field(default_factory=dict)
    """Seconds of a short round with each of the settings that were tried."""
    samples: list[Sample] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    """Share of the processors that other programs used in each round that was long enough."""
    check: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    """Why its figures do not count; empty if they do."""
    is_left_out: bool = False
    """Whether it is not installed; then `problem` says so."""

    @property
    def counts(self) -> bool:
        """Whether its figures may be used."""
        return not self.problem and bool(self.samples)

    def seconds(self) -> list[float]:
        """Return the seconds of each round."""
        return [sample["seconds"] for sample in self.samples]

    def median_of(self, key: str) -> float:
        """Return the median of one measurement."""
        return median([sample[key] for sample in self.samples])


class PeerRunner:
    """A worker's process as a runner."""

    def __init__(self, process: PeerProcess) -> None:
        self._process = process

    def run(self) -> Sample:
        """Do one round."""
        return self._process.ask("run")

    def check(self) -> dict[str, Any]:
        """Return what shows that the work was done."""
        return self._process.ask("check")

    def close(self) -> None:
        """End the process."""
        self._process.close()


def is_installed(peer: str) -> bool:
    """Return whether the package that a peer needs can be imported."""
    return importlib.util.find_spec(PACKAGES[peer]) is not None


def peer(name: str, module: str, task: Task) -> Contestant:
    """Return a contestant that lives in a worker's process.

    Parameters
    ----------
    name : str
        For the table.
    module : str
        One of `peers.PACKAGES`.
    task : Task
        What it does.
    """

    def start() -> tuple[Runner, dict[str, Any]]:
        process = PeerProcess.of(name, module, task.threads)
        try:
            return PeerRunner(process), process.ask("prepare", task=task.to_json())
        except PeerError:
            process.close()
            raise

    return Contestant(name, start, missing="" if is_installed(module) else PACKAGES[module])


def find(outcomes: Iterable[Outcome], name: str) -> Outcome | None:
    """Return the outcome of a contestant whose figures count; None if they do not."""
    return next((each for each in outcomes if each.name == name and each.counts), None)
