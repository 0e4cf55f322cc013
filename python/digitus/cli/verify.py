"""`digitus verify`: prove that the engine computes what NumPy and Keras compute."""

from __future__ import annotations

import importlib.util
import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console

from digitus._errors import ArgumentError
from digitus._files import write_atomically
from digitus._suggestions import did_you_mean
from digitus.cli import completions, panels
from digitus.cli.chosen_data import DataOptions, choose_data
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.notes import notes
from digitus.cli.options import DataOption, JsonOption, QuietOption, SeedOption, ThreadsOption
from digitus.cli.outputs import check_writable, require_module
from digitus.cli.verify_progress import Steps
from digitus.cli.verify_tables import Line, check_tables, self_test_table, verdict
from digitus.datasets import Dataset
from digitus.threads import set_num_threads
from digitus.verification import (
    FAULTS,
    MODELS,
    OPTIMIZERS,
    Mode,
    VerificationData,
    VerifiedModel,
    plan,
)
from digitus.verification import self_test as run_self_test
from digitus.verification import verify as run_verify
from digitus.verification.engine_side import EngineSide

_FAULT_NAMES = f"{', '.join(FAULTS['mlp'])}; with the cnn also " + ", ".join(
    name for name in FAULTS["cnn"] if name not in FAULTS["mlp"]
)


class Models(str, Enum):
    """Which network is verified."""

    mlp = "mlp"
    cnn = "cnn"


class _Defaults(NamedTuple):
    """What a model takes where nothing is said, so that its verification takes a minute or so."""

    steps: int
    steps_of_self_test: int
    batch_size: int
    images: int | None


_DEFAULTS = {
    Models.mlp: _Defaults(steps=100, steps_of_self_test=100, batch_size=128, images=None),
    Models.cnn: _Defaults(steps=10, steps_of_self_test=2, batch_size=32, images=96),
}


class Peers(str, Enum):
    """Who is compared with."""

    numpy = "numpy"
    keras = "keras"
    auto = "auto"


