"""What `digitus evaluate` prints."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from digitus._printable import NAME_LIMIT, printable
from digitus.evaluation import Report, Robustness

MATRIX_NAME = 12
"""Characters of a class name beside the confusion matrix."""

WIDEST_MATRIX = 12
"""Classes up to which the matrix fits 80 columns; of more only the worst confusions are shown."""

SHADES = ((0.10, "bold red"), (0.02, "red"), (0.0, "yellow"))
"""Colour of a mistake by the part of the true class's images that it takes, worst first."""


def print_report(console: Console, report: Report, robustness: Robustness | None = None) -> None:
    """Print the tables of a report, narrow enough for 80 columns.

    Parameters
    ----------
    console : rich.console.Console
        Coloured where it is a terminal.
    report : Report
    robustness : Robustness, optional
    """

    def show(title: str, table: Table) -> None:
        # Not the table's own title, which would be broken at the table's width.
        console.print(title, style="bold", highlight=False, soft_wrap=True)
        console.print(table)

    console.print(_class_table(report))
    if len(report.scores.confusion) <= WIDEST_MATRIX:
        show("images by true class (row) and predicted class (column)", _confusion_table(report))
    else:
        show("most frequent confusions", _confusion_list(report))
    if robustness is not None:
        show(f"corrupted images, seed {robustness.seed}", _robustness_table(robustness))
    error = report.calibration.expected_error
    console.print(
        f"calibration: expected error {error:.2%} over {len(report.calibration.bins)} bins of "
        "confidence",
        highlight=False,
        soft_wrap=True,
    )


def _table() -> Table:
    return Table(box=SIMPLE_HEAD, pad_edge=False)


def _class_table(report: Report) -> Table:
    """Return count, precision, recall and F1 of each class, and their means."""
    table = _table()
    table.add_column("class")
    for name in ("images", "right", "precision", "recall", "F1"):
        table.add_column(name, justify="right")
    for entry, name in zip(report.scores.classes, report.class_names, strict=True):
        table.add_row(
            Text(printable(name, NAME_LIMIT)),
            f"{entry.count:,}",
            f"{entry.correct:,}",
            _percent(entry.precision),
            _percent(entry.recall),
            _percent(entry.f1),
        )
    table.add_section()
    means = map(_percent, report.scores.mean)
    table.add_row("mean", f"{report.scores.count:,}", f"{report.scores.correct:,}", *means)
    return table


def _confusion_table(report: Report) -> Table:
    """Return the confusion matrix, mistakes coloured by their part of the class."""
    confusion = report.scores.confusion
    are_numbers = report.class_names == tuple(map(str, range(len(confusion))))
    table = _table()
    table.add_column("")
    for label in range(len(confusion)):
        table.add_column(str(label), justify="right")
    for label, (name, row) in enumerate(zip(report.class_names, confusion, strict=True)):
        heading = name if are_numbers else f"{label} {printable(name)}"
        short = heading if len(heading) <= MATRIX_NAME else f"{heading[: MATRIX_NAME - 1]}…"
        count = max(1, int(row.sum()))
        cells = [count_cell(int(cell), count, column == label) for column, cell in enumerate(row)]
        table.add_row(Text(short), *cells)
    return table


def count_cell(images: int, count: int, is_right: bool) -> Text:
    """Return a cell of a confusion matrix; mistakes coloured by their part of `count` images."""
    if not images:
        return Text("·", style="dim")
    if is_right:
        return Text(str(images), style="green")
    style = next(style for limit, style in SHADES if images / count >= limit)
    return Text(str(images), style=style)


def _confusion_list(report: Report) -> Table:
    """Return the most frequent confusions."""
    table = _table()
    table.add_column("class")
    table.add_column("taken for")
    table.add_column("images", justify="right")
    for true, seen, images in report.scores.confusions():
        names = (printable(report.class_names[label], 25) for label in (true, seen))
        table.add_row(*map(Text, names), f"{images:,}")
    return table


def _robustness_table(robustness: Robustness) -> Table:
    """Return the accuracy on each corruption, and what it loses against clean images."""
    clean = robustness.clean
    table = _table()
    table.add_column("corruption")
    for name in ("right", "accuracy", "change (points)"):
        table.add_column(name, justify="right")
    table.add_row("clean", f"{clean.correct:,}", f"{clean.accuracy:.2%}", "")
    table.add_section()
    for result in robustness.results:
        lost = result.accuracy - clean.accuracy
        name = result.name.replace("_", " ")
        table.add_row(name, f"{result.correct:,}", f"{result.accuracy:.2%}", f"{100 * lost:+.2f}")
    table.add_section()
    mean = robustness.mean_accuracy
    table.add_row("mean of all", "", f"{mean:.2%}", f"{100 * (mean - clean.accuracy):+.2f}")
    return table


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"
