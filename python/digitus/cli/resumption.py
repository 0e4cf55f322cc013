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
from digitus._errors import ArgumentError, DigitusError, ModelFormatError
from digitus._training_settings import TrainingSettings
from digitus._watching import watcher_of
from digitus.checkpoints import Checkpoint
from digitus.early_stopping import EarlyStopping
from digitus.layers import Layer


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
        self._path = path

    @property
    def seed(self) -> int:
        """What draws the order of the images."""
        return self.found.seed

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one input of the network."""
        return self.found.input_shape

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Layers of the network."""
        return self.found.layers

    def settings(self, usual: TrainingSettings) -> TrainingSettings:
        """Return the settings of the checkpoint, with those that it does not know as usual."""
        found, note = self.found, self._note
        has_weights = "class_weight" in self._given or usual.class_weight is not None
        if found.weights_hash is not None and not has_weights:
            raise ArgumentError(
                "--class-weight: the images of the checkpoint have weights, of which it keeps no "
                "more than a hash; give the same again"
            )
        return dataclasses.replace(
            usual,
            epochs=note.epochs,
            batch_size=found.batch_size,
            optimizer=found.optimizer,
            shuffle=found.shuffle,
            schedule=found.schedule,
            label_smoothing=found.label_smoothing,
            clip_norm=found.clip_norm,
            average=found.average,
            augmentation=found.augmentation,
            validation_split=note.validation_split,
            **self._watching(),
        )

    def _watching(self) -> dict[str, Any]:
        """Return how the training is stopped early, and what it keeps."""
        states = self._note.watchers
        if not states:
            return {"early_stopping": None, "keep_best": False}
        try:
            (watcher,) = map(watcher_of, states)
        except (KeyError, TypeError, ValueError):
            raise ModelFormatError(
                f"{self._path}: has callbacks that this command cannot make; go on from Python"
            ) from None
        return {
            "early_stopping": watcher.patience if isinstance(watcher, EarlyStopping) else None,
            "keep_best": watcher.keeps_weights,
            "monitor": watcher.monitor,
            "min_delta": watcher.min_delta,
        }


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
