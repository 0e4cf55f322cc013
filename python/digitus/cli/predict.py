"""`digitus predict`: which digits pictures show."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import typer

from digitus._errors import ArgumentError
from digitus._printable import printable
from digitus.cli import completions
from digitus.cli.exit_status import FAILED
from digitus.cli.inputs import load_model
from digitus.cli.notes import notes
from digitus.cli.options import JsonOption, QuietOption
from digitus.cli.outputs import require_module
from digitus.cli.picture_inputs import STDIN, check_pictures
from digitus.cli.predict_classes import NO_CLASS, ClassPredictor
from digitus.cli.predict_command import TERMINAL
from digitus.cli.predict_digits import (
    NOT_READ,
    DigitsRead,
    digits_document,
    digits_table,
    digits_text,
)
from digitus.cli.predict_options import (
    AnnotateOption,
    MinConfidenceOption,
    PredictModelOption,
    ShowInputOption,
    SingleOption,
    StagesOption,
)
from digitus.cli.predict_reading import DigitPictures, Drawings, shows_digits
from digitus.cli.read_each import PictureRead, read_each
from digitus.cli.tables import stdout_console
from digitus.models import model_file

Result = TypeVar("Result")


def predict_command(
    images: Annotated[
        list[str],
        typer.Argument(
            metavar="IMAGE…",
            help="Pictures: PNG, JPEG, PGM, …; - reads one from standard input.",
            autocompletion=completions.pictures,
        ),
    ],
    model: PredictModelOption = "pretrained:mnist",
    single: SingleOption = False,
    min_confidence: MinConfidenceOption = None,
    annotate: AnnotateOption = None,
    show_input: ShowInputOption = None,
    stages: StagesOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read the handwritten digits in pictures: drawings, scans and photographs.

    One digit, a row or several lines, of any size, dark on light or light on dark. What is too
    unclear, and what is no digit, is "not sure" rather than a guess. A picture that cannot be read
    does not stop the others; the exit status is 1 then.

    A model of other classes, or of images of your own, says of each picture as a whole which class
    it shows.
    """
    require_module("PIL", "image")
    check_pictures(images)
    network = load_model(model) if model_file(model) == model else None
    drawings = Drawings(annotate, show_input, stages)
    if network is None or shows_digits(network):
        require_module("cv2", "image")
        pictures = DigitPictures(
            images,
            network,
            single=single,
            min_confidence=min_confidence,
            drawings=drawings,
            note=notes(quiet),
        )
        digits = read_each(images, pictures.read, is_shown=not quiet)
        _print_digits(digits, as_json=as_json, shows_input=show_input == TERMINAL)
        is_whole = all(each.error is None for each in digits)
    else:
        if single or min_confidence is not None or drawings != Drawings() or STDIN in images:
            raise ArgumentError(
                f"--model: {model} does not tell the digits 0 to 9 apart in 28 x 28; --single, "
                "--min-confidence, --annotate, --show-input, --stages and pictures from standard "
                "input need a model that does"
            )
        predictor = ClassPredictor(network)
        classes = read_each(images, predictor.read, is_shown=not quiet)
        _print_classes(predictor, classes, as_json=as_json)
        is_whole = all(each.error is None for each in classes)
    if not is_whole:
        raise typer.Exit(FAILED)


def _print_digits(
    pictures: Sequence[PictureRead[DigitsRead]], *, as_json: bool, shows_input: bool
) -> None:
    """Print what was read in pictures of digits."""
    if as_json:
        _print_json(pictures, lambda each: digits_document(each, with_input=shows_input), NOT_READ)
        return
    found = [each.result for each in pictures if each.result is not None]
    if len(pictures) == 1:
        for each in found:
            typer.echo(digits_text(each.digits))
    elif found:
        stdout_console().print(digits_table(found))
    for each in found if shows_input else ():
        _print_input(each, is_named=len(pictures) > 1)


def _print_input(read: DigitsRead, *, is_named: bool) -> None:
    """Print the images that the network saw."""
    from digitus.recognition import input_text  # noqa: PLC0415 - optional packages

    if is_named:
        typer.echo(f"\n{printable(read.image)}")
    if read.digits:
        typer.echo(input_text(read.digits, shutil.get_terminal_size().columns))


def _print_classes(
    predictor: ClassPredictor, pictures: Sequence[PictureRead[dict[str, Any]]], *, as_json: bool
) -> None:
    """Print the classes that pictures show."""
    if as_json:
        _print_json(pictures, lambda each: each, NO_CLASS)
        return
    found = [(each.image, each.result) for each in pictures if each.result is not None]
    if found:
        stdout_console().print(predictor.table(found))


def _print_json(
    pictures: Sequence[PictureRead[Result]],
    document: Callable[[Result], dict[str, Any]],
    without: dict[str, Any],
) -> None:
    """Print an object for each picture; one that could not be read has an error and no figures."""
    rows = [
        {"image": each.image, "error": each.error}
        | (without if each.result is None else document(each.result))
        for each in pictures
    ]
    typer.echo(json.dumps(rows, indent=2, allow_nan=False))
