"""Rounds that are interleaved: each contestant once, then each once more."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.contestants import Contestant, Outcome, Runner
from benchmarks.peer_process import PeerError

PAUSE = 0.25
"""Seconds before each round, so that the threads of the one before have gone to sleep."""

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
    pause: float = PAUSE,
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
    pause : float
        Seconds before each round.

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
                    _run(runner, outcome, pause)
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


def _run(runner: Runner, outcome: Outcome, pause: float) -> None:
    time.sleep(pause)
    try:
        outcome.samples.append(runner.run())
    except PeerError as error:
        outcome.problem = str(error)


def _check(runner: Runner, outcome: Outcome, accept: Accept) -> None:
    try:
        outcome.check = runner.check()
    except PeerError as error:
        outcome.problem = str(error)
    else:
        outcome.problem = accept(outcome.check)
