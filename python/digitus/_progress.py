"""How `Network.fit(progress=True)` shows where it is: which display is for whom."""

from __future__ import annotations

import sys
from typing import Any, Literal, TypeAlias

import numpy as np

from digitus._errors import ArgumentError
from digitus._line_display import Display, LineDisplay
from digitus._notebook_display import NotebookDisplay, is_notebook
from digitus._shown import shown

ProgressChoice: TypeAlias = bool | Literal["bar", "lines"]
"""What `fit` takes: False for nothing, True for what fits the place, or a display by name."""


def as_progress(value: Any) -> ProgressChoice:
    """Return `value` if it says how to show progress."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    name: Literal["bar", "lines"]
    for name in ("bar", "lines"):
        if isinstance(value, str) and value == name:
            return name
    raise ArgumentError(f"progress: expected True, False, 'bar' or 'lines'; got {shown(value)}")


def make_display(wanted: ProgressChoice, epochs: int) -> Display:
    """Return what shows progress on stderr, or in the notebook that this process works for.

    Parameters
    ----------
    wanted : bool, "bar" or "lines"
        True means a line that changes in a notebook, a bar on a terminal where rich is installed,
        else lines. "bar" draws one also where stderr is no terminal by its own account.
    epochs : int
        How many epochs there will be.

    Returns
    -------
    Display
        One that shows nothing if `wanted` is False, or if there is no stderr.
    """
    if wanted is False or sys.stderr is None:
        return Display()
    if wanted == "bar":
        return _bar(epochs, is_forced=True)
    if wanted == "lines":
        return LineDisplay(epochs)
    if is_notebook():
        return NotebookDisplay(epochs)
    if sys.stderr.isatty():
        try:
            return _bar(epochs, is_forced=False)
        except ImportError:
            pass
    return LineDisplay(epochs)


def _bar(epochs: int, *, is_forced: bool) -> Display:
    try:
        from rich.console import Console  # noqa: PLC0415 - heavy, and not always installed

        from digitus._bar_display import BarDisplay  # noqa: PLC0415
    except ImportError as error:
        raise ImportError("progress='bar' needs rich; run: pip install rich") from error
    return BarDisplay(epochs, Console(stderr=True, force_terminal=is_forced or None))
