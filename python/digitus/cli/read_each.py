"""Reading of pictures one after the other, of which one that is damaged stops none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from digitus._errors import DigitusError, InternalError
from digitus._printable import printable
from digitus.cli.counted_bar import counted_bar
from digitus.cli.notes import fitted

Result = TypeVar("Result")


@dataclass(frozen=True)
class PictureRead(Generic[Result]):
    """What came of one picture.

    Attributes
    ----------
    image : str
        What the command line calls it.
    result : object or None
        What was read; None if that failed.
    error : str or None
        Why it failed.
    """

    image: str
    result: Result | None
    error: str | None


def read_each(
    images: Sequence[str], read: Callable[[int, str], Result], *, is_shown: bool
) -> list[PictureRead[Result]]:
    """Read pictures; say on stderr which cannot be read, and why.

    Parameters
    ----------
    images : sequence of str
    read : callable
        Given a picture's place, from 0, and its name.
    is_shown : bool
        Whether a terminal shows how far it is.

    Returns
    -------
    list of PictureRead
        One for each picture.
    """
    found: list[PictureRead[Result]] = []
    with counted_bar(10, is_shown=is_shown and len(images) > 1) as bar:
        task = bar.add_task("pictures", total=len(images))
        for place, image in enumerate(images):
            try:
                found.append(PictureRead(image, read(place, image), None))
            except InternalError:
                raise
            except DigitusError as error:
                found.append(PictureRead(image, None, str(error)))
            bar.update(task, advance=1)
    for each in found:
        if each.error is not None:
            sys.stderr.write(fitted(f"digitus: {printable(each.error)}") + "\n")
    sys.stderr.flush()
    return found
