"""`digitus inspect`: what a model file or a checkpoint says about itself."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated

import typer

from digitus._printable import printable
from digitus.cli import completions
from digitus.cli.inputs import check_readable
from digitus.cli.inspect_tables import print_report
from digitus.cli.options import JsonOption, QuietOption
from digitus.cli.tables import stdout_console
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
            autocompletion=completions.inspected,
        ),
    ],
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Print what a model or a checkpoint says, without running or trusting any of it.

    Format and size, architecture, figures of each tensor, names of the classes, input scaling,
    how it was trained or where its training stands, and whatever else it holds. Exit status 0 if
    it is a model that Digitus can load, or a checkpoint; else 1, with what is wrong and where,
    after all that could be read.
    """
    del quiet  # There is nothing to leave out.
    path = model_file(file)
    if not os.path.isdir(path):
        check_readable(None, str(path))
    report = inspect_file(path)
    if as_json:
        typer.echo(json.dumps(report, indent=2, allow_nan=False))
    else:
        print_report(stdout_console(), report)
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
