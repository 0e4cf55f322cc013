"""Files that a command draws about each picture: one file, or a folder of them."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from digitus._errors import ArgumentError
from digitus._files import write_atomically
from digitus._output_folder import OutputFolder
from digitus.cli.outputs import check_writable

if TYPE_CHECKING:
    from PIL import Image

ENDINGS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
"""Kinds of pictures that are written."""


class PictureOutputs:
    """Where what is drawn about each of some pictures goes.

    Parameters
    ----------
    option : str
        Such as "--annotate".
    target : str
        A file for one picture, or a folder: one that is there, or a name that ends with "/".
    images : sequence of str
        What the command line says of the pictures.

    Raises
    ------
    ArgumentError
        If one file would have to hold several pictures, has another ending, or is one of the
        pictures that are read.
    FileMissingError, FileAccessError
        If nothing could be written there.
    """

    def __init__(self, option: str, target: str, images: Sequence[str]) -> None:
        self.option = option
        path = Path(target)
        if path.is_dir() or target.endswith(os.sep):
            names = _names(images)
            OutputFolder(path).prepare(names)
            self._paths = [path / name for name in names]
        else:
            if len(images) > 1:
                raise ArgumentError(
                    f"{option}: {target} is one file, and there are {len(images):,} pictures; give "
                    f"a folder, such as {path.with_suffix('')}{os.sep}"
                )
            if path.suffix.lower() not in ENDINGS:
                raise ArgumentError(
                    f"{option}: {target}: expected a name that ends with .png or .jpg, or with "
                    f"{os.sep} for a folder"
                )
            check_writable(path)
            self._paths = [path]
        known = {os.path.realpath(image): image for image in images}
        for path in self._paths:
            if os.path.realpath(path) in known:
                raise ArgumentError(
                    f"{option}: {path} is a picture that is to be read; give another name"
                )

    def write(self, place: int, picture: Image.Image) -> Path:
        """Write what was drawn about a picture.

        Parameters
        ----------
        place : int
            The picture's, from 0.
        picture : PIL.Image.Image

        Returns
        -------
        pathlib.Path
            The file, which was replaced if there was one.
        """
        path, content = self._paths[place], io.BytesIO()
        picture.save(content, format=ENDINGS[path.suffix.lower()])
        write_atomically(path, content.getvalue())
        return path


def _names(images: Sequence[str]) -> list[str]:
    """Return a name for each picture's file, all different."""
    names: list[str] = []
    taken = set()
    for image in images:
        stem = Path(image).stem if image != "-" else "stdin"
        name, number = f"{stem}.png", 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}.png"
        taken.add(name)
        names.append(name)
    return names
