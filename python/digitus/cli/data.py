"""`digitus data`: fetch data sets, list which are here, draw images of them, and make pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from digitus._bars import WithBars
from digitus._errors import DigitusError, FileMissingError
from digitus.cli import completions, panels
from digitus.cli.command_class import ManualCommand
from digitus.cli.data_preview import preview_command
from digitus.cli.data_synthesize import synthesize_command
from digitus.cli.notes import notes
from digitus.cli.options import JsonOption, QuietOption
from digitus.cli.tables import simple_table, stdout_console
from digitus.fetch import ALREADY_THERE, FetchProgress, FetchResult, fetch
from digitus.fetch.sources import SOURCES
from digitus.locations import NAMES, find_data

data_app = typer.Typer(
    help="Fetch data sets, list which are here, draw images of them, and make pictures.",
    no_args_is_help=True,
)


@data_app.command("fetch", cls=ManualCommand)
def fetch_command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help=f"What to fetch: {' or '.join(SOURCES)}.",
            autocompletion=completions.fetched,
        ),
    ],
    source_directory: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="Copy the four IDX files, plain or .gz, from this folder; no network is used.",
            rich_help_panel=panels.SOURCE,
        ),
    ] = None,
    destination: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="DIR",
            help="Put the files into this folder instead of the cache, where `--data NAME` looks.",
            rich_help_panel=panels.SOURCE,
        ),
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch a data set's four IDX files, each checked by its SHA-256."""
    try:
        with _ProgressBars(Console(stderr=True), is_shown=not quiet) as bars:
            result = fetch(
                name,
                source_directory=source_directory,
                destination=destination,
                on_progress=bars.show,
            )
    except DigitusError as error:
        typer.echo(f"digitus data fetch: {error}", err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(_as_dictionary(result), indent=2))
    else:
        new = len(result.new_files)
        kept = len(result.files) - new
        notes(quiet)(
            f"{result.name}: {new} files fetched, {kept} already there, all checked, "
            f"in {result.directory}"
        )


data_app.command("preview", cls=ManualCommand)(preview_command)
data_app.command("synthesize", cls=ManualCommand)(synthesize_command)


@data_app.command("list", cls=ManualCommand)
def list_command(quiet: QuietOption = False, as_json: JsonOption = False) -> None:
    """List which data sets are here, and where."""
    del quiet  # There is nothing to leave out.
    rows = [_locate(name) for name in NAMES]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    table = simple_table("name", "where")
    for row in rows:
        table.add_row(Text(row["name"]), Text(row["directory"] or _remedy(row["name"])))
    stdout_console().print(table)


def _locate(name: str) -> dict[str, Any]:
    """Return where a data set is, as `data list --json` prints it."""
    try:
        files = find_data(name)
    except FileMissingError:
        return {"name": name, "found": False, "directory": None, "files": []}
    paths = [*files.train, *files.test]
    return {
        "name": name,
        "found": True,
        "directory": str(paths[0].parent),
        "files": [str(path) for path in paths],
    }


def _remedy(name: str) -> str:
    """Say how a data set that is not here can be had."""
    if name in SOURCES:
        return f"not here; fetch it with: digitus data fetch {name}"
    return "not here; it comes with the package: install that again, or use a complete checkout"


def _as_dictionary(result: FetchResult) -> dict[str, Any]:
    """Return a result as `data fetch --json` prints it."""
    return {
        "name": result.name,
        "directory": str(result.directory),
        "files": [
            {
                "name": file.name,
                "path": str(file.path),
                "origin": file.origin,
                "new": file.origin != ALREADY_THERE,
            }
            for file in result.files
        ],
    }


class _ProgressBars(WithBars):
    """One bar a file, on a terminal only."""

    def __init__(self, console: Console, *, is_shown: bool) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=console,
            disable=not (is_shown and console.is_terminal),
        )

    def show(self, progress: FetchProgress) -> None:
        """Draw how far a file has come."""
        if progress.name not in self._tasks:
            self._tasks[progress.name] = self._bars.add_task(progress.name, total=None)
        self._bars.update(
            self._tasks[progress.name], completed=progress.received, total=progress.total
        )
