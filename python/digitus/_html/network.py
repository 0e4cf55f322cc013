"""A network in a notebook: its layers, shapes and parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitus._html.table import block, table, text
from digitus._printable import NAME_LIMIT
from digitus._summary import HEADINGS, summary_rows
from digitus.metadata import CLASS_NAMES

if TYPE_CHECKING:
    from digitus.network import Network

MOST_NAMES = 20
"""Class names that are shown."""


def network_html(network: Network) -> str:
    """Return the table of a network's layers as HTML, and the names of its classes."""
    closed = ", closed" if network.handle.is_closed else ""
    title = f"Network of {len(network.layers)} layers, {network.classes} classes{closed}"
    rows = summary_rows(network.input_shape, network.layers, network.layer_sizes)
    parts = [table(HEADINGS, rows, left=(0, 1, 2, 3))]
    if not closed and CLASS_NAMES in network.metadata:
        names = network.class_names
        shown = ", ".join(text(name, NAME_LIMIT) for name in names[:MOST_NAMES])
        more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
        parts.append(f"<p>classes: {shown}{more}</p>")
    return block(title, *parts)
