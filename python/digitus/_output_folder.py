"""The folder that the results go to: checked before the work, filled after it."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitus._errors import FileAccessError
from digitus._files import StrPath, system_path_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class OutputFolder:
    """A folder, and files in it that are whole or not there at all.

    Parameters
    ----------
    path : str or os.PathLike
        Need not exist.
    """

    def __init__(self, path: StrPath) -> None:
        system_path_bytes("out", path)
        self.path = Path(path)

    def prepare(self, names: Iterable[str]) -> None:
        """Make the folder if there is none, and make sure that files can be written into it.

        Parameters
        ----------
        names : iterable of str
            The files that will be written; none of them may be a folder.

        Raises
        ------
        FileAccessError
            If it cannot be made or written to.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise FileAccessError(
                f"{self.path}: cannot write into this folder: {error.strerror}"
            ) from None
        for name in names:
            if (self.path / name).is_dir():
                raise FileAccessError(f"{self.path / name}: is a folder; a file is to go there")

    @contextmanager
    def replacing(self, name: str) -> Iterator[Path]:
        """Give the path of a new file, which takes the name's place once it is written.

        Parameters
        ----------
        name : str
            Such as "table.md"; the new file has the same ending.

        Yields
        ------
        pathlib.Path
        """
        destination = self.path / name
        temporary = self.path / f".{os.getpid()}.{name}"
        try:
            yield temporary
            with open(temporary, "rb") as file:
                os.fsync(file.fileno())
            os.replace(temporary, destination)
        except OSError as error:
            raise FileAccessError(f"{destination}: cannot write: {error.strerror}") from error
        finally:
            temporary.unlink(missing_ok=True)

    def write_text(self, name: str, text: str) -> None:
        """Write a file of text as UTF-8."""
        with self.replacing(name) as path:
            path.write_text(text, encoding="utf-8", newline="")

    def write_json(self, name: str, document: Mapping[str, Any]) -> None:
        """Write plain values as JSON; numbers must be finite."""
        self.write_text(name, json.dumps(document, indent=2, allow_nan=False) + "\n")

    def write_figure(self, name: str, figure: Figure) -> None:
        """Write a figure of matplotlib as a picture of the kind that the name's ending says.

        A character that no font has is drawn as a box.
        """
        with self.replacing(name) as path, warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            figure.savefig(path)
