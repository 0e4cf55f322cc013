"""What `digitus inspect` prints."""

from __future__ import annotations

import math

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from digitus._printable import NAME_LIMIT, printable
from digitus.cli.inspect_lines import (
    TEXT_LIMIT,
    checkpoint_lines,
    layer_size,
    model_lines,
    oddity_lines,
    parameters_of_checkpoint,
)
from digitus.inspection.report import Report


def print_report(console: Console, report: Report) -> None:
    """Print a report, tables narrow enough for 80 columns.

    Parameters
    ----------
    console : rich.console.Console
        Where to; nothing from the file is taken for markup.
    report : dict
        Of `digitus.inspection.report.inspect_file`.
    """

    def line(text: str = "") -> None:
        console.print(Text(text), soft_wrap=True)

    line(f"{printable(report['file'])}: {_kind(report)}, {report['size']:,} bytes")
    is_known = report["problem"] is None
    if is_known:
        line(
            f"format version {report['format_version']}, written by Digitus "
            f"{printable(str(report['library_version'] or 'of an unknown version'), NAME_LIMIT)}"
        )
        console.print(_architecture_table(report["architecture"]))
    tensors = parameters_of_checkpoint(report) if report["is_checkpoint"] else report["tensors"]
    if tensors:
        console.print(_tensor_table(tensors))
    for text in [*oddity_lines(tensors), *_description(report)]:
        line(text)
    if report["metadata"]:
        line("other metadata, which Digitus does not know:" if is_known else "metadata:")
        for key, value in report["metadata"].items():
            line(f"  {printable(key, NAME_LIMIT)}: {printable(value, TEXT_LIMIT)}")
    if is_known:
        for fault in report["faults"]:
            line(f"odd: {printable(fault, TEXT_LIMIT)}")


def _description(report: Report) -> list[str]:
    if report["is_model"]:
        return model_lines(report)
    return checkpoint_lines(report) if report["is_checkpoint"] else []


def _kind(report: Report) -> str:
    if report["is_model"]:
        return "a model of Digitus"
    if report["is_checkpoint"]:
        return "a checkpoint of Digitus"
    return "a safetensors file" if report["is_safetensors"] else "no sound safetensors file"


def _table(*columns: str, texts: int) -> Table:
    """Return a table without rows whose first columns hold texts, and the others numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index < texts else "right")
    return table


def _architecture_table(architecture: Report) -> Table:
    table = _table("layer", "type", "activation", "shape", "weights", texts=3)
    for layer in architecture["layers"]:
        table.add_row(
            Text(layer["name"]),
            Text(layer["type"]),
            Text(layer.get("activation", "")),
            layer_size(layer),
            f"{layer['weights']:,}",
        )
    if len(architecture["layers"]) > 1:
        table.add_section()
        table.add_row("all", "", "", "", f"{architecture['weights']:,}")
    return table


def _tensor_table(tensors: list[Report]) -> Table:
    """Return the figures of each tensor, and its type unless all are of the one of Digitus."""
    has_types = any(tensor["type"] != "F32" for tensor in tensors)
    words = ("tensor", "type", "shape") if has_types else ("tensor", "shape")
    table = _table(*words, "count", "min", "max", "mean", "std", texts=len(words))
    for tensor in tensors:
        sizes = " x ".join(map(str, tensor["shape"])) or "one number"
        texts = [tensor["name"], tensor["type"], sizes] if has_types else [tensor["name"], sizes]
        table.add_row(
            *(Text(printable(text, NAME_LIMIT)) for text in texts),
            f"{tensor['count']:,}",
            *(_figure(tensor[key]) for key in ("min", "max", "mean", "std")),
        )
    return table


def _figure(value: float | None) -> str:
    return "-" if value is None or not math.isfinite(value) else f"{value:.3g}"
