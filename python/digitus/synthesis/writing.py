"""Writing pictures as files: a folder for each label, each picture whole or not there at all."""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from digitus._checks import as_integer, as_seed
from digitus._errors import ArgumentError, FileAccessError
from digitus._files import StrPath, system_path_bytes, write_atomically
from digitus._shown import shown
from digitus._suggestions import did_you_mean
from digitus.synthesis.canvas import Picture
from digitus.synthesis.kinds import KINDS

MOST = 1_000_000
"""Pictures of one folder at most."""

NOTE = ".digitus-synthesis.json"
"""The file that says which pictures a folder holds."""

_TOLD = ("kind", "seed", "data")
"""What the note and messages say of pictures beside their number."""

_JPEG_QUALITY = 92


@dataclass(frozen=True)
class WrittenPictures:
    """What was written.

    Attributes
    ----------
    folder : pathlib.Path
    kind : str
    seed : int
    count : int
        Pictures.
    labels : dict of str to int
        How many pictures show what.
    size : int
        Bytes of all pictures.
    """

    folder: Path
    kind: str
    seed: int
    count: int
    labels: dict[str, int]
    size: int


def write_pictures(
    kind: str,
    count: int,
    seed: int,
    folder: StrPath,
    *,
    data: str = "mnist",
    on_picture: Callable[[int], object] | None = None,
) -> WrittenPictures:
    """Write pictures of handwriting into a folder for each label: `7/001.png`, `4711/002.jpg`.

    A picture depends on the kind, the seed and its number alone, so that more of them begin with
    the same ones. Each is written as a whole or not at all, and what was interrupted is completed
    by the same call.

    Parameters
    ----------
    kind : str
        One of "strokes", "drawn-rows" and "not-digits", which are drawn;
        "photographed-not-digits"; and "photographs" and "rows", which are of MNIST's test digits.
    count : int
        1 to 1,000,000.
    seed : int
        0 to 2**64 - 1.
    folder : str or os.PathLike
        Made if there is none. It must be empty, or hold pictures of the same kind and seed, and
        not more of them.
    data : str
        Name or folder of the data set whose test digits photographs show.
    on_picture : callable, optional
        Called after each picture with the number of those that are done.

    Returns
    -------
    WrittenPictures

    Raises
    ------
    ArgumentError
        If there is no such kind, or a number is out of its range.
    FileAccessError
        If the folder holds something else, or cannot be written to.
    FileMissingError, DataFormatError
        If photographs are wanted and the data set is not here, or is none.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        raise ArgumentError(
            f"kind: expected one of {', '.join(KINDS)}; got {shown(kind)}"
            f"{did_you_mean(kind, KINDS)}"
        )
    count, seed = as_integer("count", count, 1, MOST), as_seed(seed)
    system_path_bytes("folder", folder)
    chosen, root = KINDS[kind], Path(folder)
    make = chosen.maker(data)
    about = {"kind": kind, "seed": seed, "data": data if chosen.needs_data else None}
    _prepare(root, about, count)
    labels: Counter[str] = Counter()
    size = 0
    for index in range(count):
        label, picture = make(index, picture_random(kind, seed, index))
        content = _encoded(picture, chosen.ending)
        path = root / label / f"{index + 1:03d}{chosen.ending}"
        _make_folder(path.parent)
        write_atomically(path, content)
        labels[label] += 1
        size += len(content)
        if on_picture is not None:
            on_picture(index + 1)
    return WrittenPictures(root, kind, seed, count, dict(sorted(labels.items())), size)


def picture_random(kind: str, seed: int, index: int) -> np.random.Generator:
    """Return the random numbers of one picture.

    Parameters
    ----------
    kind : str
    seed, index : int
        At least 0.
    """
    return np.random.default_rng([seed, zlib.crc32(kind.encode()), index])


def _prepare(root: Path, about: dict[str, Any], count: int) -> None:
    """Make the folder if there is none, and leave a note of what it will hold."""
    _make_folder(root)
    note = root / NOTE
    try:
        with os.scandir(root) as entries:
            is_empty = next(entries, None) is None
        found = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else None
    except (OSError, ValueError) as error:
        raise FileAccessError(f"{root}: cannot read: {error}") from None
    if found is None and not is_empty:
        raise FileAccessError(
            f"{root}: is not empty, and what it holds is not of this command; choose a new folder"
        )
    if found is not None:
        _compare(root, found, about, count)
    write_atomically(note, json.dumps(about | {"count": count}) + "\n")


def _compare(root: Path, found: Any, about: dict[str, Any], count: int) -> None:
    """Refuse a folder whose note says that it holds other pictures, or more of them."""
    known = found if isinstance(found, dict) else {}
    if any(key not in known or known[key] != value for key, value in about.items()):
        raise FileAccessError(
            f"{root}: holds other pictures ({_in_words(known)}) than are wanted "
            f"({_in_words(about)}); choose a new folder"
        )
    earlier = known.get("count")
    if isinstance(earlier, int) and earlier > count:
        raise FileAccessError(
            f"{root}: holds {earlier:,} pictures, more than the {count:,} that are wanted; "
            "choose a new folder"
        )


def _in_words(about: dict[str, Any]) -> str:
    """Return what a note says of pictures, for messages."""
    parts = [f"{key} {shown(about[key])}" for key in _TOLD if about.get(key) is not None]
    return ", ".join(parts) or "unknown"


def _make_folder(folder: Path) -> None:
    """Make a folder if there is none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileAccessError(f"{folder}: cannot make this folder: {error.strerror}") from None


def _encoded(picture: Picture, ending: str) -> bytes:
    """Return a picture as the content of a file."""
    options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY] if ending == ".jpg" else []
    _, content = cv2.imencode(ending, np.ascontiguousarray(picture[:, :, ::-1]), options)
    return bytes(content.tobytes())
