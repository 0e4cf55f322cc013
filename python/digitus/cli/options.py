"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from digitus.cli import completions, panels

DATA_HELP = (
    "mnist, fashion-mnist or sample; a folder that holds mnist_train.csv and mnist_test.csv (or "
    ".csv.gz) or the four IDX files; a CSV file of labelled images; or a folder with a folder of "
    "pictures for each class. Without it: DIGITUS_DATA, or mnist."
)

DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="NAME|DIR|FILE.csv",
        help=DATA_HELP,
        autocompletion=completions.data,
        rich_help_panel=panels.DATA,
    ),
]

LabelColumnOption = Annotated[
    str | None,
    typer.Option(
        "--label-column",
        metavar="NAME|N|last",
        help="Of a CSV file: which column is the label, by its name in the header or from 1. "
        "Without it: the one that the header calls label, class, target …, or the only one that is "
        "text, or the first.",
        rich_help_panel=panels.DATA,
    ),
]

ImageShapeOption = Annotated[
    str | None,
    typer.Option(
        "--image-shape",
        metavar="HxW[xC]",
        help="Of a CSV file: what the values of a line make up; without it a grey square, if they "
        "are one. Pictures are scaled to it; 3 channels keep their colours.",
        rich_help_panel=panels.DATA,
    ),
]

TestSplitOption = Annotated[
    float | None,
    typer.Option(
        "--test-split",
        metavar="X",
        help="Of data without a test part: share of each class to keep for the test, 0.2 without "
        "this. Always the same images, whatever --seed says.",
        rich_help_panel=panels.DATA,
    ),
]

ModelOption = Annotated[
    str,  # Path would make "./pretrained:mnist" the same as "pretrained:mnist".
    typer.Option(
        "--model",
        metavar="FILE",
        help="A model that `digitus train --out` saved; or pretrained:mnist, which comes with the "
        "package.",
        autocompletion=completions.models,
    ),
]

SeedOption = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        help="Draws initial weights and order of the images.",
        rich_help_panel=panels.COMMON,
    ),
]

ThreadsOption = Annotated[
    int | None,
    typer.Option(
        "--threads",
        metavar="N",
        help="Threads to compute with; without it one a processor. Never changes a result.",
        rich_help_panel=panels.COMMON,
    ),
]

JsonOption = Annotated[
    bool,
    typer.Option(
        "--json",
        help="Print the result as JSON on stdout, all else on stderr.",
        rich_help_panel=panels.COMMON,
    ),
]

QuietOption = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        help="Write no progress and no remarks to stderr, only errors.",
        rich_help_panel=panels.COMMON,
    ),
]
