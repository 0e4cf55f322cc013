"""What `digitus inspect` prints."""

from __future__ import annotations

import math
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from digitus.cli.printable import NAME_LIMIT, printable
from digitus.inspection.report import Report

TEXT_LIMIT = 300


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
    if report["is_model"]:
        line(
            f"format version {report['format_version']}, written by Digitus "
            f"{printable(str(report['library_version'] or 'of an unknown version'), NAME_LIMIT)}"
        )
        console.print(_architecture_table(report["architecture"]))
    if report["tensors"]:
        console.print(_tensor_table(report["tensors"]))
        for tensor in report["tensors"]:
            if tensor["nan"] or tensor["infinite"]:
                line(
                    f"{printable(tensor['name'], NAME_LIMIT)} holds {tensor['nan']:,} NaN and "
                    f"{tensor['infinite']:,} infinite numbers"
                )
    if report["is_model"]:
        names = report["class_names"]
        shown = ", ".join(names) if names is not None else "not given, so numbers from 0"
        line(f"class names    {printable(shown, TEXT_LIMIT)}")
        line(f"input scaling  {printable(report['input_scaling'] or 'not given', TEXT_LIMIT)}")
        for text in _training_lines(report["training"]):
            line(text)
    if report["metadata"]:
        line("other metadata, which Digitus does not know:" if report["is_model"] else "metadata:")
        for key, value in report["metadata"].items():
            line(f"  {printable(key, NAME_LIMIT)}: {printable(value, TEXT_LIMIT)}")
    if report["is_model"]:
        for fault in report["faults"]:
            line(f"odd: {printable(fault, TEXT_LIMIT)}")


def _kind(report: Report) -> str:
    if report["is_model"]:
        return "a model of Digitus"
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
            Text(layer["activation"]),
            f"{layer['inputs']:,} → {layer['units']:,}",
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


def _training_lines(training: Any) -> list[str]:
    """Return the record of a training in words, whoever wrote it; any field may be anything."""
    if training is None:
        return ["training       not told"]
    if not isinstance(training, dict):
        return [f"training       {printable(str(training), TEXT_LIMIT)}"]
    lines = ["training"]
    for key, value in training.items():
        text = _settings(value) if isinstance(value, dict) else _value(value)
        if key == "batch_size" and value is None:
            text = "full"
        label = printable(str(key).replace("_", " "), NAME_LIMIT)
        lines.append(f"  {label:<16} {printable(text, TEXT_LIMIT)}")
    return lines


def _settings(values: dict[str, Any]) -> str:
    return ", ".join(
        _value(value) if key == "name" else f"{key.replace('_', ' ')} {_value(value)}"
        for key, value in values.items()
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
