"""`digitus evaluate`: how well a saved model does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from digitus._errors import ArgumentError
from digitus._image_shape import image_shape as grey_shape
from digitus._output_folder import OutputFolder
from digitus.cli import panels
from digitus.cli.chosen_data import DataOptions
from digitus.cli.evaluate_options import (
    ContactSheetOption,
    EvaluatedModelOption,
    ImagesOption,
    MinConfidenceImagesOption,
    SingleImagesOption,
)
from digitus.cli.evaluate_pictures import evaluate_images
from digitus.cli.evaluate_progress import CorruptionProgress
from digitus.cli.evaluate_tables import print_report
from digitus.cli.evaluated_data import ALL, Part, images_to_evaluate
from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.inputs import load_model
from digitus.cli.notes import notes
from digitus.cli.options import (
    DataOption,
    ImageShapeOption,
    JsonOption,
    LabelColumnOption,
    QuietOption,
    ThreadsOption,
)
from digitus.cli.outputs import require_module
from digitus.cli.tables import stdout_console
from digitus.corruptions import CORRUPTIONS
from digitus.datasets import Dataset
from digitus.evaluation import Robustness, evaluate_corruptions, evaluate_report, write_report
from digitus.evaluation.document import as_document
from digitus.evaluation.picture_folder import FILE_NAMES as PICTURE_FILE_NAMES
from digitus.evaluation.report_folder import FILE_NAMES
from digitus.network import Network
from digitus.own_data.labelled_images import parse_shape
from digitus.threads import set_num_threads


def evaluate_command(
    model: EvaluatedModelOption = None,
    data: DataOption = None,
    label_column: LabelColumnOption = None,
    image_shape: ImageShapeOption = None,
    part: Annotated[
        Part | None,
        typer.Option(
            metavar="NAME",
            help="Which images to look at: train or test. Of a file that the model was not trained "
            "on all are looked at. Without it: test.",
            rich_help_panel=panels.DATA,
        ),
    ] = None,
    with_corruptions: Annotated[
        bool,
        typer.Option(
            "--corruptions",
            help="Measure it on the images with each of the 15 corruptions of MNIST-C too.",
            rich_help_panel=panels.REPORT,
        ),
    ] = False,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", metavar="N", help="Draws the corruptions.", rich_help_panel=panels.REPORT
        ),
    ] = 0,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=f"Write {', '.join(FILE_NAMES)} into this folder; made if need be. With --images: "
            f"{', '.join(PICTURE_FILE_NAMES)}.",
            rich_help_panel=panels.REPORT,
        ),
    ] = None,
    images: ImagesOption = None,
    single: SingleImagesOption = False,
    min_confidence: MinConfidenceImagesOption = None,
    contact_sheet: ContactSheetOption = None,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Measure a saved model on labelled images: scores, confusions, calibration, robustness.

    Accuracy and loss; precision, recall and F1 of each class; the confusion matrix; how far its
    confidence can be believed; and with --report also as pictures, with the worst mistakes to look
    at.

    With --images measure how well pictures of handwriting are read, one digit or rows of them:
    accuracy with its 95 % interval, whole rows and their digits, what is "not sure", what is seen
    where there is no digit, and what a threshold of the confidence would change. The exit status is
    1 if a picture could not be read.
    """
    if threads is not None:
        set_num_threads(threads)
    if images is not None:
        _refuse_with_images(
            {
                "--data": data is not None,
                "--label-column": label_column is not None,
                "--image-shape": image_shape is not None,
                "--part": part is not None,
                "--corruptions": with_corruptions,
            }
        )
        evaluate_images(
            images,
            model=model,
            single=single,
            min_confidence=min_confidence,
            contact_sheet=contact_sheet,
            report=report,
            quiet=quiet,
            as_json=as_json,
        )
        return
    if single or min_confidence is not None or contact_sheet is not None:
        raise ArgumentError(
            "--single, --min-confidence, --contact-sheet: are about pictures; give --images DIR too"
        )
    if model is None:
        raise ArgumentError("--model: is missing")  # The option's own check has said so before.
    chosen = part or Part.test
    note = notes(quiet)
    network = load_model(model)
    shape = None if image_shape is None else parse_shape(image_shape)
    options = DataOptions(data, label_column, shape)
    dataset, name = images_to_evaluate(network, options, chosen, note)
    if with_corruptions:
        grey_shape(network.input_shape)  # Refuses what cannot be corrupted before the work.
    if report is not None:
        require_module("matplotlib", "plot")
    found = evaluate_report(network, dataset)
    if report is not None:
        OutputFolder(report).prepare(FILE_NAMES)
    robustness = _robustness(network, dataset, seed, quiet=quiet) if with_corruptions else None
    about = {"model": model, "part": name}
    paths = [] if report is None else write_report(found, report, robustness, about=about)
    if as_json:
        document = about | as_document(found, robustness)
        if report is not None:
            document["files"] = [str(path) for path in paths]
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    else:
        print_report(stdout_console(), found, robustness)
        scores, which = found.scores, "" if name == ALL else f"{name} "
        typer.echo(
            f"{scores.correct:,} of {scores.count:,} {which}images right: "
            f"accuracy {scores.accuracy:.2%}, loss {found.loss:.4f}"
        )
    if report is not None:
        note(f"written to {report}: {', '.join(path.name for path in paths)}")
        if found.picture_shape is None:
            note(
                f"mistakes.png is left out: inputs of shape {network.input_shape} cannot be drawn "
                "as grey pictures"
            )


def _refuse_with_images(given: dict[str, bool]) -> None:
    """Refuse options that do not go with --images."""
    wrong = [option for option, is_given in given.items() if is_given]
    if wrong:
        raise ArgumentError(f"{', '.join(wrong)}: cannot go with --images; give one or the other")


def _robustness(network: Network, images: Dataset, seed: int, *, quiet: bool) -> Robustness:
    """Measure a network on all corruptions, and show how far it is."""
    progress = CorruptionProgress(len(CORRUPTIONS), is_shown=not quiet)
    try:
        with progress:
            return evaluate_corruptions(network, images, seed=seed, on_result=progress.show)
    except KeyboardInterrupt:
        sys.stderr.write(
            f"digitus evaluate: stopped by Ctrl-C after {progress.done} of {len(CORRUPTIONS)} "
            "corruptions; nothing printed or written\n"
        )
        raise typer.Exit(INTERRUPTED) from None
