"""What `digitus inspect` prints of a training, in lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from digitus._printable import NAME_LIMIT, printable
from digitus.augmentation import augmentation_of
from digitus.inspection.report import Report

TEXT_LIMIT = 300


OPTIMIZER = "optimizer."
"""Tensors of a checkpoint whose names begin so are the optimizer's state."""

AVERAGE = "average."
"""And those are averages of the weights."""


def oddity_lines(tensors: list[Report]) -> list[str]:
    """Return which tensors hold numbers that are not finite, in words."""
    return [
        f"{printable(tensor['name'], NAME_LIMIT)} holds {tensor['nan']:,} NaN and "
        f"{tensor['infinite']:,} infinite numbers"
        for tensor in tensors
        if tensor["nan"] or tensor["infinite"]
    ]


def model_lines(report: Report) -> list[str]:
    """Return what a model says about itself beside its layers, in words."""
    names = report["class_names"]
    shown = ", ".join(names) if names is not None else "not given, so numbers from 0"
    scaling = report["input_scaling"] or "not given"
    return [
        f"class names    {printable(shown, TEXT_LIMIT)}",
        f"input scaling  {printable(scaling, TEXT_LIMIT)}",
        *_training_lines(report["training"]),
    ]


def layer_size(layer: Report) -> str:
    """Return the sizes of a layer in words: of its kernel, or of its window."""
    kernel = layer["kernel"] or []
    if len(kernel) == 2:
        return f"{kernel[0]:,} → {kernel[1]:,}"
    if len(kernel) == 4:
        return f"{kernel[2]:,} → {kernel[3]:,}, {_window(kernel[:2], layer, (1, 1))}"
    if "pool_size" in layer:
        return _window(layer["pool_size"], layer, layer["pool_size"])
    return ""


def _window(sides: list[int], layer: Report, usual_strides: Sequence[int]) -> str:
    """Return height and width of a window, and strides and padding unless they are as usual."""
    text = f"{sides[0]} x {sides[1]}"
    if list(layer["strides"]) != list(usual_strides):
        text += f" by {layer['strides'][0]} x {layer['strides'][1]}"
    return text if layer["padding"] == "valid" else f"{text} {layer['padding']}"


def _training_lines(training: Any) -> list[str]:
    """Return the record of a training in words, whoever wrote it; any field may be anything."""
    if training is None:
        return ["training       not told"]
    if not isinstance(training, dict):
        return [f"training       {printable(str(training), TEXT_LIMIT)}"]
    lines = ["training"]
    for key, value in training.items():
        text = _settings(value) if isinstance(value, dict) else _value(value)
        if key == "batch_size" and value is None:
            text = "full"
        lines.append(_entry(str(key).replace("_", " "), text))
    return lines


def parameters_of_checkpoint(report: Report) -> list[Report]:
    """Return the tensors that a network has: not the optimizer's, averages, or bytes."""
    return [
        tensor
        for tensor in report["tensors"]
        if tensor["type"] == "F32" and not tensor["name"].startswith((OPTIMIZER, AVERAGE))
    ]


def checkpoint_lines(report: Report) -> list[str]:
    """Return where a training stopped, and what goes on from there, in words."""
    checkpoint = report["checkpoint"]
    data, settings, place = checkpoint["data"], checkpoint["settings"], checkpoint["progress"]
    optimizer = settings["optimizer"]
    entries = {
        "place": f"epoch {place['epoch']}, batch {place['batch']} of {place['batches_per_epoch']}, "
        f"step {place['step']:,}",
        "data hash": f"xxh64:{data['hash']}",
        "images": f"{data['images']:,} of {data['width']:,} values, {data['classes']:,} classes",
        "optimizer": _settings({"name": optimizer["name"], **optimizer["numbers"]}),
        "batch size": str(settings["batch_size"]),
        "shuffle": _value(settings["shuffle"]),
        "seed": str(settings["seed"]),
        **_options(settings),
        "optimizer state": _extent(report["tensors"]),
    }
    if checkpoint["epochs"] is not None:
        entries["epochs wanted"] = str(checkpoint["epochs"])
        if checkpoint["validation_split"] is not None:
            entries["validation split"] = _value(checkpoint["validation_split"])
        for watcher in checkpoint["watchers"]:
            label = "early stopping" if watcher.get("kind") == "EarlyStopping" else "best weights"
            entries[label] = _watcher(watcher)
        for name, column in checkpoint["history"].items():
            if column and name != "seconds":
                entries[f"{name.replace('_', ' ')}"] = _value(column[-1])
    elif checkpoint["note"]:
        entries["note"] = checkpoint["note"]
    return ["training", *(_entry(label, text) for label, text in entries.items())]


def _watcher(watcher: dict[str, Any]) -> str:
    """Return what a callback watches, and what it has seen; of a damaged one what is there."""
    parts = [f"by {watcher.get('monitor')}"]
    if "patience" in watcher:
        parts.append(f"patience {watcher['patience']}")
    if watcher.get("best_epoch"):
        parts.append(f"best {_value(watcher.get('best'))} in epoch {watcher['best_epoch']}")
    return ", ".join(parts)


def _options(settings: dict[str, Any]) -> dict[str, str]:
    """Return the options of a training that are in use, by their labels."""
    found = {}
    if schedule := settings.get("schedule"):
        found["schedule"] = _settings({"name": schedule["name"], **schedule["numbers"]})
    for key in ("label_smoothing", "clip_norm", "average_decay", "l2_penalty", "reduction"):
        if key in settings:
            found[key.replace("_", " ")] = _value(settings[key])
    if "weights_hash" in settings:
        found["image weights"] = f"xxh64:{settings['weights_hash']}"
    if "augmentation" in settings:
        found["augmentation"] = _augmentation(settings["augmentation"])
    return found


def _augmentation(numbers: dict[str, float]) -> str:
    """Return how images are changed, and their shape, in words."""
    try:
        changes = augmentation_of(numbers).in_use
    except (KeyError, ValueError, OverflowError):  # Of a file that no library wrote.
        return _settings(numbers)
    shape = changes.pop("image_shape")
    parts = [f"{name.replace('_', ' ')} {_span(value)}" for name, value in changes.items()]
    return ", ".join([*parts, "images " + " x ".join(map(str, shape))])


def _span(value: Any) -> str:
    return " to ".join(map(_value, value)) if isinstance(value, tuple) else _value(value)


def _extent(tensors: list[Report]) -> str:
    """Return how many numbers the optimizer keeps, and between which limits they are."""
    states = [tensor for tensor in tensors if tensor["name"].startswith(OPTIMIZER)]
    known = [tensor for tensor in states if tensor["min"] is not None]
    count = sum(tensor["count"] for tensor in states)
    if not known:
        return f"{count:,} numbers"
    least, most = min(tensor["min"] for tensor in known), max(tensor["max"] for tensor in known)
    return f"{count:,} numbers from {least:.3g} to {most:.3g}"


def _entry(label: str, text: str) -> str:
    return f"  {printable(label, NAME_LIMIT):<16} {printable(text, TEXT_LIMIT)}"


def _settings(values: dict[str, Any]) -> str:
    return ", ".join(
        _value(value) if key == "name" else f"{key.replace('_', ' ')} {_value(value)}"
        for key, value in values.items()
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
