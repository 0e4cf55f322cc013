"""`digitus data preview`: a picture of what a training with `--augment` sees."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from digitus._checks import as_seed
from digitus._errors import ArgumentError, DigitusError
from digitus.cli import panels
from digitus.cli.augment_option import AugmentOption, parse_augmentation
from digitus.cli.chosen_data import DataOptions, choose_data
from digitus.cli.notes import notes
from digitus.cli.options import DataOption, JsonOption, QuietOption, SeedOption
from digitus.cli.outputs import check_writable, require_module


def preview_command(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE.png",
            help="Draw the sheet here.",
            rich_help_panel=panels.DRAWING,
        ),
    ],
    data: DataOption = None,
    augmentation: AugmentOption = "digits",
    images: Annotated[
        int,
        typer.Option(
            "--images",
            metavar="N",
            min=1,
            max=50,
            help="Images, a row each.",
            rich_help_panel=panels.DRAWING,
        ),
    ] = 6,
    versions: Annotated[
        int,
        typer.Option(
            "--versions",
            metavar="N",
            min=1,
            max=50,
            help="Epochs to show of each.",
            rich_help_panel=panels.DRAWING,
        ),
    ] = 9,
    seed: SeedOption = 0,
    epoch: Annotated[
        int,
        typer.Option(
            "--epoch",
            metavar="N",
            min=1,
            help="The first epoch to show.",
            rich_help_panel=panels.DRAWING,
        ),
    ] = 1,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Draw images beside what becomes of them, as `digitus train` with the same seed sees them."""
    try:
        _preview(
            out, data, augmentation, images, versions, seed, epoch, quiet=quiet, as_json=as_json
        )
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
    quiet: bool,
    as_json: bool,
) -> None:
    changes = parse_augmentation(text)
    if changes is None or not changes.changes_images:
        raise ArgumentError("--augment: expected something that changes images; got nothing")
    check_writable(out)
    as_seed(seed)
    require_module("matplotlib", "plot")
    from digitus.plot import augmentation as augmentation_sheet  # noqa: PLC0415 - heavy, optional

    note = notes(quiet)
    found = choose_data(DataOptions(data), note)
    train = found.train
    if found.image_shape is not None and changes.image_shape is None:
        changes = dataclasses.replace(changes, image_shape=found.image_shape)
    if images > len(train):
        raise ArgumentError(f"--images: expected 1 to {len(train)}, the images there are")
    sheet = augmentation_sheet(
        train, changes, images=images, versions=versions, seed=seed, epoch=epoch
    )
    try:
        sheet.savefig(out)
    except (OSError, ValueError) as error:
        raise ArgumentError(f"--out: {out}: {error}") from None
    note(f"{images} images in {versions} versions each: {out}")
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
