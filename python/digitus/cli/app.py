"""The commands of `digitus`, put together."""

from __future__ import annotations

from typing import Annotated

import typer

import digitus
from digitus.cli.bench import bench_command
from digitus.cli.command_class import ManualCommand, ManualGroup
from digitus.cli.compare import compare_command
from digitus.cli.data import data_app
from digitus.cli.evaluate import evaluate_command
from digitus.cli.export import export_command
from digitus.cli.inspect import inspect_command
from digitus.cli.predict import predict_command
from digitus.cli.predict_command import PredictCommand
from digitus.cli.pretrained import pretrained_command
from digitus.cli.recipes import recipes_command
from digitus.cli.train import train_command
from digitus.cli.verify import verify_command

app = typer.Typer(
    name="digitus",
    cls=ManualGroup,
    help="Train, check and use classifiers of handwritten digits, and of other small pictures.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"digitus {digitus.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            "--debug", help="Print the traceback of an error; may stand behind a command too."
        ),
    ] = False,
) -> None:
    """Train, check and use classifiers of handwritten digits, and of other small pictures."""


_CLASSES = {"predict": PredictCommand}
"""Commands whose command line has something of its own."""

for _name, _command in (
    ("train", train_command),
    ("evaluate", evaluate_command),
    ("predict", predict_command),
    ("export", export_command),
    ("inspect", inspect_command),
    ("recipes", recipes_command),
    ("pretrained", pretrained_command),
    ("compare", compare_command),
    ("verify", verify_command),
    ("bench", bench_command),
):
    app.command(_name, cls=_CLASSES.get(_name, ManualCommand))(_command)
app.add_typer(data_app, name="data", cls=ManualGroup)
