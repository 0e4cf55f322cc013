"""The results as Markdown, for the documentation."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import wording
from benchmarks.machine import in_words, quiet_in_words, versions_in_words
from benchmarks.results import ClaimResult


def markdown(results: Sequence[ClaimResult], machine: dict[str, object]) -> str:
    """Return the table of claims, that of contestants, and what to know about them.

    Parameters
    ----------
    results : sequence of ClaimResult
    machine : dict
        As `machine.describe` returns it.

    Returns
    -------
    str
        Ends with a line feed.
    """
    parts = [_claims(results), _contestants(results), _remarks(results, machine)]
    return "\n".join("\n".join(lines) + "\n" for lines in parts if lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _claims(results: Sequence[ClaimResult]) -> list[str]:
    lines = [
        _row(["claim", "figure", "lowest – highest round", "must", "aim", "verdict"]),
        _row(["---", "---:", "---:", "---:", "---:", "---"]),
    ]
    for result in results:
        for row in result.rows:
            limits = [wording.limit(row, name) for name in ("must", "aim")]
            verdict = wording.VERDICTS[row.verdict]
            cells = [row.what, wording.figure(row), wording.spread(row), *limits, verdict]
            lines.append(_row(cells))
    return lines


def _contestants(results: Sequence[ClaimResult]) -> list[str]:
    lines = [
        _row(["what", "contestant", "median round", "rate", "settings"]),
        _row(["---", "---", "---:", "---:", "---"]),
    ]
    for result in results:
        for outcome in result.outcomes:
            if result.work and outcome.counts:
                median = wording.seconds(outcome.median_of("seconds"))
                rate = wording.rate(result, result.rate(outcome))
                lines.append(_row([result.title, outcome.name, median, rate, outcome.settings]))
    return lines if len(lines) > 2 else []


def _remarks(results: Sequence[ClaimResult], machine: dict[str, object]) -> list[str]:
    lines = [f"- {note}" for result in results for note in result.notes]
    lines += [
        f"- {result.claim}: {problem}".replace("\n", "; ")
        for result in results
        for problem in result.problems
    ]
    return [
        *lines,
        f"- {quiet_in_words(machine)}",
        f"- Machine: {in_words(machine)}",
        f"- Versions: {versions_in_words(machine)}",
    ]
