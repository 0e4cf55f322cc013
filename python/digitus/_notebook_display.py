"""Progress in a notebook: one line that changes, and stays as text when the notebook is saved."""

from __future__ import annotations

import sys
import time
from html import escape
from typing import TYPE_CHECKING, Any

from digitus._epoch_line import epoch_line, line_within
from digitus._line_display import Display
from digitus.events import EpochEvent

if TYPE_CHECKING:
    from digitus.trainer import Progress

REDRAW_SECONDS = 0.2
"""From one message to the browser to the next."""


def is_notebook() -> bool:
    """Return whether this process is the kernel of a notebook, of whatever front end."""
    ipython = sys.modules.get("IPython")  # A kernel has loaded it.
    shell = None if ipython is None else ipython.get_ipython()
    return getattr(shell, "kernel", None) is not None


class NotebookDisplay(Display):
    """Show a bar and the figures so far in one line, and in the end the latest epoch's figures.

    Parameters
    ----------
    epochs : int
        How many epochs there will be.
    """

    def __init__(self, epochs: int) -> None:
        self._epochs = epochs
        self._images = 0
        self._drawn = 0.0
        self._line = ""
        self._within = ""
        self._handle: Any = None

    def update(self, state: Progress, total: int | None) -> None:
        """Draw the bar up to the images that are done, if it was not drawn just now."""
        self._images = total or state.images
        self._within = line_within(state, self._epochs, total)
        now = time.monotonic()
        if now - self._drawn >= REDRAW_SECONDS:
            self._drawn = now
            self._show(self._within, self._bar(state, total))

    def epoch_ended(self, event: EpochEvent) -> None:
        """Keep the epoch's figures for the end."""
        self._line, self._within = epoch_line(event, self._images), ""

    def _bar(self, state: Progress, total: int | None) -> str:
        if total is None:  # A bar without a value moves to and fro.
            return "<progress></progress> "
        done = (state.epoch - 1) * total + state.images
        return f'<progress value="{done}" max="{self._epochs * total}"></progress> '

    def __enter__(self) -> NotebookDisplay:
        import IPython.display  # noqa: PLC0415 - only a notebook has it

        show: Any = IPython.display.display
        self._handle = show(_bundle(f"epoch 1/{self._epochs}"), raw=True, display_id=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: object
    ) -> None:
        line = self._line
        if kind is not None and self._within:
            line = f"{self._within}  ended by {kind.__name__}"
        elif kind is not None:
            line = f"{line}  ended by {kind.__name__}".strip()
        self._show(line or self._within)

    def _show(self, line: str, bar: str = "") -> None:
        self._handle.update(_bundle(line, bar), raw=True)


def _bundle(line: str, bar: str = "") -> dict[str, str]:
    """Return the forms in which a front end may show a line."""
    words = f'<span style="font-family: monospace; white-space: pre">{escape(line)}</span>'
    return {"text/plain": line, "text/html": f"{bar}{words}"}
