"""Learning rates that change from step to step, as a caller writes them down.

Steps are counted from 1 over all epochs of a training. The largest rate is the optimizer's. Every
schedule may begin with a warm-up: step t of `warmup_steps` has the share t / warmup_steps of the
schedule's first rate (Goyal and others 2017), and only then the schedule itself begins.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, TypeAlias

from digitus._checks import as_integer, as_real
from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus._signatures import ScheduleKind

STEP_LIMIT = 2**53


def _set_share(instance: Any, name: str) -> None:
    """Check a frozen dataclass's number from 0 to 1, and store it as a float."""
    number = as_real(name, getattr(instance, name), at_least=0)
    if number > 1:
        raise ArgumentError(f"{name}: expected 0 to 1, got {number}")
    object.__setattr__(instance, name, number)


def _set_steps(instance: Any, name: str, minimum: int) -> None:
    number = as_integer(name, getattr(instance, name), minimum, STEP_LIMIT)
    object.__setattr__(instance, name, number)


@dataclass(frozen=True)
class Constant:
    """The optimizer's rate in every step, after the warm-up.

    Parameters
    ----------
    warmup_steps : int
        0 to 2**53.
    """

    warmup_steps: int = 0

    def __post_init__(self) -> None:
        _set_steps(self, "warmup_steps", 0)

    def fill(self, options: Any) -> None:
        """Write the settings into a `TrainingOptionsStructure`."""
        options.schedule = ScheduleKind.CONSTANT
        options.warmup_steps = self.warmup_steps


@dataclass(frozen=True)
class StepDecay:
    """The rate drops to its `factor` after every so many steps.

    Parameters
    ----------
    steps : int
        From one drop to the next, 1 to 2**53; to drop every k epochs, k times the batches of an
        epoch.
    factor : float
        0 to 1.
    warmup_steps : int
        0 to 2**53.
    """

    steps: int
    factor: float = 0.1
    warmup_steps: int = 0

    def __post_init__(self) -> None:
        _set_steps(self, "steps", 1)
        _set_share(self, "factor")
        _set_steps(self, "warmup_steps", 0)

    def fill(self, options: Any) -> None:
        """Write the settings into a `TrainingOptionsStructure`."""
        options.schedule = ScheduleKind.STEP
        options.schedule_steps = self.steps
        options.schedule_factor = self.factor
        options.warmup_steps = self.warmup_steps


@dataclass(frozen=True)
class Cosine:
    """The rate falls along half a wave of the cosine (Loshchilov and Hutter 2017, no restarts).

    Parameters
    ----------
    final_fraction : float
        What is left of the rate at the end, where it stays: 0 to 1.
    steps : int or None
        Steps until then, 1 to 2**53. None means those of `Network.fit` after the warm-up; a
        `Trainer` has to be told.
    warmup_steps : int
        0 to 2**53.
    """

    final_fraction: float = 0.0
    steps: int | None = None
    warmup_steps: int = 0

    def __post_init__(self) -> None:
        _set_share(self, "final_fraction")
        if self.steps is not None:
            _set_steps(self, "steps", 1)
        _set_steps(self, "warmup_steps", 0)

    def fill(self, options: Any) -> None:
        """Write the settings into a `TrainingOptionsStructure`."""
        options.schedule = ScheduleKind.COSINE
        options.schedule_steps = _known(self.steps)
        options.final_fraction = self.final_fraction
        options.warmup_steps = self.warmup_steps


