"""Options of `digitus evaluate` that measure reading of pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from digitus.cli import completions, panels


def _needed_without_images(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> Any:
    """Refuse a command line with neither a model nor pictures."""
    if value is None and ctx.params.get("images") is None and not ctx.resilient_parsing:
        parameter: Any = param  # Typer's own name for the class, which changes with its release.
        raise typer.BadParameter("is missing", ctx=ctx, param=parameter)
    return value


EvaluatedModelOption = Annotated[
    str | None,  # Path would make "./pretrained:mnist" the same as "pretrained:mnist".
    typer.Option(
        "--model",
        metavar="FILE",
        help="A model that `digitus train --out` saved; or pretrained:mnist, which comes with the "
        "package, and reads pictures where no other is given.",
        autocompletion=completions.models,
        callback=_needed_without_images,
    ),
]
ImagesOption = Annotated[
    Path | None,
    typer.Option(
        "--images",
        metavar="DIR",
        help="Measure how well pictures are read as `digitus predict` reads them. What each shows "
        "is said by its folder (7/x.png, 4711/x.png, none/x.png for no digit) or its name "
        "(7-001.png).",
        is_eager=True,
        rich_help_panel=panels.PICTURES,
    ),
]
ContactSheetOption = Annotated[
    Path | None,
    typer.Option(
        "--contact-sheet",
        metavar="OUT.png",
        help="With --images: draw the mistakes.",
        rich_help_panel=panels.PICTURES,
    ),
]
SingleImagesOption = Annotated[
    bool,
    typer.Option(
        "--single",
        help="With --images: each picture shows one digit.",
        rich_help_panel=panels.PICTURES,
    ),
]
MinConfidenceImagesOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        metavar="X",
        min=0,
        max=1,
        help='With --images: be "not sure" of digits below this confidence, 0 to 1.',
        rich_help_panel=panels.PICTURES,
    ),
]
