"""A bar on stderr that counts what is done, for commands that know how much there is to do."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


def counted_bar(width: int, *, is_shown: bool) -> Progress:
    """Return bars that show on a terminal only, and are gone in the end.

    Parameters
    ----------
    width : int
        Columns of the description before the bar.
    is_shown : bool
        Whether they show at all.

    Returns
    -------
    rich.progress.Progress
    """
    console = Console(stderr=True)
    return Progress(
        TextColumn(f"{{task.description:{width}}}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not (is_shown and console.is_terminal),
    )
