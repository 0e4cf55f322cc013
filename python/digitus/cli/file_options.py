"""Options of `digitus train` that name files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digitus.cli import completions, panels

OutOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Save the model here, as safetensors.", rich_help_panel=panels.FILES
    ),
]
PlotOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.png",
        help="Draw accuracy and loss by epoch.",
        rich_help_panel=panels.FILES,
    ),
]
HistoryOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv",
        help="Write the figures of every epoch.",
        rich_help_panel=panels.FILES,
    ),
]
CheckpointOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write checkpoints here, each in place of the last.",
        rich_help_panel=panels.FILES,
    ),
]
CheckpointEveryOption = Annotated[
    int,
    typer.Option(
        metavar="N",
        min=1,
        help="Epochs from one checkpoint to the next.",
        rich_help_panel=panels.FILES,
    ),
]
ResumeOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Go on from this checkpoint to the same bits. Options that are left out are those "
        "of the checkpoint; --epochs counts from the very beginning.",
        autocompletion=completions.checkpoints,
        rich_help_panel=panels.FILES,
    ),
]
