"""The figure of an epoch that a callback watches, and which of two values of it is better."""

from __future__ import annotations

import math
from typing import Any

from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.events import EpochEvent

MONITORS = ("loss", "accuracy", "val_loss", "val_accuracy")
"""Figures of an epoch; of the losses less is better, of the accuracies more."""


def as_monitor(name: Any) -> str:
    """Return `name` if it is that of a figure."""
    if not isinstance(name, str) or name not in MONITORS:
        names = ", ".join(repr(monitor) for monitor in MONITORS)
        raise ArgumentError(f"monitor: expected {names}; got {shown(name)}")
    return name


def needs_validation(monitor: str) -> bool:
    """Return whether a figure is one of the validation images."""
    return monitor.startswith("val_")


def figure_of(event: EpochEvent, monitor: str) -> float:
    """Return the figure of an epoch; ArgumentError if it needs validation and there was none."""
    value: float | None = getattr(event, monitor)
    if value is None:
        raise ArgumentError(
            f"monitor: {monitor} needs validation images; give fit validation_data or "
            "validation_split"
        )
    return value


def is_better(monitor: str, value: float, best: float | None, min_delta: float = 0.0) -> bool:
    """Return whether a figure is better than the best one before it.

    Parameters
    ----------
    monitor : str
        Which figure it is.
    value : float
        NaN is never better.
    best : float or None
        None if there is none before it.
    min_delta : float
        By how much it must be better.

    Returns
    -------
    bool
    """
    if math.isnan(value):
        return False
    if best is None:
        return True
    gain = best - value if monitor.endswith("loss") else value - best
    return gain > min_delta
