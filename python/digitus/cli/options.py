"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="DIR|NAME",
        help="mnist, fashion-mnist or sample; or a folder that holds mnist_train.csv and "
        "mnist_test.csv (or .csv.gz) or the four IDX files. Without it: DIGITUS_DATA, or mnist.",
    ),
]

ModelOption = Annotated[
    str,  # Path would make "./pretrained:mnist" the same as "pretrained:mnist".
    typer.Option(
        "--model",
        metavar="FILE",
        help="A model that `digitus train --out` saved; or pretrained:mnist, which comes with the "
        "package.",
    ),
]

SeedOption = Annotated[
    int, typer.Option("--seed", metavar="N", help="Draws initial weights and order of the images.")
]

ThreadsOption = Annotated[
    int | None,
    typer.Option(
        "--threads",
        metavar="N",
        help="Threads to compute with; without it one a processor. Never changes a result.",
    ),
]

JsonOption = Annotated[
    bool, typer.Option("--json", help="Print the result as JSON on stdout, all else on stderr.")
]
