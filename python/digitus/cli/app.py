"""The commands of `digitus`, put together."""

from __future__ import annotations

from typing import Annotated

import typer

import digitus
from digitus.cli.bench import bench_command
from digitus.cli.compare import compare_command
from digitus.cli.data import data_app
from digitus.cli.evaluate import evaluate_command
from digitus.cli.export import export_command
from digitus.cli.inspect import inspect_command
from digitus.cli.predict import predict_command
from digitus.cli.pretrained import pretrained_command
from digitus.cli.recipes import recipes_command
from digitus.cli.train import train_command
from digitus.cli.verify import verify_command

app = typer.Typer(
    help="Train, check and use classifiers of handwritten digits.",
    epilog="Begin with: digitus train --data sample --out digits.safetensors",
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
) -> None:
    """Train, check and use classifiers of handwritten digits."""


app.command(
    "train",
    epilog="Example: digitus train --data sample --epochs 10 --out digits.safetensors "
    "--checkpoint run.checkpoint; and if it was stopped, the same with --resume run.checkpoint. "
    "Others: digitus train --data sample --augment digits; digitus train --recipe keras-convnet",
)(train_command)
app.command(
    "evaluate",
    epilog="Example: digitus evaluate --model digits.safetensors --data sample --corruptions "
    "--report report",
)(evaluate_command)
app.command("predict", epilog="Example: digitus predict --model digits.safetensors seven.png")(
    predict_command
)
app.command(
    "export",
    epilog="Example: digitus export --model digits.safetensors --out digits.onnx --scale-bytes",
)(export_command)
app.command("inspect", epilog="Example: digitus inspect digits.safetensors")(inspect_command)
app.command(
    "recipes",
    epilog="Example: digitus recipes mlp > mine.json; then digitus train --recipe mine.json",
)(recipes_command)
app.command(
    "pretrained",
    epilog="Example: digitus pretrained mnist; then "
    "digitus predict --model pretrained:mnist seven.png",
)(pretrained_command)
app.command("compare", epilog="Example: digitus compare --data sample --out comparison")(
    compare_command
)
app.command("verify", epilog="Example: digitus verify --data sample --steps 20")(verify_command)
app.command("bench", epilog="Example: digitus bench --data sample --batch-size 32")(bench_command)
app.add_typer(data_app, name="data")
