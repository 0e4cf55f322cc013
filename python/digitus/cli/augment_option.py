"""`--augment`: how images are changed at random, as it is written down."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import typer

from digitus._errors import ArgumentError
from digitus._suggestions import did_you_mean
from digitus.augmentation import NAMED_AUGMENTATIONS, NUMBERS, RANGES, Augmentation
from digitus.cli import panels

EXAMPLE = "shift=2,rotation=10,scale=0.9:1.1"

AugmentOption = Annotated[
    str | None,
    typer.Option(
        "--augment",
        metavar="digits|NAME=X,…",
        help="Change images at random in each epoch: digits, a choice that suits them; or such as "
        "shift=2,rotation=10. Further names are scale=A:B, shear, flip, elastic-strength, "
        "elastic-smoothness, erasing, erased-area=A:B, erased-aspect=A:B; and image-shape=H:W or "
        "H:W:C where images are no squares. digits,shift=3 changes a part of the choice.",
        rich_help_panel=panels.TRAINING,
    ),
]


def parse_augmentation(text: str | None) -> Augmentation | None:
    """Return the augmentation that was written down.

    Parameters
    ----------
    text : str or None
        As `--augment` has it: names with their values, and a preset before them if wanted.

    Returns
    -------
    Augmentation or None
        ArgumentError names the part that cannot be understood.
    """
    if text is None:
        return None
    first, *rest = parts = [part.strip() for part in text.split(",")]
    base = NAMED_AUGMENTATIONS.get(first, Augmentation())
    given: dict[str, Any] = {}
    for part in rest if first in NAMED_AUGMENTATIONS else parts:
        name, value = _entry(part)
        if name in given:
            raise ArgumentError(f"--augment: {part!r}: {name.replace('_', '-')} is there twice")
        given[name] = value
    try:
        return dataclasses.replace(base, **given)
    except ArgumentError as error:
        raise ArgumentError(f"--augment: {error}") from None


def _entry(part: str) -> tuple[str, Any]:
    """Return name and value of one part, such as "shift=2"."""
    written, equals, value = (piece.strip() for piece in part.partition("="))
    name = written.replace("-", "_")
    if not equals or name not in {*NUMBERS, *RANGES, "image_shape"}:
        names = ", ".join(key.replace("_", "-") for key in (*NUMBERS, *RANGES, "image_shape"))
        known = ["digits", *names.split(", ")]
        raise ArgumentError(
            f"--augment: expected NAME=VALUE with one of {names}, or digits at the beginning; "
            f"got {part!r}{did_you_mean(written, known)}"
        )
    kind = int if name == "image_shape" else float
    try:
        values = tuple(kind(piece) for piece in value.split(":"))
    except ValueError:
        raise ArgumentError(
            f"--augment: {written}: expected {_form(name)}, got {value!r}"
        ) from None
    if name in NUMBERS and len(values) != 1:
        raise ArgumentError(f"--augment: {written}: expected one number, got {value!r}")
    return name, values[0] if name in NUMBERS else values


def _form(name: str) -> str:
    if name in NUMBERS:
        return "a number"
    return "two numbers, as in 0.9:1.1" if name in RANGES else "whole numbers, as in 28:28"
