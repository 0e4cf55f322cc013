"""How `digitus train` goes on from a checkpoint, and which files it may not mix up."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from digitus._checkpointing import read_note
from digitus._errors import ArgumentError, DigitusError
from digitus._training_choices import TrainingChoices
from digitus.checkpoints import Checkpoint
from digitus.layers import Dense
from digitus.optimizers import SGD, AdamW, Optimizer, as_optimizer

_SCHEDULE_OPTIONS = ("schedule", "warmup_steps", "drop_every", "drop_factor", "final_fraction")


class Given:
    """Tells which options stand on the command line."""

    def __init__(self, context: typer.Context) -> None:
        self._context = context

    def __contains__(self, name: str) -> bool:
        source = self._context.get_parameter_source(name)
        return source is not None and source.name not in ("DEFAULT", "DEFAULT_MAP")


class Earlier:
    """What a checkpoint gives for the options that were left out.

    Options that were given stay as they are: the library compares them with the checkpoint.

    Parameters
    ----------
    path : Path
        The checkpoint.
    given : Given
        The options that stand on the command line.
    """

    def __init__(self, path: Path, given: Given) -> None:
        self.found = Checkpoint.read(path)
        self._note = read_note(self.found, path)
        self._given = given

    def hidden(self, text: str) -> str:
        """Return the units of the hidden layers."""
        if "hidden" in self._given:
            return text
        units = [str(layer.units) for layer in self.found.layers[:-1] if isinstance(layer, Dense)]
        return ",".join(units)

    def epochs(self, number: int) -> int:
        """Return how many epochs there are to be, those before the checkpoint included."""
        return number if "epochs" in self._given else self._note.epochs

    def batch_size(self, size: int | None) -> int | None:
        """Return the images a step."""
        return size if "batch_size" in self._given else self.found.batch_size

    def seed(self, seed: int) -> int:
        """Return what draws the order of the images."""
        return seed if "seed" in self._given else self.found.seed

    def choices(self, choices: TrainingChoices) -> TrainingChoices:
        """Return the options that change a step, and the weights that were given."""
        found, given = self.found, self._given
        changes: dict[str, Any] = {}
        if not any(option in given for option in _SCHEDULE_OPTIONS):
            changes["schedule"] = found.schedule
        for name in ("label_smoothing", "clip_norm", "average", "augmentation"):
            if name not in given:
                changes[name] = getattr(found, name)
        if found.weights_hash is not None and "class_weight" not in given:
            raise ArgumentError(
                "--class-weight: the images of the checkpoint have weights, of which it keeps no "
                "more than a hash; give the same again"
            )
        return dataclasses.replace(choices, **changes)

    def optimizer(self, name: str, learning_rate: float | None) -> tuple[str, Optimizer]:
        """Return name and optimizer; what was given of it takes the place of the checkpoint's."""
        saved = self.found.optimizer
        if "optimizer" in self._given and name != optimizer_name(saved):
            return name, choose_optimizer(name, learning_rate)
        if learning_rate is not None:
            saved = dataclasses.replace(saved, learning_rate=learning_rate)
        return optimizer_name(saved), saved


def choose_optimizer(name: str, learning_rate: float | None) -> Optimizer:
    """Return the named optimizer, with another learning rate if one is given."""
    usual = as_optimizer(name)
    if learning_rate is None:
        return usual
    return dataclasses.replace(usual, learning_rate=learning_rate)


def optimizer_name(optimizer: Optimizer) -> str:
    """Return the name by which `--optimizer` calls an optimizer."""
    if isinstance(optimizer, SGD):
        if optimizer.nesterov:
            return "nesterov"
        return "momentum" if optimizer.momentum else "sgd"
    return "adamw" if isinstance(optimizer, AdamW) else "adam"


def check_files(
    checkpoint: Path | None, resume: Path | None, others: dict[str, Path | None]
) -> None:
    """Refuse a checkpoint file that is one of the results, or that something else would be lost in.

    Parameters
    ----------
    checkpoint, resume : Path or None
        The files of these options.
    others : dict
        The files of other options by their names.

    Raises
    ------
    ArgumentError
        If two options name one file, other than --checkpoint and --resume, which may.
    ModelFormatError
        If --checkpoint is to replace a file that is not a checkpoint.
    """
    for option, path in (("--checkpoint", checkpoint), ("--resume", resume)):
        for other, place in others.items():
            if path is not None and place is not None and _is_same(path, place):
                raise ArgumentError(
                    f"{option}: {path} is the file of {other} too; give each a file of its own"
                )
    if checkpoint is not None and checkpoint.is_file() and checkpoint != resume:
        try:
            Checkpoint.read(checkpoint)
        except ValueError as error:
            raise ArgumentError(
                f"--checkpoint: {checkpoint} is there, is not a checkpoint, and is not replaced; "
                f"give another name or remove it ({error})"
            ) from None


def _is_same(first: Path, second: Path) -> bool:
    return os.path.realpath(first) == os.path.realpath(second)


def nothing_more(resume: Path, epochs: int) -> str:
    """Return what to say when a checkpoint is of the end of its training."""
    return (
        f"{resume} has all {epochs} epochs already: nothing more was trained; "
        f"--epochs {epochs + 1} or more goes on\n"
    )


def how_to_go_on(path: Path) -> str:
    """Return what to say of the checkpoint that Ctrl-C left behind."""
    try:
        found = Checkpoint.read(path)
    except DigitusError as error:
        return f"no checkpoint can be read: {error}\n"
    return (
        f"checkpoint {path}: epoch {found.epoch}, batch {found.batch} of "
        f"{found.batches_per_epoch}; --resume {path} goes on there\n"
    )


@contextlib.contextmanager
def plain_warnings() -> Iterator[None]:
    """Show warnings as lines of the command, without the place in its source."""

    def show(message: Warning | str, *_rest: Any, **_more: Any) -> None:
        sys.stderr.write(f"digitus: {message}\n")

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield
