"""`digitus evaluate`: how well a saved model does."""

from __future__ import annotations

import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from digitus._image_shape import image_shape
from digitus._output_folder import OutputFolder
from digitus.cli.evaluate_progress import CorruptionProgress
from digitus.cli.evaluate_tables import print_report
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.options import DataOption, JsonOption, ModelOption, ThreadsOption
from digitus.cli.outputs import require_module
from digitus.corruptions import CORRUPTIONS
from digitus.datasets import Dataset, load_data
from digitus.evaluation import Robustness, evaluate_corruptions, evaluate_report, write_report
from digitus.evaluation.document import as_document
from digitus.evaluation.report_folder import FILE_NAMES
from digitus.models import model_file
from digitus.network import Network
from digitus.threads import set_num_threads


class Part(str, Enum):
    """Parts of a data set."""

    train = "train"
    test = "test"


def evaluate_command(
    model: ModelOption,
    data: DataOption = None,
    part: Annotated[Part, typer.Option(help="Which images to look at.")] = Part.test,
    with_corruptions: Annotated[
        bool,
        typer.Option(
            "--corruptions",
            help="Measure it on the images with each of the 15 corruptions of MNIST-C too.",
        ),
    ] = False,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Draws the corruptions.")] = 0,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=f"Write {', '.join(FILE_NAMES)} into this folder; made if need be.",
        ),
    ] = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure a saved model on labelled images: scores, confusions, calibration, robustness.

    Accuracy and loss; precision, recall and F1 of each class; the confusion matrix; how far its
    confidence can be believed; and with --report also as pictures, with the worst mistakes to look
    at.
    """
    if threads is not None:
        set_num_threads(threads)
    network = Network.load(model_file(model))
    images = dict(zip(Part, load_data(data), strict=True))[part]
    if with_corruptions:
        image_shape(network.input_shape)  # Refuses what cannot be corrupted before the work.
    if report is not None:
        require_module("matplotlib", "plot")
    found = evaluate_report(network, images)
    if report is not None:
        OutputFolder(report).prepare(FILE_NAMES)
    robustness = _robustness(network, images, seed) if with_corruptions else None
    about = {"model": model, "part": part.value}
    paths = [] if report is None else write_report(found, report, robustness, about=about)
    if as_json:
        document = about | as_document(found, robustness)
        if report is not None:
            document["files"] = [str(path) for path in paths]
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    else:
        print_report(Console(file=sys.stdout), found, robustness)
        scores = found.scores
        typer.echo(
            f"{scores.correct:,} of {scores.count:,} {part.value} images right: "
            f"accuracy {scores.accuracy:.2%}, loss {found.loss:.4f}"
        )
    if report is not None:
        sys.stderr.write(f"written to {report}: {', '.join(path.name for path in paths)}\n")
        if found.picture_shape is None:
            sys.stderr.write(
                f"mistakes.png is left out: inputs of shape {network.input_shape} cannot be drawn "
                "as grey pictures\n"
            )


def _robustness(network: Network, images: Dataset, seed: int) -> Robustness:
    """Measure a network on all corruptions, and show how far it is."""
    progress = CorruptionProgress(len(CORRUPTIONS))
    try:
        with progress:
            return evaluate_corruptions(network, images, seed=seed, on_result=progress.show)
    except KeyboardInterrupt:
        sys.stderr.write(
            f"digitus evaluate: stopped by Ctrl-C after {progress.done} of {len(CORRUPTIONS)} "
            "corruptions; nothing printed or written\n"
        )
        raise typer.Exit(INTERRUPTED) from None
