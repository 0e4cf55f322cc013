"""Holding back of Ctrl-C from code that an exception in its midst would break."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType


class HeldInterrupt:
    """Note Ctrl-C instead of raising KeyboardInterrupt at once; raise it at the block's end.

    TensorFlow 2.21 needs it: a KeyboardInterrupt that Python raises somewhere in its depths is now
    and then lost, so that training goes on, and now and then ends in a segmentation fault. A
    second Ctrl-C is raised at once all the same. Outside the main thread, and where the program
    handles Ctrl-C in its own way, nothing is held back.

    Parameters
    ----------
    on_interrupt : callable, optional
        Called at Ctrl-C, wherever the program is then; should make the block end soon.
    """

    def __init__(self, on_interrupt: Callable[[], None] = lambda: None) -> None:
        self._on_interrupt = on_interrupt
        self._is_holding = False
        self._is_pressed = False

    def __enter__(self) -> HeldInterrupt:
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
            self._is_holding = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_holding:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if kind is None:
            self.raise_if_pressed()

    def raise_if_pressed(self) -> None:
        """Raise KeyboardInterrupt if there was a Ctrl-C, from a place where that does no harm."""
        if self._is_pressed:
            raise KeyboardInterrupt

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self._is_pressed:
            raise KeyboardInterrupt
        self._is_pressed = True
        self._on_interrupt()
