"""The record as a table of Markdown, and that table's place in the documentation."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.record import MODES, Entry, Record
from benchmarks.accuracy.targets import TARGETS
from benchmarks.page_part import PagePart

PART = PagePart("make accuracy")
BEGIN = PART.begin

PICTURE = "![Errors of each recipe by seed, and how one of them learns](images/accuracy.png)"
"""The link to what `figure` draws, beside the page."""

VERDICTS = {"aim": "aim reached", "must": "holds", "missed": "MISSED"}


@dataclass(frozen=True)
class Row:
    """The runs of one recipe."""

    recipe: str
    runs: list[Entry]

    @property
    def accuracies(self) -> list[float]:
        """One a seed."""
        return [run["accuracy"] for run in self.runs]

    @property
    def mean(self) -> float:
        """Mean accuracy."""
        return statistics.fmean(self.accuracies)

    @property
    def spread(self) -> float | None:
        """Standard deviation of the accuracy from seed to seed; None of a single one."""
        return statistics.stdev(self.accuracies) if len(self.runs) > 1 else None

    @property
    def seconds(self) -> float:
        """Mean seconds of a run."""
        return statistics.fmean(run["seconds"] for run in self.runs)


def rows_of(record: Record, current: Iterable[tuple[str, str]]) -> list[Row]:
    """Return the runs of recipes as they are now, recipe by recipe.

    Parameters
    ----------
    record : Record
    current : iterable of (str, str)
        Names of recipes and their digests; runs of other digests are of other settings.
    """
    rows = []
    for name, digest in current:
        runs = [run for run in record.runs if (run["recipe"], run["digest"]) == (name, digest)]
        if runs:
            rows.append(Row(name, sorted(runs, key=lambda run: run["seed"])))
    return rows


def markdown(rows: Sequence[Row], mode: str) -> str:
    """Return the table, and what to know about it.

    Parameters
    ----------
    rows : sequence of Row
    mode : str
        Of the record; only that of the test images is held against the targets.
    """
    if not rows:
        return "Nothing has been measured yet.\n"
    images = {"test": "test accuracy", "tune": "validation accuracy"}.get(mode, "accuracy")
    has_targets = mode == "test"
    head = ["recipe", "data", "weights", "epochs", images, "spread", "lowest – highest", "seeds"]
    head += ["a run takes"] + (["must", "aim", "verdict"] if has_targets else [])
    sides = ["---", "---", *["---:"] * 7] + (["---:", "---:", "---"] if has_targets else [])
    lines = [_line(head), _line(sides)]
    lines += [_line(_cells(row) + (_target_cells(row) if has_targets else [])) for row in rows]
    return "\n".join([*lines, "", *_remarks(rows, mode), "", PICTURE]) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _cells(row: Row) -> list[str]:
    first, spread = row.runs[0], row.spread
    epochs = sorted({run["epochs"] for run in row.runs})
    return [
        f"`{row.recipe}`",
        first["data"],
        f"{first['weights']:,}",
        str(epochs[0]) if len(epochs) == 1 else f"{epochs[0]} – {epochs[-1]}",
        f"{row.mean:.2%}",
        "–" if spread is None else f"{100 * spread:.2f}",
        f"{min(row.accuracies):.2%} – {max(row.accuracies):.2%}",
        str(len(row.runs)),
        duration(row.seconds),
    ]


def _target_cells(row: Row) -> list[str]:
    target = TARGETS.get(row.recipe)
    if target is None:
        return ["–", "–", "–"]
    verdict = VERDICTS[target.verdict(row.mean, row.seconds)]
    return [target.in_words("must"), target.in_words("aim"), verdict]


def duration(seconds: float) -> str:
    """Return a time as seconds, or as minutes from two of them on."""
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


def _remarks(rows: Sequence[Row], mode: str) -> list[str]:
    runs = [run for row in rows for run in row.runs]
    machines = {
        f"{run['machine']['processor']} ({run['machine']['architecture']}, "
        f"{run['machine']['system']}), {run['machine']['processors']} processors usable, "
        f"{run['threads']} threads"
        for run in runs
    }
    versions = {
        ", ".join(f"{name} {version}" for name, version in run["versions"].items()) for run in runs
    }
    dates = sorted({run["date"] for run in runs})
    span = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    return [
        f"- Accuracy: mean over the seeds, {MODES[mode]}. Spread: standard deviation from seed to "
        "seed, in percentage points.",
        "- A run takes: from the images in memory to the trained network, mean over the seeds."
        + (" Validation that only the curve needs is left out." if mode == "tune" else ""),
        f"- Machine: {'; '.join(sorted(machines))}",
        f"- Date: {span}",
        f"- Versions: {'; '.join(sorted(versions))}",
    ]


def publish(path: Path, table: str) -> None:
    """Put a table into its place in a page; see `PagePart.publish`."""
    PART.publish(path, table)


def check_place(path: Path) -> tuple[str, str]:
    """Return what stands before and behind the table of a page; see `PagePart.surroundings`."""
    return PART.surroundings(path)
