"""`digitus bench`: how fast the engine is on this machine."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from digitus._errors import ArgumentError
from digitus.cli import panels
from digitus.cli.bench_profile import measure_profile, profile_document, profile_table
from digitus.cli.chosen_data import DataOptions, choose_data
from digitus.cli.chosen_network import parse_hidden
from digitus.cli.chosen_settings import parse_batch_size
from digitus.cli.inputs import check_readable
from digitus.cli.notes import notes
from digitus.cli.options import DataOption, JsonOption, QuietOption, ThreadsOption
from digitus.cli.tables import stdout_console
from digitus.datasets import Dataset, load_csv
from digitus.layers import Dense
from digitus.network import Network
from digitus.threads import num_threads, set_num_threads

ROUNDS = 5
"""Repetitions by default; the median is told."""

SINGLE_CALLS = 200
"""Predictions of one image within a repetition."""


def bench_command(
    data: DataOption = None,
    hidden: Annotated[
        str,
        typer.Option(
            metavar="N[,N…]", help="Units of the hidden layers.", rich_help_panel=panels.MEASURING
        ),
    ] = "128",
    batch_size: Annotated[
        str,
        typer.Option(
            metavar="N|full",
            help="Images a training step; full for all of them.",
            rich_help_panel=panels.MEASURING,
        ),
    ] = "128",
    csv: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Also measure reading this file.",
            rich_help_panel=panels.MEASURING,
        ),
    ] = None,
    rounds: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            help="Repetitions; the median is told.",
            rich_help_panel=panels.MEASURING,
        ),
    ] = ROUNDS,
    profile: Annotated[
        bool,
        typer.Option(
            "--profile",
            help="Tell instead where the time of one training step goes.",
            rich_help_panel=panels.MEASURING,
        ),
    ] = False,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Measure training, prediction and reading on this machine.

    With --profile train for some two seconds, and split the time of a step into its parts.
    `make bench` in the source checkout compares with other programs.
    """
    if profile and csv is not None:
        raise ArgumentError("--profile: measures no reading; leave --csv out")
    units, size = parse_hidden(hidden), parse_batch_size(batch_size)
    if threads is not None:
        set_num_threads(threads)
    check_readable("--csv", csv)
    note = notes(quiet)
    found = choose_data(DataOptions(data), note)
    train, test = found.train, found.test
    layers = [*(Dense(count, "relu") for count in units), Dense(train.classes)]
    network = Network((train.width,), layers)
    training = {
        "sizes": [train.width, *units, train.classes],
        "batch_size": size,
        "images": len(train),
    }
    note(f"measuring {_what_is_trained(training)}")
    if profile:
        _tell_profile(network, train, training, as_json)
        return
    epoch = statistics.median(
        network.fit(train, epochs=rounds + 1, batch_size=size).seconds[1:]  # the first warms up
    )
    report: dict[str, Any] = {
        "threads": num_threads(),
        "rounds": rounds,
        "train": {
            **training,
            "seconds": epoch,
            "images_per_second": len(train) / epoch,
        },
        "predict": _prediction(network, test, rounds),
        "read": None if csv is None else _reading(csv, rounds),
    }
    typer.echo(json.dumps(report, indent=2) if as_json else _in_words(report))


def _tell_profile(
    network: Network, train: Dataset, training: dict[str, Any], as_json: bool
) -> None:
    """Measure and print where the time of a training step goes."""
    found = measure_profile(network, train, training["batch_size"])
    figures = profile_document(found)
    if as_json:
        report = {"threads": found.threads, "train": training, "profile": figures}
        typer.echo(json.dumps(report, indent=2))
        return
    stdout_console().print(profile_table(figures, _what_is_trained(training)))
    typer.echo(
        f"{figures['images_per_second']:,.0f} images/s in {figures['steps']:,} steps, "
        f"{found.threads} threads"
    )


def _median_seconds(call: Callable[[], object], rounds: int) -> float:
    """Return the median time of some calls, after one that is not counted."""
    call()
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _prediction(network: Network, test: Dataset, rounds: int) -> dict[str, Any]:
    """Measure probabilities of all test images at once, and of one at a time."""
    images, one = test.images, test.images[:1]
    seconds = _median_seconds(lambda: network.predict_proba(images), rounds)

    def single() -> None:
        for _ in range(SINGLE_CALLS):
            network.predict_proba(one)

    return {
        "images": len(images),
        "images_per_second": len(images) / seconds,
        "one_image_seconds": _median_seconds(single, rounds) / SINGLE_CALLS,
    }


def _reading(path: Path, rounds: int) -> dict[str, Any]:
    """Measure reading a CSV file that the system has in memory."""
    seconds = _median_seconds(lambda: load_csv(path).close(), rounds)
    size = path.stat().st_size
    return {
        "file": str(path),
        "bytes": size,
        "seconds": seconds,
        "bytes_per_second": size / seconds,
    }


def _in_words(report: dict[str, Any]) -> str:
    """Return the figures as lines."""
    train, predict, read = report["train"], report["predict"], report["read"]
    lines = [
        f"train    {train['images_per_second']:>12,.0f} images/s   {_what_is_trained(train)}",
        f"predict  {predict['images_per_second']:>12,.0f} images/s   "
        f"{predict['images']:,} images at once",
        f"predict  {predict['one_image_seconds'] * 1e6:>12.1f} µs         one image at a time",
    ]
    if read is not None:
        lines.append(f"read     {read['bytes_per_second'] / 1e6:>12,.0f} MB/s       {read['file']}")
    return "\n".join([*lines, f"medians of {report['rounds']}, {report['threads']} threads"])


def _what_is_trained(train: dict[str, Any]) -> str:
    """Return network, optimizer and batches in words."""
    sizes, batch = "-".join(map(str, train["sizes"])), train["batch_size"]
    steps = "full batch" if batch is None else f"batches of {batch}"
    return f"{sizes}, Adam, {steps}, {train['images']:,} images"
