"""The table as Markdown and for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.page_part import PagePart
from benchmarks.recognition.claims import CLAIMS, Claim
from benchmarks.recognition.kinds import FINAL_SEED, TUNING_SEED

PART = PagePart("make recognition")

VERDICTS = {"aim": "aim reached", "must": "holds", "missed": "MISSED"}

HEADINGS = ("what", "pictures", "tuning", "final", "must", "aim", "verdict")


def rows_of(results: Mapping[str, Any]) -> list[list[str]]:
    """Return the rows of the table, in the order of `HEADINGS`.

    Parameters
    ----------
    results : mapping
        "tuning" and, where it was measured, "final": figures by the name of their claim, each with
        "value" and "count". The verdict is on the final ones, or on the others without them.

    Returns
    -------
    list of list of str
    """
    rows = []
    for claim in CLAIMS:
        figures = {name: results.get(name, {}).get(claim.name) for name in ("tuning", "final")}
        judged = figures["final"] or figures["tuning"]
        if judged is None:
            continue
        verdict = "–" if claim.goal is None else VERDICTS[claim.goal.verdict(judged["value"])]
        rows.append(
            [
                claim.what,
                f"{judged['count']:,}",
                *(in_words(claim, each and each["value"]) for each in figures.values()),
                *(_limit(claim, name) for name in ("must", "aim")),
                verdict,
            ]
        )
    return rows


def in_words(claim: Claim, value: float | None) -> str:
    """Return a figure as text; "–" for None."""
    if value is None:
        return "–"
    if claim.unit == "share":
        return f"{value:.2%}"
    return f"{value:.1f} ms" if claim.unit == "milliseconds" else f"{value:,.0f}"


def _limit(claim: Claim, name: str) -> str:
    if claim.goal is None:
        return "–"
    limit = getattr(claim.goal, name)
    text = f"{limit:.1%}" if claim.unit == "share" else in_words(claim, limit)
    return f"{claim.goal.sign} {text}" if limit else text


def markdown(results: Mapping[str, Any]) -> str:
    """Return the table and what to know of it.

    Parameters
    ----------
    results : mapping
        As of `rows_of`, with "machine", "versions", "date" and "threshold".

    Returns
    -------
    str
        Ends with a line feed.
    """
    machine, versions = results["machine"], results["versions"]
    lines = [
        _line(HEADINGS),
        _line(["---", "---:", "---:", "---:", "---:", "---:", "---"]),
        *map(_line, rows_of(results)),
        "",
        f"- Seeds: {TUNING_SEED} for tuning, {FINAL_SEED} for the final figures. Pictures of the "
        "final seed were read for this table alone.",
        f"- A digit whose confidence is below {results['threshold']:g} has no label, and counts as "
        "wrong.",
        f"- Machine: {machine['processor']} ({machine['architecture']}, {machine['system']}), "
        f"{machine['processors']} processors usable",
        f"- Date: {results['date']}",
        f"- Versions: {', '.join(f'{name} {version}' for name, version in versions.items())}",
    ]
    return "\n".join(lines) + "\n"


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
