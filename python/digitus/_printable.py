"""Text from files, made fit for a terminal."""

from __future__ import annotations

NAME_LIMIT = 40
"""Characters that are shown of a name at most."""


def printable(text: str, limit: int | None = None, *, keep: str = "") -> str:
    r"""Return text in which nothing can move the cursor, change a colour or turn the direction.

    Parameters
    ----------
    text : str
        From anywhere.
    limit : int or None
        Characters of it at most; if some are cut off, their number is told at the end.
    keep : str
        Characters to leave as they are, such as line ends.

    Returns
    -------
    str
        With an escape such as "\x1b" for each character that is not to be seen.
    """
    cut = text if limit is None else text[:limit]
    shown = "".join(
        character
        if character.isprintable() or character in keep
        else character.encode("unicode_escape").decode()
        for character in cut
    )
    return shown if len(cut) == len(text) else f"{shown}… ({len(text):,} characters)"
