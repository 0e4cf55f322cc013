"""Rounds that are interleaved: each contestant once, then each once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.contestants import Contestant, Outcome, Runner
from benchmarks.peer_process import PeerError
from benchmarks.quiet import Meter, Patience

Accept = Callable[[dict[str, Any]], str]
"""Returns why what a contestant's check has shown will not do; an empty text if it will."""

Tell = Callable[[str], None]
"""Gets what is going on, in words."""


def compete(
    contestants: Sequence[Contestant],
    rounds: int,
    *,
    accept: Accept = lambda check: "",
    tell: Tell = lambda text: None,
    patience: Patience | None = None,
) -> list[Outcome]:
    """Start everybody, run the rounds in turn, check everybody's work, end everybody.

    Parameters
    ----------
    contestants : sequence of Contestant
        One that is not installed, fails or whose work is refused is left out by name; the others
        go on.
    rounds : int
        How many samples each gives.
    accept : callable
        Judges the check.
    tell : callable
        Hears of the progress.
    patience : Patience, optional
        Waits before each round; without it there is no pause.

    Returns
    -------
    list of Outcome
        One for each contestant, in their order.
    """
    outcomes = [Outcome(contestant.name) for contestant in contestants]
    running: list[tuple[Outcome, Runner]] = []
    try:
        for contestant, outcome in zip(contestants, outcomes, strict=True):
            tell(f"{contestant.name}: setting up")
            runner = _start(contestant, outcome)
            if runner is not None:
                running.append((outcome, runner))
        for number in range(1, rounds + 1):
            for outcome, runner in running:
                if not outcome.problem:
                    tell(f"round {number} of {rounds}: {outcome.name}")
                    _run(runner, outcome, patience)
        for outcome, runner in running:
            if not outcome.problem:
                _check(runner, outcome, accept)
    finally:
        for _, runner in running:
            runner.close()
    return outcomes


def _start(contestant: Contestant, outcome: Outcome) -> Runner | None:
    if contestant.missing:
        outcome.problem, outcome.is_left_out = f"{contestant.missing} is not installed", True
        return None
    try:
        runner, facts = contestant.start()
    except PeerError as error:
        outcome.problem = str(error)
        return None
    outcome.settings = facts.get("settings", "")
    outcome.versions = facts.get("versions", {})
    outcome.trials = facts.get("trials", {})
    return runner


def _run(runner: Runner, outcome: Outcome, patience: Patience | None) -> None:
    if patience is not None:
        patience.wait()
    meter = Meter()
    try:
        sample = runner.run()
    except PeerError as error:
        outcome.problem = str(error)
        return
    outcome.samples.append(sample)
    if "processor_seconds" in sample:
        others = meter.share(sample["processor_seconds"])
        outcome.others += [] if others is None else [others]


def _check(runner: Runner, outcome: Outcome, accept: Accept) -> None:
    try:
        outcome.check = runner.check()
    except PeerError as error:
        outcome.problem = str(error)
    else:
        outcome.problem = accept(outcome.check)
