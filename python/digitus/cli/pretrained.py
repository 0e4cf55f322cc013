"""`digitus pretrained`: the trained networks that come with the package."""

from __future__ import annotations

import json
import os
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from digitus._errors import ModelFormatError
from digitus.cli.options import JsonOption, QuietOption
from digitus.cli.tables import stdout_console
from digitus.models import FIGURES, NAMES, card, file_of
from digitus.network import Network


def pretrained_command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Print the model card of this one.")
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the trained networks that come with the package, or print the model card of one.

    Wherever a command takes a model, pretrained:NAME stands for such a network. The card tells what
    it is for, how it was trained, how well it does, and where its limits are; with --json the same
    as figures, and the path of the file.
    """
    del quiet  # There is nothing to leave out.
    if name is not None and not as_json:
        typer.echo(card(name), nl=False)
        return
    listed = [_listed(each) for each in (NAMES if name is None else (name,))]
    if as_json:
        typer.echo(json.dumps(listed if name is None else listed[0], indent=2, allow_nan=False))
    else:
        stdout_console().print(_table(listed))


def _listed(name: str) -> dict[str, Any]:
    """Return what a network's own file says."""
    path = file_of(name)
    with Network.load(path) as network:
        weights = sum(size.parameters for size in network.layer_sizes)
        text = network.metadata.get(FIGURES)
    try:
        figures = json.loads(text or "")
        accuracy = float(figures["test"]["accuracy"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ModelFormatError(
            f'{path}: metadata "{FIGURES}": expected what `make pretrained` writes; '
            "install the package again"
        ) from None
    return {
        "name": name,
        "file": path,
        "bytes": os.path.getsize(path),
        "weights": weights,
        "accuracy": accuracy,
        FIGURES: figures,
    }


def _table(listed: list[dict[str, Any]]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("name", no_wrap=True)
    for column in ("weights", "bytes", "test accuracy"):
        table.add_column(column, justify="right", no_wrap=True)
    for entry in listed:
        table.add_row(
            Text(entry["name"]),
            f"{entry['weights']:,}",
            f"{entry['bytes']:,}",
            f"{entry['accuracy']:.2%}",
        )
    return table
