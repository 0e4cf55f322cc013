"""Owners of native objects, and the rule for who may use one at the same time."""

from __future__ import annotations

import itertools
import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from digitus._errors import StateError

Result = TypeVar("Result")
Itself = TypeVar("Itself", bound="Closing")


class Closing(ABC):
    """Base of what a `with` statement closes at its end."""

    @abstractmethod
    def close(self) -> None:
        """End the object; later calls do nothing."""

    def __enter__(self: Itself) -> Itself:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class Handle:
    """Own one native object; end it once, on `close` or when nothing refers to it any more.

    Objects that are still alive when the interpreter exits are left to the system, which frees a
    process's memory anyway: an array that shows it, or a thread that computes with it, may
    outlive Python's own clean-up.

    Parameters
    ----------
    kind : str
        What the object is called in messages.
    pointer : ctypes pointer
        The native object; not NULL.
    destroy : callable
        Ends the native object.
    kept : sequence
        Python objects whose memory the native object uses; released after its end. A list may be
        changed while the object lives.
    """

    def __init__(
        self, kind: str, pointer: Any, destroy: Callable[[Any], None], kept: Sequence[Any] = ()
    ) -> None:
        self._kind = kind
        self._pointer: Any = pointer
        self._finalizer = weakref.finalize(self, _end, destroy, pointer, kept)
        self._finalizer.atexit = False

    @property
    def pointer(self) -> Any:
        """The native object; StateError after `close`."""
        pointer = self._pointer
        if pointer is None:
            raise StateError(f"this {self._kind} is closed")
        return pointer

    @property
    def is_closed(self) -> bool:
        """Whether the native object has ended."""
        return self._pointer is None

    def close(self) -> None:
        """End the native object now; later calls do nothing."""
        self._pointer = None  # Asked before every call, in a fifth of the finalizer's time.
        self._finalizer()


def _end(destroy: Callable[[Any], None], pointer: Any, _kept: Sequence[Any]) -> None:
    destroy(pointer)


class AccessGuard:
    """Let several threads read one native object, or one thread change it.

    A reader holds one of a few locks, a writer all of them. As many readers as there are locks
    run at once and more wait; each native call uses all processors anyway. The locks are plain
    ones, taken by `with` alone, so that a Ctrl-C at any moment leaves none of them held. In the
    child of a fork they are new: the threads that held the former are not there.

    Attributes
    ----------
    shared : callable
        Returns the lock that a reader holds while it reads; do not nest. Not a method, which
        would double the time of a reader that finds a lock free.
    """

    def __init__(self) -> None:
        self.renew()
        _guards.add(self)

    def renew(self) -> None:
        """Take new locks, whatever became of the former; only for a process with one thread."""
        self._locks = tuple(threading.Lock() for _ in range(4))
        self.shared: Callable[[], threading.Lock] = itertools.cycle(self._locks).__next__

    def exclusively(self, call: Callable[..., Result], *arguments: Any) -> Result:
        """Return `call(*arguments)`, made while no other thread reads or changes the object."""
        first, second, third, fourth = self._locks
        with first, second, third, fourth:
            return call(*arguments)


_guards: weakref.WeakSet[AccessGuard] = weakref.WeakSet()
"""All that there are."""


def _renew_after_fork() -> None:
    for guard in _guards:
        guard.renew()


os.register_at_fork(after_in_child=_renew_after_fork)
