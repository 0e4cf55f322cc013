"""The results on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks import wording
from benchmarks.machine import in_words, quiet_in_words, versions_in_words
from benchmarks.ratios import median
from benchmarks.results import ClaimResult

STYLES = {"aim": "green", "must": "green", "missed": "bold red", "": ""}


def print_results(
    results: Sequence[ClaimResult],
    machine: dict[str, object],
    missing: Sequence[str],
    console: Console,
) -> None:
    """Print the claims, then every contestant, then who is missing and what to know.

    Parameters
    ----------
    results : sequence of ClaimResult
    machine : dict
        As `machine.describe` returns it.
    missing : sequence of str
        Packages that are not installed.
    console : rich.console.Console
    """
    console.print(claims_table(results))
    console.print(contestants_table(results))
    lines = [problem for result in results for problem in _problems(result)]
    if missing:
        lines.append(f"Not installed, so left out: {', '.join(missing)}")
    lines += [f"{note}" for result in results for note in result.notes]
    lines += [
        quiet_in_words(machine),
        f"Machine: {in_words(machine)}",
        f"Versions: {versions_in_words(machine)}",
    ]
    if machine["quick"]:
        lines.append("A quick run: it tries the suite; its figures say nothing of speed.")
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def _problems(result: ClaimResult) -> list[str]:
    return [f"{result.claim}: {problem}" for problem in result.problems]


def claims_table(results: Sequence[ClaimResult]) -> Table:
    """Return a row for each figure, with its limits and whether they hold."""
    table = Table(box=box.SIMPLE_HEAD, title="Ratios of medians", title_justify="left")
    table.add_column("claim", overflow="fold")
    for name in ("figure", "rounds", "must", "aim"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for result in results:
        for row in result.rows:
            table.add_row(
                row.what,
                wording.figure(row),
                wording.spread(row),
                wording.limit(row, "must"),
                wording.limit(row, "aim"),
                wording.VERDICTS[row.verdict],
                style=STYLES[row.verdict],
            )
    return table


def contestants_table(results: Sequence[ClaimResult]) -> Table:
    """Return a row for each contestant that was measured: its median, and its settings."""
    table = Table(box=box.SIMPLE_HEAD, title="Medians", title_justify="left")
    table.add_column("claim", no_wrap=True)
    table.add_column("contestant", no_wrap=True)
    for name in ("round", "rate", "accuracy", "others"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("settings", overflow="fold")
    for result in results:
        for outcome in result.everybody:
            if not outcome.samples or "seconds" not in outcome.samples[0]:
                continue
            seconds = outcome.median_of("seconds")
            is_work = result.work and outcome in result.outcomes
            accuracy = outcome.check.get("accuracy")
            table.add_row(
                result.claim,
                outcome.name,
                wording.seconds(seconds),
                wording.rate(result, result.rate(outcome)) if is_work else "–",
                "–" if accuracy is None else f"{accuracy:.1%}",
                f"{median(outcome.others):.0%}" if outcome.others else "–",
                f"REFUSED: {outcome.problem}" if outcome.problem else outcome.settings,
                style="red" if outcome.problem else "",
            )
    return table
