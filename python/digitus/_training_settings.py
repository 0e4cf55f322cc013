"""All that `Network.fit` is told of how to train, as one value: by recipes and the command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digitus._checks import as_flag, as_integer
from digitus._errors import ArgumentError
from digitus._image_weights import check_class_weight
from digitus._shown import shown
from digitus._splitting import as_share
from digitus._training_choices import TrainingChoices
from digitus.augmentation import Augmentation, as_augmentation
from digitus.early_stopping import BestWeights, EarlyStopping
from digitus.optimizers import NAMED_OPTIMIZERS, Adam, Optimizer, as_optimizer, optimizer_name
from digitus.schedules import KINDS, Constant, Schedule, as_schedule, name_of


@dataclass(frozen=True)
class TrainingSettings:
    """How to train, whatever the images and the network.

    Parameters
    ----------
    epochs, batch_size, optimizer, shuffle, schedule, label_smoothing, class_weight, clip_norm
        As of `Network.fit`; names of optimizers and schedules become what they stand for.
    average, augmentation, validation_split
        As of `Network.fit`.
    early_stopping : int or None
        Patience of `EarlyStopping`; None to train all epochs.
    keep_best : bool
        Whether the network ends with the weights of its best epoch.
    monitor, min_delta
        As of `BestWeights`.
    """

    epochs: int = 10
    batch_size: int | None = 128
    optimizer: Optimizer = dataclasses.field(default_factory=Adam)
    shuffle: bool = True
    schedule: Schedule = dataclasses.field(default_factory=Constant)
    label_smoothing: float = 0.0
    class_weight: Any = None
    clip_norm: float | None = None
    average: float | None = None
    augmentation: Augmentation | None = None
    validation_split: float | None = None
    early_stopping: int | None = None
    keep_best: bool = False
    monitor: str = "val_loss"
    min_delta: float = 0.0

    def __post_init__(self) -> None:
        as_integer("epochs", self.epochs, 1)
        if self.batch_size is not None:
            as_integer("batch_size", self.batch_size, 1)
        object.__setattr__(self, "optimizer", as_optimizer(self.optimizer))
        object.__setattr__(self, "schedule", as_schedule(self.schedule))
        object.__setattr__(self, "augmentation", as_augmentation(self.augmentation))
        as_flag("shuffle", self.shuffle)
        TrainingChoices(
            self.schedule,
            self.label_smoothing,
            clip_norm=self.clip_norm,
            average=self.average,
            augmentation=self.augmentation,
        )
        if self.validation_split is not None:
            as_share("validation_split", self.validation_split)
        as_flag("keep_best", self.keep_best)
        if self.early_stopping is not None:
            as_integer("early_stopping", self.early_stopping, 0)
        BestWeights(self.monitor, min_delta=self.min_delta)

    def watchers(self) -> list[BestWeights]:
        """Return the callbacks that stop early and keep the best weights, if any."""
        if self.early_stopping is not None:
            return [
                EarlyStopping(
                    self.monitor,
                    min_delta=self.min_delta,
                    patience=self.early_stopping,
                    restore_best_weights=self.keep_best,
                )
            ]
        return [BestWeights(self.monitor, min_delta=self.min_delta)] if self.keep_best else []

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `Network.fit`, callbacks apart."""
        given = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        for name in ("early_stopping", "keep_best", "monitor", "min_delta"):
            del given[name]
        return given

    @property
    def description(self) -> dict[str, Any]:
        """The settings as plain values that JSON can hold."""
        found = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        numbers = dataclasses.asdict(self.optimizer)
        numbers.pop("nesterov", None)  # The name says it.
        found["optimizer"] = {"name": optimizer_name(self.optimizer), **numbers}
        schedule = dataclasses.asdict(self.schedule)
        found["schedule"] = {"name": name_of(self.schedule), **schedule}
        if self.augmentation is not None:
            found["augmentation"] = {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in dataclasses.asdict(self.augmentation).items()
            }
        return found

    @classmethod
    def of(cls, description: Any) -> TrainingSettings:
        """Return the settings that `description` has; those left out are the usual ones.

        ArgumentError names the field, what is there, and what was expected.
        """
        names = [field.name for field in dataclasses.fields(cls)]
        given = dict(as_object("training", description, names))
        given["optimizer"] = optimizer_of(given.get("optimizer", {"name": "adam"}))
        given["schedule"] = schedule_of(given.get("schedule", {"name": "constant"}))
        check_class_weight(given.get("class_weight"))
        given["augmentation"] = augmentation_of(given.get("augmentation"))
        return cls(**given)


def as_object(what: str, value: Any, names: list[str]) -> Mapping[str, Any]:
    """Return a JSON object that has no fields but these."""
    if not isinstance(value, Mapping):
        raise ArgumentError(f"{what}: expected an object, got {shown(value)}")
    for name in value:
        if name not in names:
            raise ArgumentError(f"{what}: {shown(name)}: is none of its fields {', '.join(names)}")
    return value


def optimizer_of(description: Any) -> Optimizer:
    """Return the optimizer of a name and numbers, such as {"name": "sgd", "learning_rate": 0.1}."""
    name = _name("optimizer", description, list(NAMED_OPTIMIZERS))
    usual = NAMED_OPTIMIZERS[name]
    names = [field.name for field in dataclasses.fields(usual) if field.name != "nesterov"]
    numbers = dict(as_object("optimizer", description, ["name", *names]))
    del numbers["name"]
    return as_optimizer(_within("optimizer", lambda: dataclasses.replace(usual, **numbers)))


def schedule_of(description: Any) -> Schedule:
    """Return the schedule of a name and numbers, such as {"name": "cosine"}."""
    kind = KINDS[_name("schedule", description, list(KINDS))]
    fields = dataclasses.fields(kind)
    numbers = dict(as_object("schedule", description, ["name", *(each.name for each in fields)]))
    del numbers["name"]
    for each in fields:
        if each.default is dataclasses.MISSING and each.name not in numbers:
            raise ArgumentError(f"schedule: {each.name}: is missing")
    return as_schedule(_within("schedule", lambda: kind(**numbers)))


def augmentation_of(description: Any) -> Augmentation | None:
    """Return the augmentation with these arguments; None for None."""
    if description is None:
        return None
    names = [field.name for field in dataclasses.fields(Augmentation)]
    given = as_object("augmentation", description, names)
    found: Augmentation = _within("augmentation", lambda: Augmentation(**given))
    return found


def _name(what: str, description: Any, names: list[str]) -> str:
    found = description.get("name") if isinstance(description, Mapping) else None
    if not isinstance(found, str) or found not in names:
        raise ArgumentError(
            f'{what}: expected an object with "name", one of {", ".join(names)}; '
            f"got {shown(description)}"
        )
    return found


def _within(what: str, make: Any) -> Any:
    """Return what is made; an error tells what was being made."""
    try:
        return make()
    except ArgumentError as error:
        raise ArgumentError(f"{what}: {error}") from None
