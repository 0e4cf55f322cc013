"""Objects that hear how `Network.fit` gets on, and may stop it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeAlias

from digitus._errors import ArgumentError
from digitus.events import BatchEvent, EpochEvent, Event, TrainBeginEvent, TrainEndEvent

__all__ = [
    "BatchEvent",
    "Callback",
    "CallbackLike",
    "Callbacks",
    "EpochEvent",
    "Event",
    "TrainBeginEvent",
    "TrainEndEvent",
]


class Callback:
    """Base of callbacks: override what you want to hear of, the rest does nothing.

    A method that returns True stops training, as `event.stop()` does. An exception in one ends
    the training too, and `fit` raises it; the network keeps what it has learned. However training
    ends, `on_train_end` is called in each callback whose `on_train_begin` was.
    """

    @property
    def wants_batches(self) -> bool:
        """Whether `on_batch_end` is to be called: training is faster if nobody wants it."""
        return type(self).on_batch_end is not Callback.on_batch_end

    def on_train_begin(self, event: TrainBeginEvent) -> bool | None:
        """Hear that training is about to begin: the place to open files.

        Parameters
        ----------
        event : TrainBeginEvent

        Returns
        -------
        bool or None
            True to stop training.
        """

    def on_batch_end(self, event: BatchEvent) -> bool | None:
        """Hear that a step has been done.

        Parameters
        ----------
        event : BatchEvent

        Returns
        -------
        bool or None
            True to stop training.
        """

    def on_epoch_end(self, event: EpochEvent) -> bool | None:
        """Hear that an epoch has been done, validated and recorded.

        Parameters
        ----------
        event : EpochEvent

        Returns
        -------
        bool or None
            True to stop training.
        """

    def on_train_end(self, event: TrainEndEvent) -> None:
        """Hear that training has ended, by Ctrl-C or an exception too: the place to close files.

        Parameters
        ----------
        event : TrainEndEvent
        """


class HearsEpochs(Protocol):
    """An object of any class that hears of epochs."""

    def on_epoch_end(self, event: Any, /) -> object:
        """Hear that an epoch has ended."""


class HearsBatches(Protocol):
    """An object of any class that hears of batches."""

    def on_batch_end(self, event: Any, /) -> object:
        """Hear that a step has been done."""


CallbackLike: TypeAlias = Callback | HearsEpochs | HearsBatches | Callable[[EpochEvent], object]
"""What `fit` takes: a `Callback`, an object of any class with some of its methods, or a function
of the `EpochEvent`."""

HOOKS = ("on_train_begin", "on_batch_end", "on_epoch_end", "on_train_end")

Functions: TypeAlias = dict[str, Callable[[Any], Any]]
"""A callback's functions by the name of their hook."""


class Callbacks:
    """The functions to call at each kind of event.

    Parameters
    ----------
    callbacks : iterable
        Each a `Callback`, an object with some of its methods, or else a callable that takes the
        `EpochEvent`. One that returns True stops training, as `event.stop()` does; the others
        still hear of that event.
    """

    def __init__(self, callbacks: Iterable[Any]) -> None:
        try:
            given = tuple(callbacks)
        except TypeError:
            raise ArgumentError(f"callbacks: expected a list, got {callbacks!r}") from None
        self.given = given
        """The callbacks as they were given."""
        self._listeners = [_functions_of(callback) for callback in given]
        self._begun: list[Functions] = []

    @property
    def want_batches(self) -> bool:
        """Whether anyone listens to single batches."""
        return any("on_batch_end" in functions for functions in self._listeners)

    def train_began(self, event: TrainBeginEvent) -> bool:
        """Tell all listeners; return whether one of them wants to stop."""
        for functions in self._listeners:
            self._begun.append(functions)
            _tell([functions], "on_train_begin", event)
        return event.is_stopped

    def batch_ended(self, event: BatchEvent) -> bool:
        """Tell all listeners; return whether one of them wants to stop."""
        return _tell(self._listeners, "on_batch_end", event)

    def epoch_ended(self, event: EpochEvent) -> bool:
        """Tell all listeners; return whether one of them wants to stop."""
        return _tell(self._listeners, "on_epoch_end", event)

    def train_ended(self, event: TrainEndEvent) -> None:
        """Tell those that were told of the beginning, each whatever happens in the others.

        The first exception of theirs is raised in the end; where the training itself had failed, it
        becomes a warning, so that the reason of that failure is not lost.
        """
        begun, self._begun = self._begun, []
        failure: BaseException | None = None
        for functions in begun:
            try:
                _tell([functions], "on_train_end", event)
            except BaseException as error:
                failure = error if failure is None else failure
        if failure is None:
            return
        if event.error is None:
            raise failure
        warnings.warn(f"a callback failed in on_train_end: {failure!r}", stacklevel=2)


def _functions_of(callback: Any) -> Functions:
    """Return what a callback is to be called by; ArgumentError if it is none."""
    found = {name: getattr(callback, name, None) for name in HOOKS}
    functions = {name: function for name, function in found.items() if function is not None}
    if functions and isinstance(callback, type):
        raise ArgumentError(
            f"callbacks: {callback.__name__} is a class; give an object of it, such as "
            f"{callback.__name__}(...)"
        )
    functions = functions or {"on_epoch_end": callback}
    if not all(map(callable, functions.values())):
        raise ArgumentError(
            "callbacks: expected callables, or objects with on_epoch_end or on_batch_end, "
            f"got {callback!r}"
        )
    if not getattr(callback, "wants_batches", True):
        functions.pop("on_batch_end", None)
    return functions


def _tell(listeners: Iterable[Functions], hook: str, event: Event) -> bool:
    for functions in listeners:
        function = functions.get(hook)
        if function is not None and function(event) is True:
            event.stop()
    return event.is_stopped
