"""Which pictures a folder holds, and what each is said to show."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from digitus._errors import DataFormatError, FileAccessError, FileMissingError
from digitus._files import StrPath, system_path_bytes
from digitus._suggestions import nearby
from digitus.own_data.folders import ENDINGS

NO_DIGIT = "none"
"""What a folder or file of pictures without a digit is called."""

LONGEST_LABEL = 100
"""Digits of a label at most; longer numbers in names are something else, such as checksums."""

_SEEN_BY_CAMERAS = (".heic", ".heif", ".avif")
"""Endings that not every Pillow reads: such a picture is reported rather than passed over."""

_FOLDER = re.compile(rf"([0-9]{{1,{LONGEST_LABEL}}}|{NO_DIGIT})", re.IGNORECASE)
_FILE = re.compile(rf"([0-9]{{1,{LONGEST_LABEL}}}|{NO_DIGIT})[-_].", re.IGNORECASE)


@dataclass(frozen=True)
class LabelledPicture:
    """A picture file, and what it is said to show."""

    path: Path
    """The file."""
    label: str
    """The digits in reading order, such as "7" or "4711"; empty if it shows none."""


def find_pictures(folder: StrPath) -> tuple[list[LabelledPicture], list[Path]]:
    """Find the pictures in a folder and in the folders below it.

    The folder right above a picture says what it shows, if its name is a number or `none`:
    `7/x.png`, `4711/x.png`, `none/x.png`. Else the picture's own name does, in front of a `-` or
    `_`: `7-001.png`, `4711_001.png`, `none-001.png`. Hidden files and folders are left out.

    Parameters
    ----------
    folder : str or os.PathLike

    Returns
    -------
    labelled : list of LabelledPicture
        By path; at least one.
    without_label : list of pathlib.Path
        Pictures whose place and name say nothing.

    Raises
    ------
    FileMissingError, FileAccessError
        If there is no such folder, or it cannot be read.
    DataFormatError
        If no picture in it has a label.
    """
    system_path_bytes("folder", folder)
    root = Path(folder)
    if not root.exists():
        raise FileMissingError(f"{root}: does not exist{nearby(root)}")
    if not root.is_dir():
        raise FileAccessError(f"{root}: is a file; a folder of labelled pictures is needed")
    labelled, without_label = [], []
    for path in _pictures(root):
        label = _label(path, root)
        if label is None:
            without_label.append(path)
        else:
            labelled.append(LabelledPicture(path, label))
    if not labelled:
        raise DataFormatError(_nothing_found(root, without_label))
    return labelled, without_label


def _pictures(root: Path) -> list[Path]:
    """Return all pictures in a folder and below it, each folder once."""
    found, seen = [], set()

    def fail(error: OSError) -> None:
        raise FileAccessError(f"{error.filename}: cannot read: {error.strerror}") from None

    for place, folders, names in os.walk(root, onerror=fail, followlinks=True):
        status = os.stat(place)
        if (status.st_dev, status.st_ino) in seen:  # A link that leads back up.
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if name[0] != ".")
        endings = ENDINGS + _SEEN_BY_CAMERAS
        pictures = (name for name in names if name.lower().endswith(endings) and name[0] != ".")
        found += [Path(place, name) for name in pictures]
    return sorted(found)


def _label(path: Path, root: Path) -> str | None:
    """Return what a picture is said to show; None if nothing says it."""
    by_folder = None if path.parent == root else _FOLDER.fullmatch(path.parent.name)
    match = by_folder or _FILE.match(path.name)
    if match is None:
        return None
    return "" if match[1].lower() == NO_DIGIT else match[1]


def _nothing_found(root: Path, without_label: list[Path]) -> str:
    """Return what is wrong with a folder that has no labelled picture, and what to do."""
    wanted = (
        "expected a folder for each label (7/x.png, 4711/x.png, none/x.png) or the label in front "
        "of each name (7-001.png)"
    )
    if not without_label:
        return f"{root}: holds no pictures; {wanted}"
    hint = f"; did you mean {root.parent}?" if _FOLDER.fullmatch(root.absolute().name) else ""
    first = without_label[0].relative_to(root)
    return (
        f"{root}: none of its {len(without_label):,} pictures says what it shows, such as {first}; "
        f"{wanted}{hint}"
    )
