"""What the parts of a trainer share: the native object, and the guard of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digitus._handles import Closing
from digitus._library import library

if TYPE_CHECKING:
    from digitus._handles import AccessGuard, Handle

TIME_LIMIT = 0.05
"""Seconds that one native call may take: Ctrl-C is looked at between calls."""

ALL_BATCHES = 2**62
"""More than any epoch has: a call ends with the epoch, or with its time."""


class TrainerBase(Closing):
    """Owns a native trainer, and calls it while nobody else uses the network.

    Parameters
    ----------
    handle : Handle
        Of the native trainer.
    guard : AccessGuard
        Of the network.
    """

    def __init__(self, handle: Handle, guard: AccessGuard) -> None:
        self._native = library()
        self._handle = handle
        self._guard = guard

    def _call(self, name: str, *arguments: Any) -> None:
        """Call `digitus_trainer_<name>` with the trainer and these arguments."""
        function = getattr(self._native, f"digitus_trainer_{name}")
        self._guard.exclusively(lambda: function(self._handle.pointer, *arguments))

    def close(self) -> None:
        """End training; the network keeps what it learned."""
        self._guard.exclusively(self._handle.close)
