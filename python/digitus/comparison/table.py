"""The rows as a table: for a terminal, in Markdown, and as dictionaries for JSON."""

from __future__ import annotations

import math
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from digitus.comparison.result import Comparison, Result

COLUMNS = (
    "network",
    "optimizer",
    "epochs",
    "batch",
    "accuracy train",
    "accuracy test",
    "final cost",
    "seconds",
    "images/s",
    "speed-up",
)

TEXT_COLUMNS = 2
"""The first columns hold words, the others numbers."""


def cells(comparison: Comparison, result: Result) -> list[str]:
    """Return one row's entries of `COLUMNS`, as people read them."""
    task, speed_up = result.row.task, comparison.speed_up(result)
    return [
        f"{result.row.name} ({result.row.precision})",
        task.optimizer,
        f"{task.epochs:,}",
        "all" if task.batch_size is None else f"{task.batch_size:,}",
        f"{result.accuracy_train:.2%}",
        f"{result.accuracy_test:.2%}",
        f"{result.final_cost:.4f}",
        f"{result.seconds:,.2f}",
        f"{result.images_per_second:,.0f}",
        "–" if speed_up is None else f"{speed_up:.1f}×",
    ]


def rich_table(comparison: Comparison) -> Table:
    """Return the finished rows as a table for a terminal; 80 columns are enough.

    Network and optimizer share a column, as in `Row.label`.
    """
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=0,
        title=Text(subject(comparison)),
        title_justify="left",
        title_style="bold",
        caption=Text("NumPy computes in float64, the others in float32."),
        caption_justify="left",
    )
    table.add_column(COLUMNS[0], vertical="bottom")
    for name in COLUMNS[TEXT_COLUMNS:]:
        heading = name.replace(" ", "\n").replace("-", "-\n")
        table.add_column(heading, justify="right", vertical="bottom", no_wrap=True)
    for result in comparison.results:
        numbers = cells(comparison, result)[TEXT_COLUMNS:]
        is_last_of_pair = result.row.baseline is not None
        table.add_row(result.row.label, *numbers, end_section=is_last_of_pair)
    return table


def markdown_table(comparison: Comparison) -> str:
    """Return the finished rows as a Markdown table, ended by a line feed."""
    rules = ["---" if number < TEXT_COLUMNS else "---:" for number in range(len(COLUMNS))]
    rows = [list(COLUMNS), rules, *(cells(comparison, result) for result in comparison.results)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def subject(comparison: Comparison) -> str:
    """Return in one line what was learned by what."""
    return (
        f"{comparison.data_name}: {len(comparison.train):,} training images, "
        f"{len(comparison.test):,} test images; network {'-'.join(map(str, comparison.sizes))}, "
        f"seed {comparison.settings.seed}"
    )


def as_dictionary(comparison: Comparison, result: Result) -> dict[str, Any]:
    """Return one row as plain values for JSON; figures that are not finite become None."""
    row, task = result.row, result.row.task
    return {
        "row": row.key,
        "network": row.name,
        "precision": row.precision,
        "optimizer": task.optimizer,
        "epochs": task.epochs,
        "batch_size": task.batch_size,
        "accuracy_train": result.accuracy_train,
        "accuracy_test": result.accuracy_test,
        "final_cost": result.final_cost if math.isfinite(result.final_cost) else None,
        "seconds": result.seconds,
        "images_per_second": result.images_per_second,
        "speed_up": comparison.speed_up(result),
        "baseline": row.baseline if comparison.result(row.baseline) is not None else None,
    }
