"""How a command shows that it is reading a large file, on stderr and on a terminal only."""

from __future__ import annotations

from rich.console import Console
from rich.status import Status

from digitus._printable import printable


class ReadingProgress:
    """A line that says how many images have been read; gone once all are.

    Parameters
    ----------
    name : str
        Of the file or folder.
    """

    def __init__(self, name: str) -> None:
        self._name = printable(name).replace("[", r"\[")
        console = Console(stderr=True)
        self._status = Status(f"reading {self._name}", console=console)
        self._is_shown = console.is_terminal

    def __enter__(self) -> ReadingProgress:
        if self._is_shown:
            self._status.start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._is_shown:
            self._status.stop()

    def show(self, images: int) -> None:
        """Show how many images have been read."""
        if self._is_shown:
            self._status.update(f"reading {self._name}: {images:,} images")
