"""Text that travels with a network in its model file."""

from __future__ import annotations

import ctypes
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any

from digitus._errors import ArgumentError
from digitus._handles import AccessGuard, Handle
from digitus._library import library
from digitus._shown import shown

CLASS_NAMES = "digitus.class_names"
INPUT_SCALING = "digitus.input_scaling"
TRAINING = "digitus.training"

MAX_KEY = 256


class Metadata(MutableMapping[str, str]):
    """What a network's file says besides its architecture and parameters: text by key.

    A view: each access reads or changes the network itself. Entries are saved with it and loaded
    again, also those that this release does not know. What the library writes of itself into
    each file ("format", "digitus.format_version", "digitus.version", "digitus.architecture" and
    "digitus.architecture_hash") is not among them, and cannot be set.

    Three keys have a meaning, and their values are checked: "digitus.class_names", a JSON list of
    strings (see `Network.class_names`); "digitus.input_scaling", what the network sees of a byte;
    "digitus.training", a JSON object that `Network.fit` writes, and that leaves when parameters
    change in another way. Other keys that begin with "digitus." are refused.

    What `fit` writes has the fields data_hash (`Dataset.content_hash`; null of a stream), images
    (of an epoch; null of a stream that did not come to the end of one), optimizer (its name and
    numbers), batch_size (null for a full batch), shuffle, seed, epochs (finished ones),
    earlier_epochs (of the calls of `fit` before, as far as the metadata told of them), complete
    (whether all epochs were done and none broken off), loss and accuracy of the last epoch,
    val_loss and val_accuracy after it (null without) and library_version. Options of `fit` that are
    in use stand there by their names, so does validation_split, and kept_epoch is there if the
    network has been given the weights of its best epoch; the figures are those of that epoch then.
    A number that is not finite is null.

    At most 256 entries, 256 bytes a key, 65,536 bytes a value and 131,072 bytes together, as
    UTF-8. Keys come in the order of their bytes.
    """

    def __init__(self, handle: Handle, guard: AccessGuard) -> None:
        self._handle = handle
        self._guard = guard

    def __getitem__(self, key: str) -> str:
        encoded = _encoded("key", key)
        with self._guard.shared():
            value = _read(library().digitus_network_get_metadata, self._handle.pointer, encoded)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: str) -> None:
        self._set(_encoded("key", key), _encoded("value", value))

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._set(_encoded("key", key), None)

    def __iter__(self) -> Iterator[str]:
        native = library()
        with self._guard.shared():
            pointer = self._handle.pointer
            count = native.digitus_network_metadata_count(pointer)
            keys = [_read(native.digitus_network_metadata_key, pointer, i) for i in range(count)]
        return iter([key for key in keys if key is not None])

    def __len__(self) -> int:
        with self._guard.shared():
            return int(library().digitus_network_metadata_count(self._handle.pointer))

    def __repr__(self) -> str:
        return "<Metadata, closed>" if self._handle.is_closed else f"<Metadata {dict(self)}>"

    def _set(self, key: bytes, value: bytes | None) -> None:
        self._guard.exclusively(
            lambda: library().digitus_network_set_metadata(self._handle.pointer, key, value)
        )


class HasMetadata(ABC):
    """The part of a network that its metadata make up."""

    handle: Handle
    guard: AccessGuard

    @property
    @abstractmethod
    def classes(self) -> int:
        """Number of classes."""

    @property
    def metadata(self) -> Metadata:
        """Text that is saved with the network: a mapping to read and change."""
        return Metadata(self.handle, self.guard)

    @property
    def class_names(self) -> tuple[str, ...]:
        """What each class is called; "0", "1", … where nobody has said.

        Set it to as many strings as there are classes, none empty, no two alike; or to None to
        go back to the numbers.
        """
        text = self.metadata.get(CLASS_NAMES)
        if text is None:
            return tuple(map(str, range(self.classes)))
        import json  # noqa: PLC0415 - only named classes need it

        return tuple(json.loads(text))

    @class_names.setter
    def class_names(self, names: Iterable[str] | None) -> None:
        if names is None:
            self.metadata.pop(CLASS_NAMES, None)
            return
        import json  # noqa: PLC0415 - only named classes need it

        try:
            given = None if isinstance(names, str) else list(names)
        except TypeError:
            given = None
        if given is None:
            raise ArgumentError(f"class_names: expected one string a class, got {shown(names)}")
        for name in given:
            _encoded("class_names", name)
        self.metadata[CLASS_NAMES] = json.dumps(given, ensure_ascii=False)


def _encoded(what: str, text: str) -> bytes:
    """Return text as C wants it."""
    if not isinstance(text, str):
        raise ArgumentError(f"{what}: expected a str, got {shown(text)} ({type(text).__name__})")
    if "\0" in text:
        raise ArgumentError(f"{what}: expected text without NUL characters, got {shown(text)}")
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise ArgumentError(
            f"{what}: expected text that UTF-8 can hold, got {shown(text)}"
        ) from None


def _read(call: Callable[..., Any], network: Any, which: bytes | int) -> str | None:
    """Return what a function of the library writes; None if it says that there is nothing."""
    length = ctypes.c_int64()
    call(network, which, None, 0, ctypes.byref(length))
    if length.value < 0:
        return None
    text = ctypes.create_string_buffer(length.value + 1)
    call(network, which, text, len(text), ctypes.byref(length))
    return text.raw[: length.value].decode()
