"""Callbacks that watch a figure of the epochs: stop when it gets no better, keep the best weights.

Give them to `Network.fit(callbacks=[...])`. What they have seen so far is part of a checkpoint that
`fit` writes, the best weights included, so that a training that goes on from it ends the same way.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitus._checks import as_flag, as_integer, as_real
from digitus._monitoring import as_monitor, figure_of, is_better
from digitus.callbacks import Callback
from digitus.events import EpochEvent

Weights = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Sighting:
    """What was seen up to an epoch; replaced as a whole, so that Ctrl-C finds no half of one."""

    epoch: int = 0
    """The latest epoch that was seen; 0 before the first."""
    best: float | None = None
    best_epoch: int = 0
    weights: Weights | None = None
    """After the best epoch, where they are kept."""


class BestWeights(Callback):
    """Gives the network the weights of its best epoch when training ends.

    It does so however training ends, after the last checkpoint is written; with `fit(average=)`
    they are the averages of that epoch. Checkpoints hold the weights twice then, and networks of
    more than three million of them are refused with one.

    Parameters
    ----------
    monitor : str
        "loss", "accuracy", "val_loss" or "val_accuracy". The last two need `validation_data` or
        `validation_split`; the first two are of images that the network learns from, and seldom
        what one wants.
    min_delta : float
        By how much a figure must be better than the best before it to count: 0 or more. Of equal
        ones the first is the best; one that is not a number never is, nor that of a training that
        diverged.

    Attributes
    ----------
    best : float or None
        The best figure; None before there is one.
    best_epoch : int
        Its epoch, counted from 1; 0 before there is one.
    """

    def __init__(self, monitor: str = "val_loss", *, min_delta: float = 0.0) -> None:
        self.monitor = as_monitor(monitor)
        self.min_delta = as_real("min_delta", min_delta, at_least=0)
        self.seen = Sighting()

    @property
    def keeps_weights(self) -> bool:
        """Whether the network gets the best weights in the end."""
        return True

    @property
    def best(self) -> float | None:
        """The best figure so far."""
        return self.seen.best

    @property
    def best_epoch(self) -> int:
        """The epoch of the best figure, counted from 1."""
        return self.seen.best_epoch

    @property
    def has_stopped(self) -> bool:
        """Whether training is to end."""
        return False

    @property
    def settings(self) -> dict[str, Any]:
        """What it was made with, as a checkpoint has it."""
        return {"monitor": self.monitor, "min_delta": self.min_delta}

    def on_epoch_end(self, event: EpochEvent) -> bool:
        """Look at the figures of an epoch; return whether training is to end.

        Parameters
        ----------
        event : EpochEvent
            With the figure that is watched.

        Returns
        -------
        bool

        Raises
        ------
        ArgumentError
            If that figure needs validation images, and there are none.
        """
        value, earlier = figure_of(event, self.monitor), self.seen
        weights = event.network.parameters() if self.keeps_weights else {}
        is_finite = all(np.isfinite(tensor).all() for tensor in weights.values())
        if is_finite and is_better(self.monitor, value, earlier.best, self.min_delta):
            self.seen = Sighting(event.epoch, float(value), event.epoch, weights or None)
        else:
            self.seen = dataclasses.replace(earlier, epoch=event.epoch)
        return self.has_stopped

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_in_words(self.settings)})"


class EarlyStopping(BestWeights):
    """Ends training when a figure has not got better for some epochs.

    Parameters
    ----------
    monitor, min_delta
        As of `BestWeights`.
    patience : int
        Epochs without a better figure after which training ends, 0 or more; 0 is as 1.
    restore_best_weights : bool
        Whether the network ends with the weights of the best epoch, as with `BestWeights`; else
        with those of the last one.

    Attributes
    ----------
    best, best_epoch
        As of `BestWeights`.
    has_stopped : bool
        Whether it has ended the training.

    Examples
    --------
    >>> train, test = digitus.load_data("sample")
    >>> net = digitus.Network((784,), [digitus.Dense(64, "relu"), digitus.Dense(10)])
    >>> stopping = digitus.EarlyStopping("val_accuracy", patience=2, restore_best_weights=True)
    >>> history = net.fit(train, epochs=50, validation_split=0.1, callbacks=[stopping])
    >>> history.epochs < 50, history.epochs - stopping.best_epoch
    (True, 2)
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        *,
        min_delta: float = 0.0,
        patience: int = 0,
        restore_best_weights: bool = False,
    ) -> None:
        super().__init__(monitor, min_delta=min_delta)
        self.patience = as_integer("patience", patience, 0)
        self.restore_best_weights = as_flag("restore_best_weights", restore_best_weights)

    @property
    def keeps_weights(self) -> bool:
        """Whether the network gets the best weights in the end."""
        return self.restore_best_weights

    @property
    def has_stopped(self) -> bool:
        """Whether training is to end: the best epoch is too long ago."""
        return self.seen.epoch - self.seen.best_epoch >= max(1, self.patience)

    @property
    def settings(self) -> dict[str, Any]:
        """What it was made with, as a checkpoint has it."""
        return {
            **super().settings,
            "patience": self.patience,
            "restore_best_weights": self.restore_best_weights,
        }


def _in_words(settings: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in settings.items())
