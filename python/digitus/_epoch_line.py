"""The figures of an epoch in one line, as progress and log show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitus.events import EpochEvent

if TYPE_CHECKING:
    from digitus.trainer import Progress


def epoch_line(event: EpochEvent, images: int, width: int | None = None) -> str:
    """Return the figures of an epoch that has ended.

    Parameters
    ----------
    event : EpochEvent
    images : int
        Images of an epoch.
    width : int or None
        Columns of a terminal: what tells the speed is left out if it does not fit.

    Returns
    -------
    str
    """
    line = f"epoch {event.epoch}/{event.epochs}  loss {event.loss:.4f}"
    line += f"  accuracy {event.accuracy:.4f}"
    if event.val_loss is not None:
        line += f"  val_loss {event.val_loss:.4f}  val_accuracy {event.val_accuracy:.4f}"
    for speed in (f"{event.seconds:.2f} s", f"{images / max(event.seconds, 1e-9):,.0f} img/s"):
        if width is not None and len(line) + len(speed) + 2 > width:
            break
        line += f"  {speed}"
    return line


def line_within(state: Progress, epochs: int, images: int | None) -> str:
    """Return how far an epoch is, and its figures so far.

    Parameters
    ----------
    state : Progress
        Where the training stands.
    epochs : int
        Epochs that were asked for.
    images : int or None
        Images of an epoch; None if nobody knows yet.

    Returns
    -------
    str
    """
    done = f"{state.images:,} images" if images is None else f"{100 * state.images // images:3d} %"
    line = f"epoch {state.epoch}/{epochs}  {done}"
    if state.images == 0:
        return line
    return f"{line}  loss {state.loss:.4f}  accuracy {state.accuracy:.4f}"
