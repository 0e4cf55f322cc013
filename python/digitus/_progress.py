"""How `Network.fit(progress=True)` shows where it is, on stderr."""

from __future__ import annotations

import sys
from typing import Any

from digitus._bars import WithBars
from digitus.callbacks import EpochEvent
from digitus.trainer import Progress


class Display:
    """Show nothing; the base of those that do."""

    def update(self, state: Progress, total: int | None) -> None:
        """Show how far an epoch of `total` images is; None if nobody knows how many there are."""

    def epoch_ended(self, event: EpochEvent) -> None:
        """Show the figures of a whole epoch."""

    def __enter__(self) -> Display:
        return self

    def __exit__(self, *exception: object) -> None:
        pass


class LineDisplay(Display):
    """Write one line an epoch."""

    _images = 0

    def update(self, state: Progress, total: int | None) -> None:
        """Remember how many images an epoch has."""
        self._images = total or state.images

    def epoch_ended(self, event: EpochEvent) -> None:
        """Write the epoch's figures."""
        sys.stderr.write(_line(event, self._images) + "\n")
        sys.stderr.flush()


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
        from rich.console import Console  # noqa: PLC0415 - heavy, and not always installed
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
        from rich.progress import Progress as Bars  # noqa: PLC0415

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
        self._bars.console.print(_line(event, self._images), highlight=False, soft_wrap=True)


def make_display(is_wanted: bool, epochs: int) -> Display:
    """Return a bar on a terminal where rich is installed, else lines; or nothing at all."""
    if not is_wanted:
        return Display()
    if sys.stderr.isatty():
        try:
            return BarDisplay(epochs)
        except ImportError:
            pass
    return LineDisplay()


def _line(event: EpochEvent, images: int) -> str:
    """Return the figures of an epoch in one line."""
    line = f"epoch {event.epoch}/{event.epochs}  loss {event.loss:.4f}"
    line += f"  accuracy {event.accuracy:.4f}"
    if event.val_loss is not None:
        line += f"  val_loss {event.val_loss:.4f}  val_accuracy {event.val_accuracy:.4f}"
    return f"{line}  {event.seconds:.2f} s  {images / max(event.seconds, 1e-9):,.0f} img/s"
