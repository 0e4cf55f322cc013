"""The part of a page of the documentation that a program writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from digitus._errors import ArgumentError
from digitus._files import write_atomically

END = "<!-- and ends here -->"


@dataclass(frozen=True)
class PagePart:
    """What stands between two comments of a page in Markdown.

    Parameters
    ----------
    command : str
        What writes it, such as "make accuracy".
    """

    command: str

    @property
    def begin(self) -> str:
        """The comment before it."""
        return f"<!-- what `{self.command}` writes begins here -->"

    def publish(self, path: Path, text: str) -> None:
        """Put text into its place in a page, or write a page of it alone.

        Parameters
        ----------
        path : pathlib.Path
            What stands between the comments is replaced; ArgumentError if one of them is missing.
        text : str
        """
        before, after = self.surroundings(path)
        write_atomically(path, f"{before}{self.begin}\n{text}{END}{after}")

    def surroundings(self, path: Path) -> tuple[str, str]:
        """Return what stands before and behind it in a page; nothing if there is no page.

        Parameters
        ----------
        path : pathlib.Path
            ArgumentError if it has no place for it.
        """
        if not path.exists():
            return "", "\n"
        page = path.read_text(encoding="utf-8")
        start, stop = page.find(self.begin), page.find(END)
        if not 0 <= start < stop:
            raise ArgumentError(
                f"{path}: has no place for the table, between {self.begin} and {END}"
            )
        return page[:start], page[stop + len(END) :]
