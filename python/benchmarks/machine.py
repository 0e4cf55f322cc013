"""What a run was measured on, with which versions, and when."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Iterable
from typing import TYPE_CHECKING

from benchmarks.quiet import CALM
from benchmarks.ratios import median
from benchmarks.results import ClaimResult
from digitus.comparison.machine import machine

if TYPE_CHECKING:
    from benchmarks.bench import Options


def describe(results: Iterable[ClaimResult], options: Options, seconds: float) -> dict[str, object]:
    """Return what a reader needs to judge figures.

    Parameters
    ----------
    results : iterable of ClaimResult
        Whose contestants have told their versions.
    options : Options
    seconds : float
        How long the run took.

    Returns
    -------
    dict
        "processor", "processors", "threads", "rounds", "versions", "date", "others" (the share
        of the processors that other programs used in the median round), ...
    """
    versions, others = {"python": platform.python_version()}, []
    for result in results:
        for outcome in result.everybody:
            versions |= outcome.versions
            others += outcome.others
    return {
        **machine(),
        "others": median(others) if others else None,
        "others_worst": max(others, default=None),
        "threads": options.threads,
        "rounds": options.rounds,
        "quick": options.is_quick,
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "seconds": round(seconds),
        "versions": dict(sorted(versions.items())),
    }


def in_words(facts: dict[str, object]) -> str:
    """Return the machine in one line."""
    return (
        f"{facts['processor']} ({facts['architecture']}, {facts['system']}), "
        f"{facts['processors']} processors usable, {facts['threads']} threads each; "
        f"{facts['date']}"
    )


def quiet_in_words(facts: dict[str, object]) -> str:
    """Return how busy other programs were, and a warning if that spoils the figures."""
    others, worst = facts["others"], facts["others_worst"]
    if others is None:
        return "How busy other programs were is not known."
    text = f"Other programs used {others:.0%} of the processors in the median round, {worst:.0%} "
    text += "in the worst."
    if others > CALM:
        text += " THE MACHINE WAS NOT QUIET: the figures are not fair, and not to be quoted."
    return text


def versions_in_words(facts: dict[str, object]) -> str:
    """Return the versions in one line."""
    versions: dict[str, str] = facts["versions"]
    return ", ".join(f"{name} {version}" for name, version in versions.items())
