"""What `digitus bench --profile` measures and shows: where the time of one training step goes."""

from __future__ import annotations

import time
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from digitus.datasets import Dataset
from digitus.network import Network
from digitus.step_profile import StepProfile
from digitus.trainer import Trainer

WARM_UP_SECONDS = 0.3
"""Training before the measurement: caches, threads and the processor's clock settle."""

SECONDS = 2.0
"""Training that is measured."""

IMAGES_A_CALL = 8192
"""Images trained between two looks at the clock, so that Ctrl-C is heard soon."""

BAR_WIDTH = 24
"""Columns of a bar that stands for the whole step."""

EIGHTHS = " ▏▎▍▌▋▊▉█"
"""Blocks of 0 to 8 eighths of a column."""

NAMES = {
    "gather": "fetch images",
    "forward": "forward",
    "loss": "loss",
    "backward": "backward",
    "gradients": "gradients",
    "update": "update (Adam)",
    "waiting": "waiting",
}
"""What the table calls each part."""


def measure_profile(network: Network, train: Dataset, batch_size: int | None) -> StepProfile:
    """Train with Adam for some seconds, in whole steps, and return where the time went.

    Parameters
    ----------
    network : Network
        Learns from the images.
    train : Dataset
        What it learns from.
    batch_size : int or None
        Images a step; None means all of them.
    """
    steps = max(1, IMAGES_A_CALL // (batch_size or len(train)))
    with Trainer(network, train, "adam", batch_size) as trainer:
        _run_for(WARM_UP_SECONDS, trainer, steps)
        trainer.start_profiling()
        _run_for(SECONDS, trainer, steps)
        return trainer.profile()


def _run_for(seconds: float, trainer: Trainer, steps: int) -> None:
    """Train some steps at a time until the time is over; at least once."""
    end = time.perf_counter() + seconds
    while True:
        trainer.run(steps)
        if time.perf_counter() >= end:
            return


def profile_document(profile: StepProfile) -> dict[str, Any]:
    """Return the figures for JSON: what a step takes, and what each part has of it.

    Returns
    -------
    dict
        Under `parts` for each part its microseconds a step, as wall-clock time if all threads
        did the same, and its share of the step, 0 to 1. Both add up to the whole step.
    """
    parts = profile.parts
    whole = sum(parts.values())
    step = profile.seconds / profile.steps * 1e6
    return {
        "steps": profile.steps,
        "images": profile.images,
        "seconds": profile.seconds,
        "images_per_second": profile.images / profile.seconds,
        "microseconds_per_step": step,
        "parts": {
            name: {"microseconds_per_step": step * seconds / whole, "share": seconds / whole}
            for name, seconds in parts.items()
        },
    }


def profile_table(document: dict[str, Any], title: str) -> Table:
    """Return the figures as a table, narrow enough for 80 columns.

    Parameters
    ----------
    document : dict
        Of `profile_document`.
    title : str
        What was trained.
    """
    table = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("part")
    table.add_column("µs a step", justify="right")
    table.add_column("share", justify="right")
    table.add_column("", min_width=BAR_WIDTH, no_wrap=True)
    for name, part in document["parts"].items():
        style = "dim" if name == "waiting" else "cyan"
        table.add_row(
            NAMES[name],
            f"{part['microseconds_per_step']:,.1f}",
            f"{part['share']:.1%}",
            f"[{style}]{bar(part['share'])}[/]",
        )
    table.add_section()
    table.add_row("whole step", f"{document['microseconds_per_step']:,.1f}", "100.0%", "")
    return table


def bar(share: float) -> str:
    """Return a bar for a share of the step, exact to an eighth of a column."""
    eighths = round(min(max(share, 0.0), 1.0) * BAR_WIDTH * 8)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
