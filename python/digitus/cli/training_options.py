"""Options of `digitus train` that change what a step does: as they are written down, and chosen."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from digitus._errors import ArgumentError
from digitus.cli import panels
from digitus.schedules import Constant, Cosine, OneCycle, Schedule, StepDecay


class ScheduleName(str, Enum):
    """Schedules by name."""

    constant = "constant"
    step = "step"
    cosine = "cosine"
    one_cycle = "one-cycle"


ScheduleOption = Annotated[
    ScheduleName,
    typer.Option(
        metavar="NAME",
        help="How the learning rate changes: constant; step: drops every --drop-every steps; "
        "cosine: falls to --final-fraction; one-cycle: rises, then falls.",
        rich_help_panel=panels.RATE,
    ),
]
WarmupOption = Annotated[
    int,
    typer.Option(
        metavar="N",
        min=0,
        help="Steps in which the rate rises to its first value.",
        rich_help_panel=panels.RATE,
    ),
]
DropEveryOption = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        help="With --schedule step: steps between drops.",
        rich_help_panel=panels.RATE,
    ),
]
DropFactorOption = Annotated[
    float | None,
    typer.Option(
        metavar="X",
        help="With --schedule step: what the rate drops to, 0.1 of it.",
        rich_help_panel=panels.RATE,
    ),
]
FinalFractionOption = Annotated[
    float | None,
    typer.Option(
        metavar="X",
        help="With cosine (0) and one-cycle (0.0001): share of rate at the end.",
        rich_help_panel=panels.RATE,
    ),
]
SmoothingOption = Annotated[
    float,
    typer.Option(
        metavar="X",
        help="Share of each label to spread over all classes, 0 to 1.",
        rich_help_panel=panels.TRAINING,
    ),
]
ClassWeightOption = Annotated[
    str | None,
    typer.Option(
        metavar="X,X,…|balanced",
        help="What images of each class count; balanced makes up for classes of different sizes.",
        rich_help_panel=panels.TRAINING,
    ),
]
ClipOption = Annotated[
    float | None,
    typer.Option(
        metavar="X",
        help="Shorten the gradient of a step to this length if it is longer.",
        rich_help_panel=panels.TRAINING,
    ),
]
AverageOption = Annotated[
    float | None,
    typer.Option(
        metavar="X",
        help="Average the weights with this decay, such as 0.999; save the average.",
        rich_help_panel=panels.TRAINING,
    ),
]
SplitOption = Annotated[
    float | None,
    typer.Option(
        metavar="X",
        help="Hold out this share of each class of the training images, and measure each epoch on "
        "them; then the test images are looked at once, at the end.",
        rich_help_panel=panels.VALIDATION,
    ),
]
StoppingOption = Annotated[
    int | None,
    typer.Option(
        metavar="PATIENCE",
        min=0,
        help="Stop when --monitor has not got better for so many epochs. Needs --validation-split.",
        rich_help_panel=panels.VALIDATION,
    ),
]
KeepBestOption = Annotated[
    bool,
    typer.Option(
        "--keep-best/--keep-last",
        help="Save the weights of the best epoch by --monitor, or of the last one.",
        rich_help_panel=panels.VALIDATION,
    ),
]


class Monitor(str, Enum):
    """Figures that tell epochs apart."""

    val_loss = "val_loss"
    val_accuracy = "val_accuracy"


MonitorOption = Annotated[
    Monitor,
    typer.Option(
        metavar="FIGURE",
        help="What tells which epoch is best, on the images held out: val_loss or val_accuracy.",
        rich_help_panel=panels.VALIDATION,
    ),
]

SCHEDULE_OPTIONS = ("schedule", "warmup_steps", "drop_every", "drop_factor", "final_fraction")
"""Options that make up the schedule."""

_ONLY_WITH = {
    "drop_every": ("step",),
    "drop_factor": ("step",),
    "final_fraction": ("cosine", "one-cycle"),
}


def choose_schedule(
    name: str,
    *,
    warmup_steps: int,
    drop_every: int | None,
    drop_factor: float | None,
    final_fraction: float | None,
) -> Schedule:
    """Return the named schedule with its numbers.

    Parameters
    ----------
    name : str
        As `--schedule` has it.
    warmup_steps, drop_every, drop_factor, final_fraction
        Of the options of the same names; ArgumentError for one that the schedule has no use for.

    Returns
    -------
    Schedule
    """
    given = {
        "drop_every": drop_every,
        "drop_factor": drop_factor,
        "final_fraction": final_fraction,
    }
    for option, value in given.items():
        if value is not None and name not in _ONLY_WITH[option]:
            raise ArgumentError(
                f"--{option.replace('_', '-')}: only --schedule {' and '.join(_ONLY_WITH[option])} "
                f"has a use for it; this is {name}"
            )
    if name == "cosine":
        return Cosine(final_fraction or 0.0, warmup_steps=warmup_steps)
    if name == "one-cycle":
        final_fraction = 1e-4 if final_fraction is None else final_fraction
        return OneCycle(final_fraction=final_fraction, warmup_steps=warmup_steps)
    if name == "constant":
        return Constant(warmup_steps=warmup_steps)
    if drop_every is None:
        raise ArgumentError("--schedule step: needs --drop-every N, the steps between drops")
    factor = 0.1 if drop_factor is None else drop_factor
    return StepDecay(drop_every, factor, warmup_steps=warmup_steps)


def parse_class_weight(text: str | None) -> str | list[float] | None:
    """Return the class weights that were written down."""
    if text is None or text == "balanced":
        return text
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise ArgumentError(
            f"--class-weight: expected numbers with commas between them, or balanced; got {text!r}"
        ) from None
