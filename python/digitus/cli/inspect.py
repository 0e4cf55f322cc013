"""`digitus inspect`: what a model file or a checkpoint says about itself."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from digitus._printable import printable
from digitus.cli.inspect_tables import print_report
from digitus.cli.options import JsonOption
from digitus.inspection.report import Report, inspect_file
from digitus.models import model_file

SHOWN_FAULTS = 20
"""Faults that are printed at most; --json has all."""


def inspect_command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A model, a checkpoint, or any other file; or pretrained:mnist, which comes with "
            "the package.",
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Print what a model or a checkpoint says, without running or trusting any of it.

    Format and size, architecture, figures of each tensor, names of the classes, input scaling,
    how it was trained or where its training stands, and whatever else it holds. Exit status 0 if
    it is a model that Digitus can load, or a checkpoint; else 1, with what is wrong and where,
    after all that could be read.
    """
    report = inspect_file(model_file(file))
    if as_json:
        typer.echo(json.dumps(report, indent=2, allow_nan=False))
    else:
        print_report(Console(file=sys.stdout, highlight=False), report)
    if report["problem"] is not None:
        sys.stderr.write(_complaint(report))
        raise typer.Exit(1)


def _complaint(report: Report) -> str:
    """Return why the file cannot be loaded, and what is wrong with it."""
    faults = report["faults"]
    lines = [f"digitus: {printable(report['file'])}: {printable(report['problem'], 500)}"]
    lines += [f"  {printable(fault, 500)}" for fault in faults[:SHOWN_FAULTS]]
    if len(faults) > SHOWN_FAULTS:
        lines.append(f"  and {len(faults) - SHOWN_FAULTS:,} more; see --json")
    return "\n".join(lines) + "\n"
