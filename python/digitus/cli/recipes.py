"""`digitus recipes`: the trainings that come along by name."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from digitus.cli import completions
from digitus.cli.options import JsonOption, QuietOption
from digitus.cli.tables import stdout_console
from digitus.recipes import NAMES, load


def recipes_command(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="Print this one as a file to change and run.",
            autocompletion=completions.recipes,
        ),
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the recipes: whole trainings by name, for `digitus train --recipe NAME`.

    With NAME print that recipe's file; with --json all that all of them consist of. What they reach
    stands in docs/accuracy.md of the source.
    """
    del quiet  # There is nothing to leave out.
    if name is not None:
        typer.echo(json.dumps(load(name).description, indent=2))
        return
    listed = [_listed(name) for name in NAMES]
    if as_json:
        typer.echo(json.dumps(listed, indent=2))
    else:
        stdout_console().print(_table(listed))


def _listed(name: str) -> dict[str, Any]:
    """Return a recipe as plain values, with its name and number of weights."""
    recipe = load(name)
    with recipe.network() as network:
        weights = sum(size.parameters for size in network.layer_sizes)
    return {"name": name, "weights": weights, **recipe.description}


def _table(recipes: list[dict[str, Any]]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("recipe", no_wrap=True)
    table.add_column("data", no_wrap=True)
    table.add_column("weights", justify="right", no_wrap=True)
    table.add_column("epochs", justify="right", no_wrap=True)
    table.add_column("description")
    for recipe in recipes:
        epochs = str(recipe["training"]["epochs"])
        weights = f"{recipe['weights']:,}"
        table.add_row(recipe["name"], recipe["data"], weights, epochs, recipe["description"])
    return table
