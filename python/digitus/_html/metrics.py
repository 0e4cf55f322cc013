"""Metrics in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitus._html.table import table

if TYPE_CHECKING:
    from digitus.inference import Metrics


def metrics_html(metrics: Metrics) -> str:
    """Return the figures as an HTML table of one line."""
    row = (
        f"{metrics.loss:.4f}",
        f"{metrics.accuracy:.2%}",
        f"{metrics.correct:,}",
        f"{metrics.count:,}",
    )
    return table(("loss", "accuracy", "right", "images"), [row])
