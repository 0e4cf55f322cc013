"""`digitus train`: train a network on labelled images, and save it."""

from __future__ import annotations

import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from digitus._errors import ArgumentError
from digitus._training_settings import TrainingSettings
from digitus.cli.augment_option import AugmentOption
from digitus.cli.chosen_network import NetworkChoice
from digitus.cli.chosen_settings import differences, with_options
from digitus.cli.class_names import choose_class_names
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.options import DataOption, JsonOption, SeedOption, ThreadsOption
from digitus.cli.outputs import check_writable, require_module
from digitus.cli.resumption import (
    Earlier,
    Given,
    check_files,
    how_to_go_on,
)
from digitus.cli.train_report import summary, what_is_different, write_history
from digitus.cli.training import Training
from digitus.cli.training_options import (
    AverageOption,
    ClassWeightOption,
    ClipOption,
    DropEveryOption,
    DropFactorOption,
    FinalFractionOption,
    KeepBestOption,
    Monitor,
    MonitorOption,
    ScheduleName,
    ScheduleOption,
    SmoothingOption,
    SplitOption,
    StoppingOption,
    WarmupOption,
)
from digitus.datasets import load_data
from digitus.network import Network
from digitus.optimizers import optimizer_name
from digitus.recipes import load as load_recipe
from digitus.threads import set_num_threads


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
    recipe: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE.json",
            help="Train by this recipe; `digitus recipes` lists them. Other options that are given "
            "take the place of what it says.",
        ),
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            metavar="mlp|cnn|FILE.json",
            help="mlp: dense layers with ReLU between them; cnn: two convolutions, each with a "
            "pool, as of the recipe keras-convnet; or a file that holds the layers, as "
            "Network.save_architecture writes it.",
        ),
    ] = "mlp",
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
    validation_split: SplitOption = None,
    early_stopping: StoppingOption = None,
    keep_best: KeepBestOption = False,
    monitor: MonitorOption = Monitor.val_loss,
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

    Each epoch is measured on the test images too; nothing is chosen by them. With
    --validation-split it is measured on training images held out instead, by which --early-stopping
    and --keep-best choose. Ctrl-C ends the training at once and keeps what was learned: it is saved
    if --out was given, and with --checkpoint a last checkpoint is written.
    """
    given = Given(context)
    if checkpoint is None and "checkpoint_every" in given:
        raise ArgumentError("--checkpoint-every: needs --checkpoint FILE to write to")
    for path in (out, plot, history, checkpoint):
        check_writable(path)
    check_files(checkpoint, resume, {"--out": out, "--plot": plot, "--history": history})
    chosen = None if recipe is None else load_recipe(recipe)
    settings = TrainingSettings() if chosen is None else chosen.settings
    earlier = None if resume is None else Earlier(resume, given)
    if earlier is not None:
        settings = earlier.settings(settings)
        seed = seed if "seed" in given else earlier.seed
    usual = settings
    settings = with_options(
        settings,
        given,
        {
            "epochs": epochs,
            "batch_size": batch_size,
            "optimizer": optimizer.value,
            "learning_rate": learning_rate,
            "schedule": schedule.value,
            "warmup_steps": warmup_steps,
            "drop_every": drop_every,
            "drop_factor": drop_factor,
            "final_fraction": final_fraction,
            "label_smoothing": label_smoothing,
            "class_weight": class_weight,
            "clip_norm": clip_norm,
            "average": average,
            "augmentation": augmentation,
            "validation_split": validation_split,
            "early_stopping": early_stopping,
            "keep_best": keep_best,
            "monitor": monitor.value,
        },
    )
    choice = NetworkChoice(model, hidden, given, recipe=chosen, earlier=earlier)
    if chosen is not None:
        data = chosen.data if data is None else data
        changes = differences(usual, settings)
        sys.stderr.write(what_is_different(chosen, data, choice.title, changes, seed))
    if plot is not None:
        require_module("matplotlib", "plot")
    if threads is not None:
        set_num_threads(threads)
    train, test = load_data(data)
    architecture = choice.of(train)
    network = Network(architecture.input_shape, architecture.layers, seed=seed)
    network.class_names = choose_class_names(class_names, data)
    is_held_out = settings.validation_split is not None
    training = Training(network, settings, resume)
    training.run(
        train,
        validation_data=None if is_held_out else test,
        checkpoint=checkpoint,
        checkpoint_every=checkpoint_every,
    )
    if out is not None:
        network.save(out)
    title = f"{choice.title}, {optimizer_name(settings.optimizer)}"
    write_history(training.history, history, plot, title, "validation" if is_held_out else "test")
    metrics = network.evaluate(test)
    report = {
        "recipe": None if chosen is None else chosen.name,
        "epochs": training.history.epochs,
        "interrupted": training.is_interrupted,
        "stopped_early": training.has_stopped_early,
        "kept_epoch": training.kept_epoch,
        "train_images": len(train),
        "test_images": metrics.count,
        "test_accuracy": metrics.accuracy,
        "test_loss": metrics.loss,
        "seconds": sum(training.history.seconds),
        "model": str(out) if out is not None else None,
        "checkpoint": str(checkpoint) if checkpoint is not None else None,
        "resumed": str(resume) if resume is not None else None,
    }
    if as_json:
        typer.echo(json.dumps(report, indent=2))
    sys.stderr.write(training.reason_of_end() + summary(report))
    if training.is_interrupted and checkpoint is not None:
        sys.stderr.write(how_to_go_on(checkpoint))
    if training.is_interrupted:
        raise typer.Exit(INTERRUPTED)
