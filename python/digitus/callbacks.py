"""What `Network.fit` tells a caller while it runs, and how the caller stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from digitus._errors import ArgumentError
from digitus.history import History
from digitus.network import Network


@dataclass
class Event:
    """What every event has: the network that learns, and a way to stop."""

    network: Network
    """The one that learns; with `fit(average=)`, one of the averages at the end of an epoch."""
    epoch: int
    """The epoch, counted from 1."""
    epochs: int
    """Epochs that were asked for."""
    loss: float
    """Mean cross-entropy of the epoch so far, in nats."""
    accuracy: float
    """Share of images classified right in the epoch so far, 0 to 1."""

    def __post_init__(self) -> None:
        self.is_stopped = False

    def stop(self) -> None:
        """End training after this event."""
        self.is_stopped = True


@dataclass
class EpochEvent(Event):
    """An epoch has ended."""

    val_loss: float | None
    """Of the validation images; None without any."""
    val_accuracy: float | None
    """Of the validation images; None without any."""
    seconds: float
    """Time spent training in this epoch."""
    history: History
    """All finished epochs, this one included."""


@dataclass
class BatchEvent(Event):
    """A step has been done."""

    batch: int
    """Batches done in this epoch."""
    batches: int
    """Batches of a whole epoch."""
    step: int
    """Steps done since the training began; those before a checkpoint that it goes on from count."""


class Callbacks:
    """The functions to call at each kind of event.

    Parameters
    ----------
    callbacks : iterable
        Each an object with `on_epoch_end(event)` or `on_batch_end(event)` or both, or else a
        callable that takes the `EpochEvent`. One that returns True stops training, as
        `event.stop()` does; the others still hear of that event.
    """

    def __init__(self, callbacks: Iterable[Any]) -> None:
        self._at_epoch: list[Callable[[Any], Any]] = []
        self._at_batch: list[Callable[[Any], Any]] = []
        try:
            given = tuple(callbacks)
        except TypeError:
            raise ArgumentError(f"callbacks: expected a list, got {callbacks!r}") from None
        self.given = given
        """The callbacks as they were given."""
        for callback in given:
            at_epoch = getattr(callback, "on_epoch_end", None)
            at_batch = getattr(callback, "on_batch_end", None)
            if at_epoch is None and at_batch is None:
                at_epoch = callback
            found = [function for function in (at_epoch, at_batch) if function is not None]
            if not found or not all(map(callable, found)):
                raise ArgumentError(
                    "callbacks: expected callables, or objects with on_epoch_end or "
                    f"on_batch_end, got {callback!r}"
                )
            self._at_epoch += [at_epoch] if at_epoch is not None else []
            self._at_batch += [at_batch] if at_batch is not None else []

    @property
    def want_batches(self) -> bool:
        """Whether anyone listens to single batches."""
        return bool(self._at_batch)

    def epoch_ended(self, event: EpochEvent) -> bool:
        """Tell all listeners; return whether one of them wants to stop."""
        return _tell(self._at_epoch, event)

    def batch_ended(self, event: BatchEvent) -> bool:
        """Tell all listeners; return whether one of them wants to stop."""
        return _tell(self._at_batch, event)


def _tell(functions: list[Callable[[Any], Any]], event: Event) -> bool:
    for function in functions:
        if function(event) is True:
            event.stop()
    return event.is_stopped
