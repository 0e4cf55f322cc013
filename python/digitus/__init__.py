"""Digitus: a small, exact neural-network engine for handwritten digits.

>>> import digitus
>>> train, test = digitus.load_data("sample")
>>> net = digitus.Network((784,), [digitus.Dense(128, "relu"), digitus.Dense(10)], seed=0)
>>> history = net.fit(train, epochs=5)
>>> net.evaluate(test).accuracy > 0.9
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digitus._errors import (
    ArgumentError,
    DataFormatError,
    DigitusError,
    FileAccessError,
    FileMissingError,
    InternalError,
    LibraryError,
    LimitError,
    MemoryLimitError,
    ModelFormatError,
    StateError,
)
from digitus.callbacks import BatchEvent, EpochEvent
from digitus.datasets import Dataset, load_csv, load_data, load_idx
from digitus.history import History
from digitus.inference import Metrics
from digitus.layers import Dense, Normal
from digitus.network import Network
from digitus.optimizers import SGD, Adam, AdamW
from digitus.threads import num_threads, set_num_threads
from digitus.trainer import Progress, Trainer

if TYPE_CHECKING:
    __version__: str

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "ArgumentError",
    "BatchEvent",
    "DataFormatError",
    "Dataset",
    "Dense",
    "DigitusError",
    "EpochEvent",
    "FileAccessError",
    "FileMissingError",
    "History",
    "InternalError",
    "LibraryError",
    "LimitError",
    "MemoryLimitError",
    "Metrics",
    "ModelFormatError",
    "Network",
    "Normal",
    "Progress",
    "StateError",
    "Trainer",
    "__version__",
    "load_csv",
    "load_data",
    "load_idx",
    "num_threads",
    "set_num_threads",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":  # Asked of the library only when it is wanted.
        from digitus._library import library  # noqa: PLC0415

        return library().digitus_version().decode()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
