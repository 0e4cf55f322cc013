"""`digitus data synthesize`: pictures of handwriting that a program draws."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digitus._errors import DigitusError
from digitus.cli import completions, panels
from digitus.cli.counted_bar import counted_bar
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.notes import notes
from digitus.cli.options import JsonOption, QuietOption
from digitus.cli.outputs import require_module

if TYPE_CHECKING:
    from digitus.synthesis import WrittenPictures


def synthesize_command(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="strokes: one drawn digit each; drawn-rows: 3 to 8 drawn digits; not-digits: "
            "letters, scribbles, noise and nothing; photographed-not-digits: the like "
            "photographed; photographs: one photographed digit of MNIST; rows: 3 to 8 of them.",
            autocompletion=completions.synthesized,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            help="Write DIR/LABEL/001.png, …; a new or empty folder, or one that this command has "
            "begun with the same kind and seed.",
            rich_help_panel=panels.PICTURES,
        ),
    ],
    count: Annotated[
        int,
        typer.Option(
            "--count",
            "-n",
            metavar="N",
            min=1,
            max=1_000_000,
            help="Pictures.",
            rich_help_panel=panels.PICTURES,
        ),
    ] = 100,
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="NAME|DIR",
            help="Data set whose test digits photographs and rows show.",
            autocompletion=completions.data,
            rich_help_panel=panels.PICTURES,
        ),
    ] = "mnist",
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            help="Draws everything about the pictures; the same seed draws the same ones.",
            rich_help_panel=panels.PICTURES,
        ),
    ] = 0,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Draw or photograph digits, and write them as pictures into a folder for each label.

    `digitus evaluate --images DIR` and `digitus train --data DIR` read such folders.
    """
    try:
        require_module("cv2", "image")
        written = _write(kind, count, seed, out, data, is_shown=not quiet)
    except DigitusError as error:
        typer.echo(f"digitus data synthesize: {error}", err=True)
        raise typer.Exit(1) from error
    places = len(written.labels)
    folders = "1 folder" if places == 1 else f"{places:,} folders"
    pictures = "1 picture" if written.count == 1 else f"{written.count:,} pictures"
    notes(quiet)(f"{pictures} in {folders}: {out}")
    if as_json:
        document = {
            "kind": written.kind,
            "count": written.count,
            "seed": written.seed,
            "folder": str(written.folder),
            "bytes": written.size,
            "labels": written.labels,
        }
        typer.echo(json.dumps(document, indent=2))


def _write(
    kind: str, count: int, seed: int, out: Path, data: str, *, is_shown: bool
) -> WrittenPictures:
    """Write the pictures, and show how many are done."""
    from digitus.synthesis import write_pictures  # noqa: PLC0415 - heavy, optional

    done = 0
    bars = counted_bar(8, is_shown=is_shown)
    task = bars.add_task("pictures", total=count)

    def show(number: int) -> None:
        nonlocal done
        done = number
        bars.update(task, completed=number)

    try:
        with bars:
            return write_pictures(kind, count, seed, out, data=data, on_picture=show)
    except KeyboardInterrupt:
        sys.stderr.write(
            f"digitus data synthesize: stopped by Ctrl-C after {done:,} of {count:,} pictures, "
            "which are whole; the same command writes all of them\n"
        )
        raise typer.Exit(INTERRUPTED) from None
