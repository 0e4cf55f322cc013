"""Figures as text, the same in every kind of table."""

from __future__ import annotations

from benchmarks.results import ClaimResult, Row

VERDICTS = {"aim": "aim reached", "must": "holds", "missed": "MISSED", "": "–"}


def number(value: float) -> str:
    """Return a number with three digits that count."""
    if value >= 1000:
        return f"{value:,.0f}"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def figure(row: Row) -> str:
    """Return a row's figure with its unit."""
    return f"{number(row.figure)} {row.unit}"


def spread(row: Row) -> str:
    """Return the lowest and the highest of a row's rounds."""
    if row.low is None or row.high is None:
        return "–"
    return f"{number(row.low)} – {number(row.high)}"


def limit(row: Row, name: str) -> str:
    """Return a row's "must" or "aim"."""
    return f"{row.goal.sign} {getattr(row.goal, name):,g}" if row.goal else "–"


def seconds(value: float) -> str:
    """Return a time in a unit that suits it."""
    if value >= 1:
        return f"{number(value)} s"
    return f"{number(value * 1e3)} ms" if value >= 1e-3 else f"{number(value * 1e6)} µs"


def rate(result: ClaimResult, value: float) -> str:
    """Return work a second."""
    if result.unit == "bytes":
        return f"{value / 1e6:,.0f} MB/s"
    return f"{value:,.0f} {result.unit}/s"
