"""`digitus train`: train a network on labelled images, and save it."""

from __future__ import annotations

import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from digitus._errors import ArgumentError
from digitus._training_choices import TrainingChoices
from digitus.cli.augment_option import AugmentOption, parse_augmentation
from digitus.cli.class_names import choose_class_names
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.options import DataOption, JsonOption, SeedOption, ThreadsOption
from digitus.cli.outputs import check_writable, require_module
from digitus.cli.resumption import (
    Earlier,
    Given,
    check_files,
    choose_optimizer,
    how_to_go_on,
    nothing_more,
    plain_warnings,
)
from digitus.cli.training_options import (
    AverageOption,
    ClassWeightOption,
    ClipOption,
    DropEveryOption,
    DropFactorOption,
    FinalFractionOption,
    ScheduleName,
    ScheduleOption,
    SmoothingOption,
    WarmupOption,
    choose_schedule,
    parse_class_weight,
)
from digitus.datasets import load_data
from digitus.history import History
from digitus.layers import Dense
from digitus.network import Network
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
    context: typer.Context,
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
    schedule: ScheduleOption = ScheduleName.constant,
    warmup_steps: WarmupOption = 0,
    drop_every: DropEveryOption = None,
    drop_factor: DropFactorOption = None,
    final_fraction: FinalFractionOption = None,
    label_smoothing: SmoothingOption = 0.0,
    class_weight: ClassWeightOption = None,
    clip_norm: ClipOption = None,
    average: AverageOption = None,
    augmentation: AugmentOption = None,
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
    checkpoint: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write checkpoints here, each in place of the last."),
    ] = None,
    checkpoint_every: Annotated[
        int, typer.Option(metavar="N", min=1, help="Epochs from one checkpoint to the next.")
    ] = 1,
    resume: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Go on from this checkpoint to the same bits. Options that are left out are those "
            "of the checkpoint; --epochs counts from the very beginning.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train a network on labelled images, and save it.

    Each epoch is measured on the test images too; nothing is chosen by them. Ctrl-C ends the
    training at once and keeps what was learned: it is saved if --out was given, and with
    --checkpoint a last checkpoint is written.
    """
    given = Given(context)
    if checkpoint is None and "checkpoint_every" in given:
        raise ArgumentError("--checkpoint-every: needs --checkpoint FILE to write to")
    for path in (out, plot, history, checkpoint):
        check_writable(path)
    check_files(checkpoint, resume, {"--out": out, "--plot": plot, "--history": history})
    name, size = optimizer.value, parse_batch_size(batch_size)
    course = choose_schedule(
        schedule.value,
        warmup_steps=warmup_steps,
        drop_every=drop_every,
        drop_factor=drop_factor,
        final_fraction=final_fraction,
    )
    choices = TrainingChoices(
        course,
        label_smoothing,
        class_weight=parse_class_weight(class_weight),
        clip_norm=clip_norm,
        average=average,
        augmentation=parse_augmentation(augmentation),
    )
    if resume is None:
        chosen = choose_optimizer(name, learning_rate)
    else:
        earlier = Earlier(resume, given)
        name, chosen = earlier.optimizer(name, learning_rate)
        hidden, epochs = earlier.hidden(hidden), earlier.epochs(epochs)
        size, seed = earlier.batch_size(size), earlier.seed(seed)
        choices = earlier.choices(choices)
    # A checkpoint of Python's may have no hidden layer.
    units = parse_hidden(hidden) if hidden or resume is None else []
    if plot is not None:
        require_module("matplotlib", "plot")
    if threads is not None:
        set_num_threads(threads)
    train, test = load_data(data)
    layers = [*(Dense(count, "relu") for count in units), Dense(train.classes)]
    network = Network((train.width,), layers, seed=seed)
    network.class_names = choose_class_names(class_names, data)
    is_interrupted = False
    recorded: list[int] = []
    try:
        with plain_warnings():
            network.fit(
                train,
                epochs=epochs,
                batch_size=size,
                optimizer=chosen,
                **vars(choices),
                validation_data=test,
                callbacks=[lambda event: recorded.append(event.epoch)],
                progress=True,
                checkpoint=checkpoint,
                checkpoint_every=checkpoint_every,
                resume=resume,
            )
    except KeyboardInterrupt:
        is_interrupted = True
    record = network.history or History()
    if out is not None:
        network.save(out)
    _write_history(record, history, plot, f"{model.value} {hidden}, {name}")
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
        "checkpoint": str(checkpoint) if checkpoint is not None else None,
        "resumed": str(resume) if resume is not None else None,
    }
    if as_json:
        typer.echo(json.dumps(report, indent=2))
    if resume is not None and not is_interrupted and not recorded:
        sys.stderr.write(nothing_more(resume, epochs))
    sys.stderr.write(_summary(report))
    if is_interrupted and checkpoint is not None:
        sys.stderr.write(how_to_go_on(checkpoint))
    if is_interrupted:
        raise typer.Exit(INTERRUPTED)


def _write_history(record: History, table: Path | None, plot: Path | None, title: str) -> None:
    """Write the figures of the epochs where they are wanted."""
    if table is not None:
        record.to_csv(table)
    if plot is not None and record.epochs > 0:
        from digitus.reference.plots import save_history_plot  # noqa: PLC0415 - heavy, optional

        save_history_plot(record, plot, title)


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
