"""What `digitus evaluate --images` prints."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from digitus._printable import printable
from digitus.cli.evaluate_tables import count_cell
from digitus.evaluation import PictureCounts, PictureReport
from digitus.evaluation.picture_counts import SEEN, SHOWN
from digitus.recognition.words import percent

SHORT = {"not sure": "?", "nothing": "-", "several": "+"}
"""What stands for some columns of what is seen."""

LONGEST = 20
"""Digits that are shown of one picture."""

WORST = 10
"""Mistakes that are listed."""

THRESHOLDS = (0.0, 0.3, 0.5, 0.7, 0.9, 0.98, 0.995)
"""Those of the rejection curve that are printed."""


def print_picture_report(console: Console, report: PictureReport) -> None:
    """Print the tables of a report, narrow enough for 80 columns.

    Parameters
    ----------
    console : rich.console.Console
        Coloured where it is a terminal.
    report : PictureReport
    """

    def show(title: str, table: Table) -> None:
        console.print(title, style="bold", highlight=False, soft_wrap=True)
        console.print(table)

    if report.all is None:
        return
    console.print(_kinds(report))
    if report.confusion.any():
        show(
            "pictures by what they show (row) and what is seen (column): ? not sure, - nothing, "
            "+ several",
            _confusion(report),
        )
    if report.all.length:
        show("what a threshold of the confidence would lose and keep out", _rejection(report))
    mistakes = report.mistakes()
    if mistakes:
        show(f"mistakes, the most confident first: {min(WORST, len(mistakes))} of "
             f"{len(mistakes):,}", _mistakes(report))  # fmt: skip
    _print_summary(console, report)


def _print_summary(console: Console, report: PictureReport) -> None:
    lines = []
    rows, others, calibration = report.rows, report.non_digits, report.calibration
    if rows is not None:
        lines.append(
            f"digit error of rows: {rows.errors:,} of {rows.length:,} digits to change, add or "
            f"leave out, {rows.digit_error:.2%}"
        )
    if others is not None:
        lines.append(
            f"false accepts: a digit is seen in {others.wrong:,} of {others.count:,} pictures "
            f"without one, {others.wrong / others.count:.2%}"
        )
    if calibration is not None:
        lines.append(
            f"calibration: expected error {calibration.expected_error:.2%} over "
            f"{len(calibration.bins)} bins of confidence"
        )
    whole = report.all
    if whole is not None:
        low, high = whole.interval
        lines.append(
            f"{whole.right:,} of {whole.count:,} pictures right: accuracy {whole.accuracy:.2%} "
            f"(95 % interval {low:.2%} to {high:.2%})"
        )
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)


def _table(*texts: str, numbers: tuple[str, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in texts:
        table.add_column(name, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _kinds(report: PictureReport) -> Table:
    """Return counts and accuracy of each kind of pictures."""
    table = _table(
        "pictures of", numbers=("count", "right", "not sure", "wrong", "accuracy", "95 % interval")
    )
    kinds = {"one digit": report.digits, "rows": report.rows, "no digit": report.non_digits}
    for name, counts in kinds.items():
        if counts is not None:
            table.add_row(name, *_kind(counts))
    return table


def _kind(counts: PictureCounts) -> list[str]:
    low, high = counts.interval
    return [
        *(f"{number:,}" for number in (counts.count, counts.right, counts.unsure, counts.wrong)),
        f"{counts.accuracy:.2%}",
        f"{low:.1%} - {high:.1%}",
    ]


def _confusion(report: PictureReport) -> Table:
    """Return what single digits are taken for, and the recall of each."""
    confusion = report.confusion
    table = _table("", numbers=(*(SHORT.get(name, name) for name in SEEN), "right"))
    table.padding = (0, 0, 0, 1)  # Thousands of pictures still fit 80 columns.
    for label, (name, row) in enumerate(zip(SHOWN, confusion, strict=True)):
        if not row.any():
            continue
        count = int(row.sum())
        right = [label] if label < 10 else [SEEN.index("not sure"), SEEN.index("nothing")]
        cells = [count_cell(int(cell), count, column in right) for column, cell in enumerate(row)]
        table.add_row(name, *cells, f"{row[right].sum() / count:.1%}")
    return table


def _rejection(report: PictureReport) -> Table:
    """Return what some thresholds do."""
    columns = ("digits lost", "non-digits refused", "right of the digits kept")
    table = _table(numbers=("threshold", *columns))
    for point in report.rejection:
        if point.threshold in THRESHOLDS:
            shares = (point.digits_lost, point.non_digits_refused, point.kept_accuracy)
            table.add_row(
                f"{point.threshold:g}",
                *("-" if share is None else f"{share:.2%}" for share in shares),
            )
    return table


def _mistakes(report: PictureReport) -> Table:
    """Return the worst mistakes."""
    table = _table("picture", "shows", "read as", "best guess", numbers=("confidence",))
    for outcome in report.mistakes()[:WORST]:
        table.add_row(
            Text(printable(outcome.picture)),
            printable(outcome.label or "none", LONGEST),
            printable(outcome.text or "nothing", LONGEST),
            printable(outcome.guess, LONGEST),
            percent(outcome.confidence, 1),
        )
    return table
