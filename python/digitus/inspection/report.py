"""All that is to be known about a model or a checkpoint, as one dictionary."""

from __future__ import annotations

import dataclasses
import json
import math
import os
from collections.abc import Mapping
from typing import Any, BinaryIO

from digitus import _summary
from digitus._errors import DigitusError, ModelFormatError
from digitus._files import StrPath
from digitus._fit_note import FitNote
from digitus._library import library
from digitus.checkpoints import describe
from digitus.inspection.header import FileHeader, TensorEntry, opened, read_header
from digitus.inspection.statistics import measure
from digitus.metadata import CLASS_NAMES, INPUT_SCALING, TRAINING
from digitus.network import Network

FORMAT = "format"
FORMAT_VERSION = "digitus.format_version"
LIBRARY_VERSION = "digitus.version"
ARCHITECTURE = "digitus.architecture"
ARCHITECTURE_HASH = "digitus.architecture_hash"

CHECKPOINT = "digitus.checkpoint"
CHECKPOINT_FORMAT = "digitus-checkpoint"

KNOWN = (
    FORMAT,
    FORMAT_VERSION,
    LIBRARY_VERSION,
    ARCHITECTURE,
    ARCHITECTURE_HASH,
    CLASS_NAMES,
    INPUT_SCALING,
    TRAINING,
)
KNOWN_OF_CHECKPOINT = (FORMAT, FORMAT_VERSION, LIBRARY_VERSION, ARCHITECTURE, CHECKPOINT)

Report = dict[str, Any]


def inspect_file(path: StrPath) -> Report:
    """Return what a file says about itself, and whether it is a model, a checkpoint or neither.

    Parameters
    ----------
    path : str or os.PathLike
        A regular file of any kind.

    Returns
    -------
    dict
        For JSON: file, size, header_size, is_model (whether `Network.load` takes it),
        is_checkpoint, problem (why it is neither, or None), faults (what is wrong with the file,
        each with its place), format_version, library_version, architecture, tensors, class_names,
        input_scaling, training, checkpoint (data, settings, progress, and the history of
        `Network.fit`, the share of images held out and the callbacks that watch its figures, or the
        note of somebody else), and metadata: the entries that are none of
        those. What the file does not say, or says in a form that the library refuses, is None,
        and then among metadata.

    Raises
    ------
    FileMissingError, FileAccessError
        If there is no such file, or it cannot be read.
    """
    with opened(path) as file:
        header = read_header(file)
        tensors = [_tensor(file, header, tensor) for tensor in header.tensors]
    checkpoint, architecture, problem = None, None, None
    try:
        if header.metadata.get(FORMAT) == CHECKPOINT_FORMAT:
            described = describe(path)
            if header.faults:
                raise ModelFormatError("a checkpoint whose tensors are not whole")
            checkpoint = described
            shapes = {tensor.name: tensor.shape for tensor in header.tensors}
            architecture = _architecture(checkpoint["architecture"], shapes)
        else:
            architecture = _architecture_of_model(path)
    except DigitusError as error:
        problem = str(error).removeprefix(f"{os.fspath(path)}: ")
    is_model = architecture is not None and checkpoint is None
    known: tuple[str, ...] = ()
    if architecture is not None:
        known = KNOWN if is_model else KNOWN_OF_CHECKPOINT
    found = {key: text for key, text in header.metadata.items() if key in known}
    return {
        "file": os.fspath(path),
        "size": header.file_size,
        "header_size": header.header_size,
        "is_safetensors": header.is_read and not header.faults,
        "is_model": is_model,
        "is_checkpoint": checkpoint is not None,
        "problem": problem,
        "faults": header.faults,
        "format_version": _parsed(found.get(FORMAT_VERSION)),
        "library_version": found.get(LIBRARY_VERSION),
        "architecture": architecture,
        "tensors": tensors,
        "class_names": _parsed(found.get(CLASS_NAMES)),
        "input_scaling": found.get(INPUT_SCALING),
        "training": _parsed(found.get(TRAINING)),
        "checkpoint": None if checkpoint is None else _checkpoint(checkpoint, os.fspath(path)),
        "metadata": {key: text for key, text in header.metadata.items() if key not in known},
    }


def _parsed(text: str | None) -> Any:
    """Return what JSON stands for that the library has accepted; the text if Python refuses it."""
    if text is None:
        return None
    try:
        return json.loads(text, parse_float=_finite)
    except (ValueError, RecursionError):
        return text


def _finite(number: str) -> float | str:
    """Return a number, or its text if it is beyond the largest float."""
    value = float(number)
    return value if math.isfinite(value) else number


def _architecture_of_model(path: StrPath) -> Report:
    with Network.load(path) as network:
        with network.guard.shared():
            described = _summary.describe(library(), network.handle.pointer)
        return _architecture(described, network.shapes)


def _architecture(described: Report, shapes: Mapping[str, tuple[int, ...]]) -> Report:
    """Return the library's own description of a network, with kernel and weights of each layer."""
    layers = []
    for layer in described["layers"]:
        prefix = layer["name"] + "."
        weights = sum(math.prod(shape) for name, shape in shapes.items() if name.startswith(prefix))
        kernel = shapes.get(f"{prefix}kernel")
        layers.append({**layer, "kernel": kernel and list(kernel), "weights": weights})
    total = sum(layer["weights"] for layer in layers)
    return {"input_shape": described["input_shape"], "layers": layers, "weights": total}


def _checkpoint(described: Report, path: str) -> Report:
    """Return the place where a training stopped, and what `fit` noted of it, if it did."""
    report = {key: described[key] for key in ("data", "settings", "progress")}
    try:
        note = FitNote.from_text(described["note"], path)
    except ModelFormatError:
        nothing = dict.fromkeys(("epochs", "history", "validation_split", "watchers"))
        return {**report, **nothing, "note": described["note"]}
    return {
        **report,
        "epochs": note.epochs,
        "history": dataclasses.asdict(note.history),
        "validation_split": note.validation_split,
        "watchers": [
            {name: value for name, value in watcher.items() if name != "weights"}
            for watcher in note.watchers
        ],
        "note": None,
    }


def _tensor(file: BinaryIO, header: FileHeader, tensor: TensorEntry) -> Report:
    """Return what the header says about a tensor, and the figures of its numbers."""
    count = math.prod(tensor.shape)
    figures = None
    if tensor.is_sound:
        figures = measure(file, tensor.type, header.data_start + tensor.start, count)
    return {
        "name": tensor.name,
        "type": tensor.type,
        "shape": list(tensor.shape),
        "count": count,
        "offset": header.data_start + tensor.start,
        "min": figures.minimum if figures else None,
        "max": figures.maximum if figures else None,
        "mean": figures.mean if figures else None,
        "std": figures.deviation if figures else None,
        "nan": figures.nan if figures else None,
        "infinite": figures.infinite if figures else None,
    }
