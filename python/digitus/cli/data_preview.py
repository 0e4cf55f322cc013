"""`digitus data preview`: a picture of what a training with `--augment` sees."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from digitus._checks import as_seed
from digitus._errors import ArgumentError, DigitusError
from digitus.cli.augment_option import AugmentOption, parse_augmentation
from digitus.cli.options import DataOption, JsonOption, SeedOption
from digitus.cli.outputs import check_writable, require_module
from digitus.datasets import load_data


def preview_command(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE.png", help="Draw the sheet here.")
    ],
    data: DataOption = None,
    augmentation: AugmentOption = "digits",
    images: Annotated[
        int, typer.Option("--images", metavar="N", min=1, max=50, help="Images, a row each.")
    ] = 6,
    versions: Annotated[
        int, typer.Option("--versions", metavar="N", min=1, max=50, help="Epochs to show of each.")
    ] = 9,
    seed: SeedOption = 0,
    epoch: Annotated[
        int, typer.Option("--epoch", metavar="N", min=1, help="The first epoch to show.")
    ] = 1,
    as_json: JsonOption = False,
) -> None:
    """Draw images beside what becomes of them, as `digitus train` with the same seed sees them."""
    try:
        _preview(out, data, augmentation, images, versions, seed, epoch, as_json=as_json)
    except DigitusError as error:
        typer.echo(f"digitus data preview: {error}", err=True)
        raise typer.Exit(1) from error


def _preview(
    out: Path,
    data: str | None,
    text: str | None,
    images: int,
    versions: int,
    seed: int,
    epoch: int,
    *,
    as_json: bool,
) -> None:
    changes = parse_augmentation(text)
    if changes is None or not changes.changes_images:
        raise ArgumentError("--augment: expected something that changes images; got nothing")
    check_writable(out)
    as_seed(seed)
    require_module("matplotlib", "plot")
    from digitus.plot import augmentation as augmentation_sheet  # noqa: PLC0415 - heavy, optional

    train, _ = load_data(data)
    if images > len(train):
        raise ArgumentError(f"--images: expected 1 to {len(train)}, the images there are")
    sheet = augmentation_sheet(
        train, changes, images=images, versions=versions, seed=seed, epoch=epoch
    )
    try:
        sheet.savefig(out)
    except (OSError, ValueError) as error:
        raise ArgumentError(f"--out: {out}: {error}") from None
    typer.echo(f"{images} images in {versions} versions each: {out}", err=True)
    if as_json:
        report = {
            "file": str(out),
            "images": images,
            "versions": versions,
            "seed": seed,
            "epoch": epoch,
            "augmentation": dataclasses.asdict(changes),
        }
        typer.echo(json.dumps(report, indent=2))
