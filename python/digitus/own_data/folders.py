"""Which folders hold a folder of pictures for each class; nothing is read here."""

from __future__ import annotations

import os
from pathlib import Path

ENDINGS = (
    ".png",
    ".jpg",
    ".jpeg",
    ".bmp",
    ".gif",
    ".pgm",
    ".ppm",
    ".pbm",
    ".tif",
    ".tiff",
    ".webp",
)
"""Endings of files that are taken for pictures, in any case."""

PARTS = (("train", "training"), ("test", "testing"))
"""Names of the folders of a training and a test part, where a folder has both."""


def pictures_in(folder: Path) -> list[Path]:
    """Return the pictures of a folder by name, hidden ones left out."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name.lower().endswith(ENDINGS)]
    return [folder / name for name in sorted(names) if not name.startswith(".")]


def class_folders(folder: Path) -> list[Path]:
    """Return the folders in a folder that hold pictures, by name."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir())
    return [folder / name for name in names if name[0] != "." and pictures_in(folder / name)]


def picture_parts(folder: Path) -> tuple[Path, ...]:
    """Return where pictures by class are: in (train, test), in (folder,), or nowhere, ()."""
    parts = [_first_of(folder, names) for names in PARTS]
    if all(part is not None and class_folders(part) for part in parts):
        return tuple(part for part in parts if part is not None)
    return (folder,) if class_folders(folder) else ()


def _first_of(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_dir()), None)
