"""Options of `digitus predict`."""

from __future__ import annotations

from typing import Annotated

import typer

from digitus.cli import completions, panels

PredictModelOption = Annotated[
    str,  # Path would make "./pretrained:mnist" the same as "pretrained:mnist".
    typer.Option(
        "--model",
        metavar="FILE",
        help="A model that `digitus train --out` saved, in place of the one that comes with the "
        "package.",
        autocompletion=completions.models,
    ),
]
SingleOption = Annotated[
    bool,
    typer.Option(
        "--single",
        help="Each picture shows one digit: all that is written counts as it.",
        rich_help_panel=panels.READING,
    ),
]
MinConfidenceOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        metavar="X",
        min=0,
        max=1,
        help='Be "not sure" of digits below this confidence, 0 to 1. Without it: what the model '
        "was measured with.",
        rich_help_panel=panels.READING,
    ),
]
AnnotateOption = Annotated[
    str | None,
    typer.Option(
        "--annotate",
        metavar="OUT.png",
        help="Draw the picture with boxes around the digits and what they were read as. Of "
        "several pictures a folder, as for the next two.",
        rich_help_panel=panels.DRAWING,
    ),
]
ShowInputOption = Annotated[
    str | None,
    typer.Option(
        "--show-input",
        metavar="[=OUT.png]",
        help="Show the 28 x 28 images that the network saw, here as text, or with =OUT.png in a "
        "file; with --json among the digits.",
        rich_help_panel=panels.DRAWING,
    ),
]
StagesOption = Annotated[
    str | None,
    typer.Option(
        "--stages",
        metavar="OUT.png",
        help="Draw what each stage made of the picture: ground, ink, marks, digits.",
        rich_help_panel=panels.DRAWING,
    ),
]
