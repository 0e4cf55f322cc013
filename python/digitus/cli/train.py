"""`digitus train`: train a network on labelled images, and save it."""

from __future__ import annotations

import json
import sys

import typer

from digitus._errors import ArgumentError
from digitus._training_settings import TrainingSettings
from digitus.cli.augment_option import AugmentOption
from digitus.cli.chosen_data import DataOptions, choose_data
from digitus.cli.chosen_network import NetworkChoice
from digitus.cli.chosen_settings import differences, with_image_shape, with_options
from digitus.cli.class_names import choose_class_names
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.file_options import (
    CheckpointEveryOption,
    CheckpointOption,
    HistoryOption,
    OutOption,
    PlotOption,
    ResumeOption,
)
from digitus.cli.inputs import check_readable
from digitus.cli.model_notes import write_note
from digitus.cli.network_options import (
    BatchSizeOption,
    ClassNamesOption,
    EpochsOption,
    HiddenOption,
    LearningRateOption,
    NetworkOption,
    OptimizerName,
    OptimizerOption,
    RecipeOption,
)
from digitus.cli.notes import notes
from digitus.cli.options import (
    DataOption,
    ImageShapeOption,
    JsonOption,
    LabelColumnOption,
    QuietOption,
    SeedOption,
    TestSplitOption,
    ThreadsOption,
)
from digitus.cli.outputs import check_writable, require_module
from digitus.cli.resumption import Earlier, Given, check_files, how_to_go_on
from digitus.cli.train_report import figures, measured_on, summary, what_is_different, write_history
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
from digitus.network import Network
from digitus.optimizers import optimizer_name
from digitus.own_data.labelled_images import parse_shape
from digitus.recipes import load as load_recipe
from digitus.threads import set_num_threads


def train_command(
    context: typer.Context,
    data: DataOption = None,
    label_column: LabelColumnOption = None,
    image_shape: ImageShapeOption = None,
    test_split: TestSplitOption = None,
    recipe: RecipeOption = None,
    model: NetworkOption = "mlp",
    hidden: HiddenOption = "128",
    class_names: ClassNamesOption = None,
    epochs: EpochsOption = 10,
    batch_size: BatchSizeOption = "128",
    optimizer: OptimizerOption = OptimizerName.adam,
    learning_rate: LearningRateOption = None,
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
    out: OutOption = None,
    plot: PlotOption = None,
    history: HistoryOption = None,
    checkpoint: CheckpointOption = None,
    checkpoint_every: CheckpointEveryOption = 1,
    resume: ResumeOption = None,
    seed: SeedOption = 0,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Train a network on labelled images, and save it.

    The images are a data set with a name, files in a folder, any CSV file of labelled images, or
    pictures in a folder for each class. Where they have no test part, some are kept for it.

    Each epoch is measured on the test images too; nothing is chosen by them. With
    --validation-split it is measured on training images held out instead, by which --early-stopping
    and --keep-best choose. Ctrl-C ends the training at once and keeps what was learned: it is saved
    if --out was given, and with --checkpoint a last checkpoint is written.
    """
    given, note = Given(context), notes(quiet)
    if checkpoint is None and "checkpoint_every" in given:
        raise ArgumentError("--checkpoint-every: needs --checkpoint FILE to write to")
    for path in (out, plot, history, checkpoint):
        check_writable(path)
    check_readable("--resume", resume)
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
        note(what_is_different(chosen, data, choice.title, changes, seed))
    if plot is not None:
        require_module("matplotlib", "plot")
    if threads is not None:
        set_num_threads(threads)
    shape = None if image_shape is None else parse_shape(image_shape)
    found = choose_data(DataOptions(data, label_column, shape, test_split), note)
    train, test = found.train, found.test
    settings = with_image_shape(settings, found.image_shape)
    architecture = choice.of(train, found.image_shape)
    network = Network(architecture.input_shape, architecture.layers, seed=seed)
    network.class_names = choose_class_names(class_names, data) or found.class_names
    write_note(network, found)
    is_held_out = settings.validation_split is not None
    if not is_held_out and resume is None:
        note(measured_on(test))
    training = Training(network, settings, resume, is_shown=not quiet)
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
    report = {
        "recipe": None if chosen is None else chosen.name,
        "epochs": training.history.epochs,
        "interrupted": training.is_interrupted,
        "stopped_early": training.has_stopped_early,
        "kept_epoch": training.kept_epoch,
        **figures(training.history, network.evaluate(test), len(train), is_held_out=is_held_out),
        "class_names": list(network.class_names),
        "model": str(out) if out is not None else None,
        "checkpoint": str(checkpoint) if checkpoint is not None else None,
        "resumed": str(resume) if resume is not None else None,
    }
    if as_json:
        typer.echo(json.dumps(report, indent=2))
    if not quiet:
        sys.stderr.write(training.reason_of_end() + summary(report))
    if training.is_interrupted and checkpoint is not None:
        sys.stderr.write(how_to_go_on(checkpoint))
    if training.is_interrupted:
        raise typer.Exit(INTERRUPTED)
