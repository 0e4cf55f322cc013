"""A history in a notebook: its latest epochs, and its curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitus._html.curves import curves_svg
from digitus._html.table import block, table

if TYPE_CHECKING:
    from digitus.history import History

MOST_ROWS = 10
"""Epochs that are shown, the latest ones."""


def history_html(history: History) -> str:
    """Return the figures of the latest epochs and the curves of all of them as HTML."""
    epochs = history.epochs
    if epochs == 0:
        return block("History of 0 epochs")
    columns = ["loss", "accuracy"]
    columns += ["val_loss", "val_accuracy"] if history.val_loss else []
    columns.append("seconds")
    first = max(0, epochs - MOST_ROWS)
    rows = [
        [str(index + 1), *(_figure(getattr(history, name), name, index) for name in columns)]
        for index in range(first, epochs)
    ]
    title = f"History of {epochs:,} epoch{'' if epochs == 1 else 's'}"
    title += f", the latest {MOST_ROWS}" if first else ""
    curves = "".join(
        curves_svg(name, getattr(history, name), getattr(history, f"val_{name}"))
        for name in ("accuracy", "loss")
    )
    return block(title, table(["epoch", *columns], rows), curves)


def _figure(values: list[float], name: str, index: int) -> str:
    if index >= len(values):
        return "–"
    return f"{values[index]:.2f}" if name == "seconds" else f"{values[index]:.4f}"
