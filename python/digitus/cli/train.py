"""`digitus train`: train a network on labelled images, and save it."""

from __future__ import annotations

import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from digitus._errors import ArgumentError
from digitus.cli.class_names import choose_class_names
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.options import DataOption, JsonOption, SeedOption, ThreadsOption
from digitus.cli.outputs import check_writable, require_module
from digitus.datasets import load_data
from digitus.history import History
from digitus.layers import Dense
from digitus.network import Network
from digitus.optimizers import SGD, Adam, AdamW, Optimizer, as_optimizer
from digitus.threads import set_num_threads


class Model(str, Enum):
    """Kinds of networks."""

    mlp = "mlp"


class OptimizerName(str, Enum):
    """Optimizers by name."""

    sgd = "sgd"
    momentum = "momentum"
    nesterov = "nesterov"
    adam = "adam"
    adamw = "adamw"


def train_command(
    data: DataOption = None,
    model: Annotated[Model, typer.Option(help="mlp: dense layers with ReLU between them.")] = (
        Model.mlp
    ),
    hidden: Annotated[
        str, typer.Option(metavar="N[,N…]", help="Units of the hidden layers.")
    ] = "128",
    epochs: Annotated[int, typer.Option(metavar="N", min=1, help="Times to see every image.")] = 10,
    batch_size: Annotated[
        str, typer.Option(metavar="N|full", help="Images a step; full for all of them.")
    ] = "128",
    optimizer: Annotated[
        OptimizerName, typer.Option(help="How weights follow from gradients.")
    ] = OptimizerName.adam,
    learning_rate: Annotated[
        float | None,
        typer.Option(
            metavar="X", help="Without it 0.1 for sgd, 0.01 for momentum, 0.001 for adam."
        ),
    ] = None,
    class_names: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,NAME[,…]",
            help="What the classes are called. Without it those of fashion-mnist, or numbers.",
        ),
    ] = None,
    seed: SeedOption = 0,
    threads: ThreadsOption = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the model here, as safetensors.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="Draw accuracy and loss by epoch.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the figures of every epoch.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train a network on labelled images, and save it.

    Each epoch is measured on the test images too; nothing is chosen by them. Ctrl-C ends the
    training at once and keeps what was learned: it is saved if --out was given.
    """
    chosen = choose_optimizer(optimizer.value, learning_rate)
    size = parse_batch_size(batch_size)
    units = parse_hidden(hidden)
    for path in (out, plot, history):
        check_writable(path)
    if plot is not None:
        require_module("matplotlib", "plot")
    if threads is not None:
        set_num_threads(threads)
    train, test = load_data(data)
    layers = [*(Dense(count, "relu") for count in units), Dense(train.classes)]
    network = Network((train.width,), layers, seed=seed)
    network.class_names = choose_class_names(class_names, data)
    is_interrupted = False
    try:
        network.fit(
            train,
            epochs=epochs,
            batch_size=size,
            optimizer=chosen,
            validation_data=test,
            progress=True,
        )
    except KeyboardInterrupt:
        is_interrupted = True
    record = network.history or History()
    if out is not None:
        network.save(out)
    if history is not None:
        record.to_csv(history)
    if plot is not None and record.epochs > 0:
        from digitus.reference.plots import save_history_plot  # noqa: PLC0415 - heavy, optional

        save_history_plot(record, plot, f"{model.value} {hidden}, {optimizer.value}")
    metrics = network.evaluate(test)
    report = {
        "epochs": record.epochs,
        "interrupted": is_interrupted,
        "train_images": len(train),
        "test_images": metrics.count,
        "test_accuracy": metrics.accuracy,
        "test_loss": metrics.loss,
        "seconds": sum(record.seconds),
        "model": str(out) if out is not None else None,
    }
    if as_json:
        typer.echo(json.dumps(report, indent=2))
    sys.stderr.write(_summary(report))
    if is_interrupted:
        raise typer.Exit(INTERRUPTED)


def _summary(report: dict[str, Any]) -> str:
    """Return the last line of a training run."""
    text = "stopped by Ctrl-C after " if report["interrupted"] else "trained "
    text += (
        f"{report['epochs']} epochs in {report['seconds']:.1f} s: "
        f"{report['test_accuracy']:.2%} of {report['test_images']:,} test images right"
    )
    if report["model"] is not None:
        text += f"; saved as {report['model']}"
    return text + "\n"


def choose_optimizer(name: str, learning_rate: float | None) -> Optimizer:
    """Return the named optimizer, with another learning rate if one is given."""
    usual = as_optimizer(name)
    if learning_rate is None:
        return usual
    if isinstance(usual, AdamW):
        return AdamW(learning_rate)
    if isinstance(usual, Adam):
        return Adam(learning_rate)
    return SGD(learning_rate, usual.momentum, usual.nesterov)


def parse_batch_size(text: str) -> int | None:
    """Return the batch size that was written down; None for a full batch."""
    if text == "full":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentError(f"--batch-size: expected a number above 0, or full; got {text!r}")
    return int(text)


def parse_hidden(text: str) -> list[int]:
    """Return the units of the hidden layers that were written down."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) >= 1 for part in parts):
        raise ArgumentError(
            f"--hidden: expected numbers above 0 with commas between them, such as 128 or 512,256; "
            f"got {text!r}"
        )
    return [int(part) for part in parts]
