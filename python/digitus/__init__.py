"""Digitus: a small, exact neural-network engine for handwritten digits.

>>> import digitus
>>> train, test = digitus.load_data("sample")
>>> net = digitus.Network((784,), [digitus.Dense(128, "relu"), digitus.Dense(10)], seed=0)
>>> history = net.fit(train, epochs=5)
>>> net.evaluate(test).accuracy > 0.9
True
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from digitus.augmentation import Augmentation
    from digitus.callbacks import Callback
    from digitus.checkpoints import Checkpoint
    from digitus.csv_logger import CSVLogger
    from digitus.datasets import Dataset, load_csv, load_data, load_idx
    from digitus.early_stopping import BestWeights, EarlyStopping
    from digitus.estimators import ConvNetClassifier as ConvNetClassifier
    from digitus.estimators import MLPClassifier as MLPClassifier
    from digitus.events import BatchEvent, EpochEvent, TrainBeginEvent, TrainEndEvent
    from digitus.history import History
    from digitus.image_normalization import normalize_image
    from digitus.inference import Metrics
    from digitus.interop import export_onnx
    from digitus.layers import (
        Activation,
        AveragePool2D,
        BatchNorm,
        Conv2D,
        Dense,
        Dropout,
        Flatten,
        GlobalAveragePool2D,
        MaxPool2D,
        Normal,
    )
    from digitus.metadata import Metadata
    from digitus.model_checkpoint import ModelCheckpoint
    from digitus.models import pretrained
    from digitus.network import Network
    from digitus.optimizers import SGD, Adam, AdamW
    from digitus.recognition import Digit, recognize
    from digitus.schedules import Constant, Cosine, OneCycle, StepDecay
    from digitus.step_profile import StepProfile
    from digitus.tensorboard_callback import TensorBoard
    from digitus.threads import num_threads, set_num_threads
    from digitus.trainer import Progress, Trainer

    __version__: str

__all__ = [
    "SGD",
    "Activation",
    "Adam",
    "AdamW",
    "ArgumentError",
    "Augmentation",
    "AveragePool2D",
    "BatchEvent",
    "BatchNorm",
    "BestWeights",
    "CSVLogger",
    "Callback",
    "Checkpoint",
    "Constant",
    "Conv2D",
    "Cosine",
    "DataFormatError",
    "Dataset",
    "Dense",
    "Digit",
    "DigitusError",
    "Dropout",
    "EarlyStopping",
    "EpochEvent",
    "FileAccessError",
    "FileMissingError",
    "Flatten",
    "GlobalAveragePool2D",
    "History",
    "InternalError",
    "LibraryError",
    "LimitError",
    "MaxPool2D",
    "MemoryLimitError",
    "Metadata",
    "Metrics",
    "ModelCheckpoint",
    "ModelFormatError",
    "Network",
    "Normal",
    "OneCycle",
    "Progress",
    "StateError",
    "StepDecay",
    "StepProfile",
    "TensorBoard",
    "TrainBeginEvent",
    "TrainEndEvent",
    "Trainer",
    "__version__",
    "export_onnx",
    "load_csv",
    "load_data",
    "load_idx",
    "normalize_image",
    "num_threads",
    "pretrained",
    "recognize",
    "set_num_threads",
]

_HOMES = {
    "_errors": (
        "ArgumentError",
        "DataFormatError",
        "DigitusError",
        "FileAccessError",
        "FileMissingError",
        "InternalError",
        "LibraryError",
        "LimitError",
        "MemoryLimitError",
        "ModelFormatError",
        "StateError",
    ),
    "augmentation": ("Augmentation",),
    "callbacks": ("Callback",),
    "checkpoints": ("Checkpoint",),
    "csv_logger": ("CSVLogger",),
    "datasets": ("Dataset", "load_csv", "load_data", "load_idx"),
    "early_stopping": ("BestWeights", "EarlyStopping"),
    "events": ("BatchEvent", "EpochEvent", "TrainBeginEvent", "TrainEndEvent"),
    "estimators": ("ConvNetClassifier", "MLPClassifier"),
    "history": ("History",),
    "image_normalization": ("normalize_image",),
    "inference": ("Metrics",),
    "interop": ("export_onnx",),
    "layers": (
        "Activation",
        "AveragePool2D",
        "BatchNorm",
        "Conv2D",
        "Dense",
        "Dropout",
        "Flatten",
        "GlobalAveragePool2D",
        "MaxPool2D",
        "Normal",
    ),
    "metadata": ("Metadata",),
    "model_checkpoint": ("ModelCheckpoint",),
    "models": ("pretrained",),
    "network": ("Network",),
    "optimizers": ("SGD", "Adam", "AdamW"),
    "plot": (),
    "recipes": (),
    "recognition": ("Digit", "recognize"),
    "schedules": ("Constant", "Cosine", "OneCycle", "StepDecay"),
    "step_profile": ("StepProfile",),
    "tensorboard_callback": ("TensorBoard",),
    "threads": ("num_threads", "set_num_threads"),
    "trainer": ("Progress", "Trainer"),
}
"""The module of each name, imported when the name is first asked for: nobody waits for NumPy, or
for parts that are not used, before there is something to do. The estimators are not in `__all__`:
`from digitus import *` must not need scikit-learn."""

if not TYPE_CHECKING:  # A type checker would take any name for one that is there.

    def __getattr__(name: str) -> Any:
        value = _find(name)
        globals()[name] = value  # The next time Python finds it by itself.
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_HOMES["estimators"]})


def _find(name: str) -> Any:
    if name == "__version__":
        return importlib.import_module("digitus._library").library().digitus_version().decode()
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"digitus.{home}"), name)
    if name in _HOMES:
        return importlib.import_module(f"digitus.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
