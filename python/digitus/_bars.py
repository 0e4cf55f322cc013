"""What every display with bars of rich has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

Itself = TypeVar("Itself", bound="WithBars")


class WithBars:
    """Base of a display that draws from the begin of a `with` statement to its end."""

    _bars: Progress

    def __enter__(self: Itself) -> Itself:
        self._bars.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._bars.stop()
