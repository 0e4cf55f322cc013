"""Images that come in chunks: what is too large for the memory, or is made while training goes on.

`Network.fit` takes such a stream in place of images: anything that can be gone through once an
epoch, in chunks of (images, labels) or (images, labels, weights), of which only one or two are in
memory at a time:

- a function without arguments that returns an iterator, such as a generator function;
- an object with `len` and `[]`, of which each item is a chunk, such as a list, or a sequence that
  reads a file when it is asked for;
- any other iterable that can be gone through more than once;
- for a single epoch, an iterator, such as a generator.

Arrays in files need no stream: `fit` takes an `np.memmap` of uint8 or float32 without a copy, and
the system reads and forgets its pages as they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._errors import ArgumentError
from digitus._image_weights import sample_weights
from digitus._shown import shown
from digitus.datasets import Dataset
from digitus.inference import as_dataset

if TYPE_CHECKING:
    from digitus.network import Network


class Chunk(NamedTuple):
    """Labelled images of a stream."""

    dataset: Dataset
    sample_weight: NDArray[np.float64] | None
    """One an image; None for 1."""


class Stream:
    """Chunks of labelled images, once an epoch.

    Parameters
    ----------
    network : Network
        Whose input and classes the chunks must fit.
    source : callable or iterable
        As the module describes.
    """

    def __init__(self, network: Network, source: Any) -> None:
        self._network = network
        self._source = source
        self._begin = _beginning(source)

    @property
    def is_used_up(self) -> bool:
        """Whether it can be gone through once only."""
        return not callable(self._source) and isinstance(self._source, Iterator)

    def chunks(self, epoch: int) -> Iterator[Chunk]:
        """Yield the chunks of an epoch.

        Parameters
        ----------
        epoch : int
            For messages, counted from 1.

        Yields
        ------
        Chunk
            ArgumentError for what is none, with its place, or if there is none at all.
        """
        place = 0
        for given in self._begin():
            place += 1  # noqa: SIM113 - enumerate keeps a chunk until it has the next one
            try:
                chunk = self._chunk(given)
            except ArgumentError as error:
                raise ArgumentError(f"images: chunk {place} of epoch {epoch}: {error}") from None
            del given
            yield chunk
            del chunk
        if place == 0:
            hint = " (a generator can be gone through once)" if epoch > 1 else ""
            raise ArgumentError(f"images: expected chunks, got none in epoch {epoch}{hint}")

    def _chunk(self, given: Any) -> Chunk:
        if isinstance(given, Dataset):
            return Chunk(given, None)
        if not isinstance(given, (tuple, list)) or len(given) not in (2, 3):
            raise ArgumentError(
                "expected (images, labels), (images, labels, weights) or a Dataset, got "
                f"{shown(given)}"
            )
        dataset = as_dataset(self._network, given[0], given[1])
        weights = given[2] if len(given) == 3 else None
        return Chunk(dataset, sample_weights(weights, len(dataset)))


def stream_or_dataset(network: Network, images: Any, labels: ArrayLike | None) -> Stream | Dataset:
    """Return what `fit` has been given, as what it trains on."""
    if is_stream(images, labels):
        return Stream(network, images)
    return as_dataset(network, images, labels)


def is_stream(images: Any, labels: Any) -> bool:
    """Return whether `fit` has been given a stream: no array, and no labels beside it."""
    if labels is not None or isinstance(images, (Dataset, str, bytes, bytearray, dict)):
        return False
    if hasattr(images, "__array__") or hasattr(images, "__array_interface__"):
        return False
    return callable(images) or hasattr(images, "__iter__") or _is_sequence(images)


def _beginning(source: Any) -> Callable[[], Iterator[Any]]:
    """Return a function that begins an epoch."""
    if callable(source):
        return lambda: _iterator(source())
    return lambda: _iterator(source)


def _iterator(source: Any) -> Iterator[Any]:
    if not hasattr(source, "__iter__") and _is_sequence(source):
        return (source[index] for index in range(len(source)))
    try:
        return iter(source)
    except TypeError:
        raise ArgumentError(
            f"images: expected a function that returns an iterator of chunks, got {shown(source)} "
            "from it"
        ) from None


def _is_sequence(source: Any) -> bool:
    return hasattr(source, "__len__") and hasattr(source, "__getitem__")
