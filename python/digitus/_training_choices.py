"""What a training may be told beside network, images and optimizer."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from digitus._checks import as_real
from digitus._errors import ArgumentError
from digitus._image_weights import ClassWeight
from digitus._shown import shown
from digitus._signatures import ReductionKind
from digitus.augmentation import Augmentation, as_augmentation
from digitus.schedules import Schedule, as_schedule, over

REDUCTIONS = tuple(kind.name.lower() for kind in ReductionKind)
"""What the loss of a batch may be divided by."""


@dataclass(frozen=True)
class TrainingChoices:
    """Options of `Network.fit` and `Trainer` that change what a step does.

    Parameters
    ----------
    schedule, label_smoothing, class_weight, sample_weight, clip_norm, average, augmentation
        As of `Network.fit`; weights are checked when the dataset is known.
    l2_penalty, reduction
        As of `Network.fit`.
    """

    schedule: str | Schedule | None = None
    label_smoothing: float = 0.0
    class_weight: ClassWeight = None
    sample_weight: ArrayLike | None = None
    clip_norm: float | None = None
    average: float | None = None
    augmentation: str | Augmentation | None = None
    l2_penalty: float = 0.0
    reduction: str = "images"

    def __post_init__(self) -> None:
        smoothing = as_real("label_smoothing", self.label_smoothing, at_least=0)
        if smoothing > 1:
            raise ArgumentError(f"label_smoothing: expected 0 to 1, got {smoothing}")
        self._set("label_smoothing", smoothing)
        self._set("schedule", as_schedule(self.schedule))
        if self.clip_norm is not None:
            self._set("clip_norm", as_real("clip_norm", self.clip_norm, above=0))
        if self.average is not None:
            self._set("average", as_real("average", self.average, above=0, below=1))
        self._set("augmentation", as_augmentation(self.augmentation))
        self._set("l2_penalty", as_real("l2_penalty", self.l2_penalty, at_least=0))
        if not isinstance(self.reduction, str) or self.reduction not in REDUCTIONS:
            raise ArgumentError(
                f"reduction: expected {' or '.join(map(repr, REDUCTIONS))}, got "
                f"{shown(self.reduction)}"
            )

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def ending_after(self, steps: int) -> TrainingChoices:
        """Return the same with a schedule that ends after so many steps, or at its own end."""
        return dataclasses.replace(self, schedule=over(as_schedule(self.schedule), steps))

    def fill(self, options: Any) -> None:
        """Write the settings, weights and augmentation apart, into a `TrainingOptionsStructure`."""
        as_schedule(self.schedule).fill(options)
        options.label_smoothing = self.label_smoothing
        options.clip_norm = self.clip_norm or 0.0
        options.average_decay = self.average or 0.0
        options.l2_penalty = self.l2_penalty
        options.reduction = ReductionKind[self.reduction.upper()]
