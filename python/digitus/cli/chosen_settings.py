"""How `digitus train` trains: by recipe or as usual, then by checkpoint, then by options."""

from __future__ import annotations

import dataclasses
from typing import Any

from digitus._errors import ArgumentError
from digitus._training_settings import TrainingSettings
from digitus.augmentation import Augmentation
from digitus.cli.augment_option import parse_augmentation
from digitus.cli.resumption import Given
from digitus.cli.training_options import SCHEDULE_OPTIONS, choose_schedule, parse_class_weight
from digitus.optimizers import Optimizer, as_optimizer, optimizer_name
from digitus.schedules import Schedule, name_of

_AS_THEY_ARE = (
    "epochs",
    "label_smoothing",
    "clip_norm",
    "average",
    "validation_split",
    "early_stopping",
    "keep_best",
    "monitor",
)
"""Options whose values are those of the settings of the same names."""


def with_options(
    settings: TrainingSettings, given: Given, options: dict[str, Any]
) -> TrainingSettings:
    """Return settings with those options in their place that stand on the command line.

    Parameters
    ----------
    settings : TrainingSettings
        Of a recipe, a checkpoint, or the usual ones.
    given : Given
        The options that stand on the command line.
    options : dict
        The value of each option by the name of its parameter.

    Returns
    -------
    TrainingSettings
        ArgumentError names the option that cannot work.
    """
    chosen = dataclasses.replace(settings, **_changes(settings, given, options))
    if chosen.validation_split is None:
        for name, option in (("early_stopping", "--early-stopping"), ("keep_best", "--keep-best")):
            if getattr(chosen, name) not in (None, False):
                raise ArgumentError(
                    f"{option}: needs --validation-split X, such as 0.1: what is chosen must not "
                    "be chosen by the test images"
                )
    if "monitor" in given and not chosen.watchers():
        raise ArgumentError("--monitor: only --early-stopping and --keep-best have a use for it")
    return chosen


def with_image_shape(settings: TrainingSettings, shape: tuple[int, ...] | None) -> TrainingSettings:
    """Return settings whose augmentation knows what shape the images have, if it is to know.

    Parameters
    ----------
    settings : TrainingSettings
    shape : tuple of int or None
        Of data of one's own.
    """
    augmentation = settings.augmentation
    if shape is None or not isinstance(augmentation, Augmentation) or augmentation.image_shape:
        return settings
    if len(shape) == 2 and shape[0] == shape[1]:
        return settings
    return dataclasses.replace(
        settings, augmentation=dataclasses.replace(augmentation, image_shape=shape)
    )


def _changes(settings: TrainingSettings, given: Given, options: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that stand on the command line."""
    changes = {name: options[name] for name in _AS_THEY_ARE if name in given}
    if "batch_size" in given:
        changes["batch_size"] = parse_batch_size(options["batch_size"])
    if "class_weight" in given:
        changes["class_weight"] = parse_class_weight(options["class_weight"])
    if "augmentation" in given:
        changes["augmentation"] = parse_augmentation(options["augmentation"])
    if "optimizer" in given or "learning_rate" in given:
        kind = options["optimizer"] if "optimizer" in given else None
        changes["optimizer"] = choose_optimizer(settings.optimizer, kind, options["learning_rate"])
    if any(option in given for option in SCHEDULE_OPTIONS):
        changes["schedule"] = _schedule(settings.schedule, given, options)
    return changes


def differences(before: TrainingSettings, after: TrainingSettings) -> list[str]:
    """Return what options have changed, in words."""
    found: list[str] = []
    old, new = before.description, after.description
    for name, value in new.items():
        if name in ("optimizer", "schedule") and value["name"] == old[name]["name"]:
            found += _differences(old[name], value)
        elif name in ("optimizer", "schedule"):
            found += _differences({name: old[name]["name"]}, {name: value["name"]})
        elif name == "augmentation":
            pair = (_effects(before.augmentation), _effects(after.augmentation))
            found += _differences({name: pair[0]}, {name: pair[1]})
        else:
            found += _differences({name: old[name]}, {name: value})
    return found


def _effects(augmentation: Augmentation | None) -> str | None:
    """Return what is on, as --augment would be told it."""
    if augmentation is None or not augmentation.changes_images:
        return None
    return ", ".join(f"{name} {value}" for name, value in augmentation.in_use.items())


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [
        f"{name.replace('_', ' ')} {_in_words(new[name])} instead of {_in_words(old[name])}"
        for name in new
        if new[name] != old[name]
    ]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else str(value)


def choose_optimizer(usual: Optimizer, name: str | None, learning_rate: float | None) -> Optimizer:
    """Return the optimizer that is asked for.

    Parameters
    ----------
    usual : Optimizer
        Taken unless another kind is named.
    name : str or None
        The kind; None for that of the usual one.
    learning_rate : float or None
        In place of the optimizer's own.
    """
    chosen = usual if name in (None, optimizer_name(usual)) else as_optimizer(str(name))
    if learning_rate is None:
        return chosen
    return dataclasses.replace(chosen, learning_rate=learning_rate)


def parse_batch_size(text: str) -> int | None:
    """Return the batch size that was written down; None for a full batch."""
    if text == "full":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentError(f"--batch-size: expected a number above 0, or full; got {text!r}")
    return int(text)


def _schedule(usual: Schedule, given: Given, options: dict[str, Any]) -> Schedule:
    """Return the schedule of the options; without --schedule the usual one with their numbers."""
    if "schedule" in given:
        name = options["schedule"]
        numbers = {option: options[option] for option in SCHEDULE_OPTIONS[1:]}
    else:
        name = name_of(usual).replace("_", "-")
        numbers = {
            option: options[option] if option in given else _number_of(usual, option)
            for option in SCHEDULE_OPTIONS[1:]
        }
    return choose_schedule(name, **numbers)


def _number_of(schedule: Schedule, option: str) -> Any:
    """Return what an option would be for a schedule that is as it is."""
    field = {"drop_every": "steps", "drop_factor": "factor"}.get(option, option)
    if option == "drop_every" and name_of(schedule) != "step":
        return None
    return getattr(schedule, field, None)
