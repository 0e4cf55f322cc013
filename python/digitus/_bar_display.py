"""Progress as a bar in a terminal; needs rich."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from digitus._bars import WithBars
from digitus._epoch_line import epoch_line
from digitus._line_display import Display
from digitus.events import EpochEvent

if TYPE_CHECKING:
    from digitus.trainer import Progress


class BarDisplay(WithBars, Display):
    """Draw one bar for all epochs with rich, and above it a line for each that has ended.

    Parameters
    ----------
    epochs : int
        How many epochs there will be.
    console : rich.console.Console, optional
        Where to draw; stderr by default.
    """

    def __init__(self, epochs: int, console: Any = None) -> None:
        self._epochs = epochs
        self._images = 0
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:3.0f} %"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[figures]}"),
            console=console or Console(stderr=True),
            transient=True,
            # What callbacks print would go to stderr too, and be missing where stdout is a file.
            redirect_stdout=sys.stdout is not None and sys.stdout.isatty(),
        )
        self._task = self._bars.add_task(f"epoch 1/{epochs}", total=None, figures="")

    def update(self, state: Progress, total: int | None) -> None:
        """Draw the bar up to the images that are done."""
        self._images = total or state.images
        figures = f"loss {state.loss:.4f}  accuracy {state.accuracy:.4f}" if state.images else ""
        self._bars.update(
            self._task,
            description=f"epoch {state.epoch}/{self._epochs}",
            total=None if total is None else self._epochs * total,
            completed=(state.epoch - 1) * (total or 0) + state.images,
            figures=figures,
        )

    def epoch_ended(self, event: EpochEvent) -> None:
        """Write the epoch's figures above the bar."""
        console = self._bars.console
        line = epoch_line(event, self._images, console.width if console.is_terminal else None)
        console.print(line, highlight=False, soft_wrap=True)