@dataclass(frozen=True)
class OneCycle:
    """The rate rises along a straight line, then falls along the cosine (Smith and Topin 2017).

    Parameters
    ----------
    warmup_share : float
        Share of the steps in which it rises: 0 to below 1.
    start_divisor : float
        The first rate is the largest divided by this: finite, 1 or more.
    final_fraction : float
        What is left of the rate at the end, where it stays: 0 to 1.
    steps : int or None
        As of `Cosine`.
    warmup_steps : int
        0 to 2**53; a rise before the schedule's own, so seldom wanted.
    """

    warmup_share: float = 0.3
    start_divisor: float = 25.0
    final_fraction: float = 1e-4
    steps: int | None = None
    warmup_steps: int = 0

    def __post_init__(self) -> None:
        share = as_real("warmup_share", self.warmup_share, at_least=0, below=1)
        object.__setattr__(self, "warmup_share", share)
        divisor = as_real("start_divisor", self.start_divisor, at_least=1)
        object.__setattr__(self, "start_divisor", divisor)
        _set_share(self, "final_fraction")
        if self.steps is not None:
            _set_steps(self, "steps", 1)
        _set_steps(self, "warmup_steps", 0)

    def fill(self, options: Any) -> None:
        """Write the settings into a `TrainingOptionsStructure`."""
        options.schedule = ScheduleKind.ONE_CYCLE
        options.schedule_steps = _known(self.steps)
        options.warmup_share = self.warmup_share
        options.start_divisor = self.start_divisor
        options.final_fraction = self.final_fraction
        options.warmup_steps = self.warmup_steps


Schedule: TypeAlias = "Constant | StepDecay | Cosine | OneCycle"

NAMED_SCHEDULES: dict[str, Schedule] = {
    "constant": Constant(),
    "cosine": Cosine(),
    "one_cycle": OneCycle(),
}
"""What each name stands for."""

KINDS: dict[str, type[Schedule]] = {
    "constant": Constant,
    "step": StepDecay,
    "cosine": Cosine,
    "one_cycle": OneCycle,
}
"""The class of each name, as model and checkpoint files have it."""


def as_schedule(schedule: str | Schedule | None) -> Schedule:
    """Return a schedule from its name, or as it is; None means a constant rate.

    Parameters
    ----------
    schedule : str, Schedule or None
        "constant", "cosine" or "one_cycle", or an instance such as `digitus.Cosine()`.

    Returns
    -------
    Schedule
    """
    if schedule is None:
        return Constant()
    if isinstance(schedule, (Constant, StepDecay, Cosine, OneCycle)):
        return schedule
    if isinstance(schedule, str) and schedule in NAMED_SCHEDULES:
        return NAMED_SCHEDULES[schedule]
    choices = ", ".join(repr(name) for name in NAMED_SCHEDULES)
    raise ArgumentError(
        f"schedule: expected {choices}, or an instance such as digitus.Cosine(), "
        f"got {shown(schedule)}"
    )


def over(schedule: Schedule, steps: int) -> Schedule:
    """Return a schedule that ends with a training, unless it knows its own number of steps.

    Parameters
    ----------
    schedule : Schedule
    steps : int
        Of the whole training, 1 or more.

    Returns
    -------
    Schedule
        ArgumentError if the warm-up leaves no step for it.
    """
    if isinstance(schedule, (Constant, StepDecay)) or schedule.steps is not None:
        return schedule
    if schedule.warmup_steps >= steps:
        raise ArgumentError(
            f"warmup_steps: expected less than {steps}, the steps of this training, so that some "
            f"are left for the schedule, got {schedule.warmup_steps}"
        )
    return dataclasses.replace(schedule, steps=min(steps - schedule.warmup_steps, STEP_LIMIT))


def schedule_of(name: str, numbers: dict[str, float]) -> Schedule:
    """Return the schedule that the library calls by a name and its numbers."""
    given: dict[str, Any] = {
        key: int(value) if key.endswith("steps") else value for key, value in numbers.items()
    }
    found: Schedule = KINDS[name](**given)
    return found


def name_of(schedule: Schedule) -> str:
    """Return what the library calls a schedule."""
    return next(name for name, kind in KINDS.items() if isinstance(schedule, kind))


def _known(steps: int | None) -> int:
    if steps is None:
        raise ArgumentError(
            "steps: expected the steps of the whole schedule, because a Trainer does not know how "
            "long training will go on; got None, which only fit can make a number of"
        )
    return steps
