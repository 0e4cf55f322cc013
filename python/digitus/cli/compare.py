"""`digitus compare`: Digitus beside NumPy and TensorFlow, doing the same."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from digitus._output_folder import OutputFolder
from digitus.cli import completions, panels
from digitus.cli.chosen_data import DataOptions, Note, choose_data
from digitus.cli.compare_progress import make_progress
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.notes import notes
from digitus.cli.options import DATA_HELP, JsonOption, QuietOption, SeedOption, ThreadsOption
from digitus.cli.outputs import require_module
from digitus.comparison import Comparison, Session, Settings, rich_table, write_report
from digitus.comparison.document import absences, as_document
from digitus.comparison.report import FILE_NAMES
from digitus.locations import NAMES
from digitus.threads import set_num_threads

NARROWEST = 100
"""Columns that a table gets where no terminal sets a width."""


def compare_command(
    data: Annotated[
        str,
        typer.Option(
            metavar="NAME|DIR|FILE.csv",
            help=DATA_HELP.partition(" Without it")[0],
            autocompletion=completions.data,
            rich_help_panel=panels.DATA,
        ),
    ] = "sample",
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            help=f"Folder for {', '.join(FILE_NAMES)}; made if need be.",
            rich_help_panel=panels.REPORT,
        ),
    ] = Path("comparison"),
    epochs_gd: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help="Epochs of gradient descent.", rich_help_panel=panels.TRAINING
        ),
    ] = 400,
    epochs_adam: Annotated[
        int,
        typer.Option(metavar="N", min=1, help="Epochs of Adam.", rich_help_panel=panels.TRAINING),
    ] = 20,
    hidden: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help="Units of the hidden layer.", rich_help_panel=panels.TRAINING
        ),
    ] = 64,
    seed: SeedOption = 0,
    threads: ThreadsOption = None,
    with_tensorflow: Annotated[
        bool,
        typer.Option(
            "--tensorflow/--no-tensorflow",
            help="Whether TensorFlow takes part; left out by name where it is not installed.",
            rich_help_panel=panels.TRAINING,
        ),
    ] = True,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Train Digitus beside NumPy and TensorFlow, each pair doing the same, and draw up a table.

    NumPy and Digitus: weights normal x 0.01, full-batch gradient descent at 0.1. TensorFlow and
    Digitus: Adam, batches of 32. Within a pair the initial weights are the same. --threads is for
    Digitus alone; the others use as many as they do by default. Ctrl-C keeps the rows that
    finished.
    """
    settings = Settings(epochs_gd, epochs_adam, hidden, seed, with_tensorflow)
    require_module("matplotlib", "plot")
    if threads is not None:
        set_num_threads(threads)
    note = notes(quiet)
    found = choose_data(DataOptions(data), note)
    OutputFolder(out).prepare(FILE_NAMES)
    progress = make_progress(is_shown=not quiet)
    session = Session(found.train, found.test, settings, _data_name(data), progress)
    try:
        with progress:
            session.run()
    except KeyboardInterrupt:
        _stop(session.comparison, out, as_json, note)
    _report(session.comparison, out, as_json, note)


def _data_name(data: str) -> str:
    """Return what the tables call the images: a name, or the last part of a folder's."""
    return data if data in NAMES else Path(data).resolve().name or data


def _stop(comparison: Comparison, out: Path, as_json: bool, note: Note) -> None:
    """Report what there is after Ctrl-C, and exit."""
    finished = len(comparison.results)
    every = finished + len(comparison.unfinished)
    place = f"in {comparison.unfinished[0].label}" if comparison.unfinished else "at the end"
    text = f"digitus compare: stopped by Ctrl-C {place}; {finished} of {every} rows finished"
    sys.stderr.write(f"{text}{'' if finished else ', nothing written'}\n")
    if finished:
        _report(comparison, out, as_json, note)
    raise typer.Exit(INTERRUPTED)


def _report(comparison: Comparison, out: Path, as_json: bool, note: Note) -> None:
    """Write the files, then print the table and say where they are."""
    paths = write_report(comparison, out)
    console = Console(stderr=as_json)
    if not console.is_terminal:
        console.width = max(console.width, NARROWEST)
    console.print(rich_table(comparison))
    for line in absences(comparison):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if as_json:
        document = as_document(comparison) | {"files": [str(path) for path in paths]}
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    names = ", ".join(path.name for path in paths)
    note(f"written to {out}: {names}")
