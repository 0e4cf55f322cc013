"""What a mistyped name was perhaps meant to be, for error messages."""

from __future__ import annotations

import os
from collections.abc import Iterable

LONGEST = 200
"""Characters of a name that others are compared with; difflib takes long for long ones."""

ENTRIES = 2_000
"""Names that are looked at in one folder at most."""


def closest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the known name that is most like a word; None if none is like it.

    Parameters
    ----------
    word : str
        Upper and lower case are the same here.
    known : iterable of str
        The names that would do.
    likeness : float
        0 to 1: as of `difflib.get_close_matches`.

    Returns
    -------
    str or None
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only errors need it

    names = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), names, n=1, cutoff=likeness)
    return names[found[0]] if found else None


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return the end of a message: "; did you mean 'adam'?", or nothing.

    Parameters
    ----------
    word : object
        What was given; nothing is like anything but a str.
    known : iterable of str
        The names that would do.

    Returns
    -------
    str
    """
    is_name = isinstance(word, str) and len(word) <= LONGEST
    found = closest(str(word), known) if is_name else None
    return "" if found is None else f"; did you mean {found!r}?"


def near_path(path: str | os.PathLike[str]) -> str | None:
    """Return an existing path that one which does not exist was perhaps meant to be.

    The first part of it that is missing is compared with what its folder holds: names that are
    like it, or that are the same but for an ending.

    Parameters
    ----------
    path : str or os.PathLike
        Does not exist.

    Returns
    -------
    str or None
    """
    parts = os.fspath(path).split(os.sep)
    if max(map(len, parts)) > LONGEST:
        return None
    for index, part in enumerate(parts):
        prefix = os.sep.join(parts[: index + 1])
        if not part or os.path.lexists(prefix):
            continue
        found = _near_name(part, os.sep.join(parts[:index]) or ("/" if index else "."))
        if found is None:
            return None
        candidate = os.sep.join([*parts[:index], found, *parts[index + 1 :]])
        return candidate if os.path.exists(candidate) else os.sep.join([*parts[:index], found])
    return None


def _near_name(name: str, folder: str) -> str | None:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(ENTRIES), strict=False)]
    except OSError:
        return None
    visible = sorted(each for each in names if not each.startswith(".") or name.startswith("."))
    stem = name.split(".", maxsplit=1)[0]
    same = [each for each in visible if stem and each.split(".")[0] == stem]
    return closest(name, same, 0.3) or closest(name, visible, 0.7)


def nearby(path: str | os.PathLike[str]) -> str:
    """Return the end of a message about a missing file: "; did you mean 'run.csv'?", or nothing."""
    found = near_path(path)
    return "" if found is None else f"; did you mean {found!r}?"
