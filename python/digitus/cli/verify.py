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
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from digitus._bars import WithBars
from digitus._errors import ArgumentError
from digitus._files import write_atomically
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.options import DataOption, SeedOption, ThreadsOption
from digitus.cli.outputs import check_writable, require_module
from digitus.cli.verify_tables import Line, check_tables, self_test_table, verdict
from digitus.datasets import load_data
from digitus.threads import set_num_threads
from digitus.verification import FAULTS, OPTIMIZERS, Mode, VerificationData, plan
from digitus.verification import self_test as run_self_test
from digitus.verification import verify as run_verify
from digitus.verification.engine_side import EngineSide


class Peers(str, Enum):
    """Who is compared with."""

    numpy = "numpy"
    keras = "keras"
    auto = "auto"


def verify_command(
    data: DataOption = None,
    steps: Annotated[int, typer.Option(metavar="N", min=1, help="Steps of each mode.")] = 100,
    optimizers: Annotated[
        str, typer.Option(metavar="NAME[,NAME…]", help=f"Of {', '.join(OPTIMIZERS)}.")
    ] = ",".join(OPTIMIZERS),
    batch_size: Annotated[
        int, typer.Option(metavar="N", min=1, help="Images of a small batch.")
    ] = 128,
    peers: Annotated[
        Peers,
        typer.Option(
            help="numpy: NumPy alone; keras: Keras too; auto: Keras too if TensorFlow is installed."
        ),
    ] = Peers.auto,
    is_self_test: Annotated[
        bool,
        typer.Option(
            "--break",
            help="Self-test: break the engine on purpose, in each way and mode; succeeds if every "
            "fault is caught.",
        ),
    ] = False,
    fault: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=f"Verify an engine that is broken in this way: {', '.join(FAULTS)}; fails.",
        ),
    ] = None,
    seed: SeedOption = 0,
    threads: ThreadsOption = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Write the table as JSON here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON on stdout.")] = False,
) -> None:
    """Train the engine, NumPy and Keras in step, and compare everything after every step.

    All begin with the same weights and see the same batches. Compared are loss, every activation,
    every gradient and every parameter, in the maximum norm of each tensor: max |a - b| / max |b|;
    at the end the predicted classes of all test images. Exit status 1 if anything differs.
    """
    if is_self_test and fault is not None:
        raise ArgumentError("--break runs every fault; leave out --fault")
    if fault is not None and fault not in FAULTS:
        raise ArgumentError(f"--fault: expected one of {', '.join(FAULTS)}; got {fault!r}")
    modes = plan(
        [name.strip() for name in optimizers.split(",")], steps=steps, batch_size=batch_size
    )
    check_writable(out)
    if threads is not None:
        set_num_threads(threads)
    with_keras = _with_keras(peers)
    if peers is Peers.auto and not with_keras:
        sys.stderr.write("Keras is left out: TensorFlow is not installed\n")
    digits = VerificationData(*load_data(data))
    rounds = len(FAULTS) if is_self_test else 1
    bar = _Steps(rounds * sum(mode.steps for mode in modes))
    options = _Options(digits, modes, seed, with_keras, bar)
    try:
        with bar:
            lines = _self_test_lines(options) if is_self_test else _check_lines(options, fault)
    except KeyboardInterrupt:
        sys.stderr.write(f"digitus verify: stopped by Ctrl-C {bar.place}; no verdict\n")
        raise typer.Exit(INTERRUPTED) from None
    is_good = all(line["passed"] for line in lines)
    report = json.dumps({"passed": is_good, "lines": lines}, indent=2)
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


class _Options(NamedTuple):
    """What a verification and a self-test have in common."""

    digits: VerificationData
    modes: list[Mode]
    seed: int
    with_keras: bool
    bar: _Steps


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
            seed=options.seed,
            with_keras=options.with_keras,
            make_engine=EngineSide if fault is None else FAULTS[fault],
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


class _Steps(WithBars):
    """A progress bar on stderr, on a terminal only."""

    def __init__(self, total: int) -> None:
        console = Console(stderr=True)
        self._bars = Progress(
            TextColumn("{task.description:24}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bars.add_task("", total=total)
        self._total = total
        self._done = 0
        self._mode = "the first step"

    @property
    def place(self) -> str:
        """How far it is, in words."""
        return f"in {self._mode}, after {self._done:,} of {self._total:,} steps"

    def advance(self, mode: Mode, step: int) -> None:
        """Draw that a step is done."""
        self._done += 1
        self._mode = mode.name
        self._bars.update(self._task, description=mode.name, advance=1)