def verify_command(
    data: DataOption = None,
    model: Annotated[
        Models,
        typer.Option(
            "--model",
            metavar="mlp|cnn",
            help="mlp: dense layers; cnn: convolutions, pools, batch norm, dropout, dense layers.",
            rich_help_panel=panels.CHECK,
        ),
    ] = Models.mlp,
    steps: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Steps of each mode: 100, of the cnn 10, and 2 for each of its faults.",
            rich_help_panel=panels.CHECK,
        ),
    ] = None,
    optimizers: Annotated[
        str,
        typer.Option(
            metavar="NAME[,NAME…]",
            help=f"Of {', '.join(OPTIMIZERS)}.",
            autocompletion=completions.optimizers,
            rich_help_panel=panels.CHECK,
        ),
    ] = ",".join(OPTIMIZERS),
    batch_size: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Images of a small batch: 128, of the cnn 32.",
            rich_help_panel=panels.CHECK,
        ),
    ] = None,
    images: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Use the first N images of training and test data: all, of the cnn 96.",
            rich_help_panel=panels.CHECK,
        ),
    ] = None,
    peers: Annotated[
        Peers,
        typer.Option(
            metavar="NAME",
            help="numpy: NumPy alone; keras: Keras too; auto: that if TensorFlow is installed.",
            rich_help_panel=panels.CHECK,
        ),
    ] = Peers.auto,
    is_self_test: Annotated[
        bool,
        typer.Option(
            "--break",
            help="Self-test: break the engine on purpose, in each way and mode; succeeds if every "
            "fault is caught.",
            rich_help_panel=panels.CHECK,
        ),
    ] = False,
    fault: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=f"Verify an engine that is broken in this way: {_FAULT_NAMES}; fails.",
            rich_help_panel=panels.CHECK,
        ),
    ] = None,
    seed: SeedOption = 0,
    threads: ThreadsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.json", help="Write the table as JSON here.", rich_help_panel=panels.REPORT
        ),
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Train the engine, NumPy and Keras in step, and compare everything after every step.

    All begin with the same weights and see the same batches. Compared are loss, every activation,
    every gradient and every parameter, in the maximum norm of each tensor: max |a - b| / max |b|;
    at the end the predicted classes of all test images. Exit status 1 if anything differs.
    """
    if is_self_test and fault is not None:
        raise ArgumentError("--break runs every fault; leave out --fault")
    faults = FAULTS[model.value]
    if fault is not None and fault not in faults:
        raise ArgumentError(
            f"--fault: expected one of {', '.join(faults)}; got {fault!r}"
            f"{did_you_mean(fault, faults)}"
        )
    defaults, note = _DEFAULTS[model], notes(quiet)
    usual_steps = defaults.steps_of_self_test if is_self_test else defaults.steps
    modes = plan(
        [name.strip() for name in optimizers.split(",")],
        steps=steps or usual_steps,
        batch_size=batch_size or defaults.batch_size,
        model=model.value,
    )
    check_writable(out)
    if threads is not None:
        set_num_threads(threads)
    with_keras = _with_keras(peers)
    if peers is Peers.auto and not with_keras:
        note("Keras is left out: TensorFlow is not installed")
    found = choose_data(DataOptions(data), note)
    train, test = (_first(part, images or defaults.images) for part in (found.train, found.test))
    rounds = len(faults) if is_self_test else 1
    bar = Steps(rounds * sum(mode.steps for mode in modes), is_shown=not quiet)
    verified = MODELS[model.value](train)
    options = _Options(VerificationData(train, test), verified, modes, seed, with_keras, bar)
    try:
        with bar:
            lines = _self_test_lines(options) if is_self_test else _check_lines(options, fault)
    except KeyboardInterrupt:
        sys.stderr.write(f"digitus verify: stopped by Ctrl-C {bar.place}; no verdict\n")
        raise typer.Exit(INTERRUPTED) from None
    is_good = all(line["passed"] for line in lines)
    report = json.dumps({"model": model.value, "passed": is_good, "lines": lines}, indent=2)
    if out is not None:
        write_atomically(out, report + "\n")
    if as_json:
        typer.echo(report)
    else:
        console = Console(file=sys.stdout)
        for table in [self_test_table(lines)] if is_self_test else check_tables(lines):
            console.print(table)
        console.print(verdict(lines, with_keras=with_keras, is_self_test=is_self_test))
    if not is_good:
        raise typer.Exit(1)


def _first(dataset: Dataset, count: int | None) -> Dataset:
    """Return the first images of a dataset; all of them if no number is given."""
    if count is None or count >= len(dataset):
        return dataset
    return Dataset.from_arrays(dataset.images[:count], dataset.labels[:count], dataset.classes)


class _Options(NamedTuple):
    """What a verification and a self-test have in common."""

    digits: VerificationData
    model: VerifiedModel
    modes: list[Mode]
    seed: int
    with_keras: bool
    bar: Steps


def _self_test_lines(options: _Options) -> list[Line]:
    """Break the engine in every way, and return a line for each."""
    return [
        {
            "fault": name,
            "mode": mode.name,
            "noticed_by": sorted({check.what for check in failed}),
            "passed": bool(failed),
        }
        for name, mode, failed in run_self_test(
            options.digits,
            options.modes,
            model=options.model,
            seed=options.seed,
            with_keras=options.with_keras,
            on_step=options.bar.advance,
        )
    ]


def _check_lines(options: _Options, fault: str | None) -> list[Line]:
    """Verify each mode, and return a line for each check."""
    return [
        check.as_dictionary()
        for mode in options.modes
        for check in run_verify(
            options.digits,
            mode,
            model=options.model,
            seed=options.seed,
            with_keras=options.with_keras,
            make_engine=EngineSide if fault is None else FAULTS[options.model.name][fault],
            on_step=options.bar.advance,
        )
    ]


def _with_keras(peers: Peers) -> bool:
    """Return whether Keras takes part."""
    if peers is Peers.keras:
        require_module("tensorflow", "tensorflow")
    if peers is Peers.numpy:
        return False
    return importlib.util.find_spec("tensorflow") is not None
