"""The callbacks of a training whose state a checkpoint keeps, and that state as text."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from digitus._errors import ArgumentError, ModelFormatError
from digitus.early_stopping import BestWeights, EarlyStopping, Sighting, Weights

if TYPE_CHECKING:
    from digitus._parameters import Shapes
    from digitus.network import Network

WEIGHTS_LIMIT = 3_000_000
"""Best weights that a checkpoint's note of 16 MiB has room for, in base64, beside the figures."""


class Watchers:
    """The watching callbacks among those of a training.

    Parameters
    ----------
    callbacks : iterable
        Of which those count that are `BestWeights` or `EarlyStopping`.
    shapes : dict
        Of the parameters of the network by their names.
    """

    def __init__(self, callbacks: Iterable[Any], shapes: Shapes) -> None:
        self._watchers = [each for each in callbacks if isinstance(each, BestWeights)]
        self._shapes = shapes

    def begin(self, *, has_validation: bool, has_checkpoint: bool) -> None:
        """Forget an earlier training; refuse what this one cannot do.

        Parameters
        ----------
        has_validation : bool
            Whether there are figures of validation images.
        has_checkpoint : bool
            Whether the state will be written into a checkpoint.
        """
        for watcher in self._watchers:
            if watcher.monitor.startswith("val_") and not has_validation:
                raise ArgumentError(
                    f"callbacks: {watcher!r} needs validation images; give validation_data or "
                    "validation_split"
                )
        kept = sum(watcher.keeps_weights for watcher in self._watchers)
        total = kept * sum(math.prod(shape) for shape in self._shapes.values())
        if has_checkpoint and total > WEIGHTS_LIMIT:
            raise ArgumentError(
                f"checkpoint: has room for {WEIGHTS_LIMIT:,} best weights, and this network has "
                f"{total:,}; keep no best weights, or write no checkpoint"
            )
        for watcher in self._watchers:
            watcher.seen = Sighting()

    @property
    def have_stopped(self) -> bool:
        """Whether one of them wants no more epochs."""
        return any(watcher.has_stopped for watcher in self._watchers)

    def behind(self, epochs: int) -> list[BestWeights]:
        """Return those that have not seen the last of so many epochs."""
        return [watcher for watcher in self._watchers if watcher.seen.epoch < epochs]

    def state(self) -> list[dict[str, Any]]:
        """Return settings and state as plain values."""
        return [
            {
                "kind": type(watcher).__name__,
                **watcher.settings,
                "epoch": watcher.seen.epoch,
                "best": watcher.seen.best,
                "best_epoch": watcher.seen.best_epoch,
                "weights": _packed(watcher.seen.weights),
            }
            for watcher in self._watchers
        ]

    def restore(self, states: list[dict[str, Any]], epochs: int, path: str) -> None:
        """Take over the state that a checkpoint has.

        Parameters
        ----------
        states : list of dict
            What `state` returned.
        epochs : int
            Finished epochs of the checkpoint.
        path : str
            The checkpoint, for messages. ArgumentError if it was written with other watching
            callbacks, patience apart; ModelFormatError if its state is none.
        """
        if epochs == 0:
            return
        if len(states) != len(self._watchers):
            found = ", ".join(str(state.get("kind")) for state in states) or "none"
            ours = ", ".join(type(watcher).__name__ for watcher in self._watchers) or "none"
            raise ArgumentError(
                f"callbacks: {path} was trained with {found} of BestWeights and EarlyStopping, "
                f"here it is {ours}; give the same"
            )
        for watcher, state in zip(self._watchers, states, strict=True):
            for name, ours in {"kind": type(watcher).__name__, **watcher.settings}.items():
                if name != "patience" and state.get(name) != ours:
                    raise ArgumentError(
                        f"callbacks: {name} of {watcher!r}: {path} was trained with "
                        f"{state.get(name)!r}; give the same"
                    )
            try:
                watcher.seen = self._sighting(state, epochs, watcher.keeps_weights)
            except (KeyError, TypeError, ValueError) as error:
                raise ModelFormatError(
                    f"{path}: its state of {watcher!r} is damaged: {error}"
                ) from None

    def _sighting(self, state: dict[str, Any], epochs: int, keeps_weights: bool) -> Sighting:
        epoch, best_epoch, best = int(state["epoch"]), int(state["best_epoch"]), state["best"]
        if not (epochs - 1 <= epoch <= epochs and 0 <= best_epoch <= epoch):
            raise ValueError(f"epochs {best_epoch} and {epoch} of {epochs}")
        if (best is None) != (best_epoch == 0):
            raise ValueError(f"best figure {best} of epoch {best_epoch}")
        weights = self._unpacked(state["weights"]) if keeps_weights and best_epoch else None
        return Sighting(epoch, None if best is None else float(best), best_epoch, weights)

    def _unpacked(self, text: str) -> Weights:
        values = np.frombuffer(base64.b64decode(text, validate=True), dtype="<f4")
        total = sum(math.prod(shape) for shape in self._shapes.values())
        if len(values) != total or not np.isfinite(values).all():
            raise ValueError(f"expected {total} finite weights, got {len(values)} numbers")
        weights, start = {}, 0
        for name, shape in self._shapes.items():
            stop = start + math.prod(shape)
            weights[name] = values[start:stop].reshape(shape).astype(np.float32)
            start = stop
        return weights

    def adopt_best(self, network: Network) -> int | None:
        """Give a network the weights of its best epoch, if they are kept; return that epoch."""
        for watcher in self._watchers:
            if watcher.keeps_weights and watcher.seen.weights is not None:
                network.set_parameters(watcher.seen.weights)
                return watcher.seen.best_epoch
        return None


def watcher_of(state: dict[str, Any]) -> BestWeights:
    """Return a new watching callback with the settings that a checkpoint has.

    Parameters
    ----------
    state : dict
        One of what `Watchers.state` returned; KeyError, TypeError or ValueError if it is none.

    Returns
    -------
    BestWeights
    """
    kind = {"BestWeights": BestWeights, "EarlyStopping": EarlyStopping}[state["kind"]]
    names = ("monitor", "min_delta", "patience", "restore_best_weights")
    return kind(**{name: state[name] for name in names if name in state})


def _packed(weights: Weights | None) -> str | None:
    """Return weights one behind the other, as little-endian float32 in base64."""
    if weights is None:
        return None
    values = b"".join(value.astype("<f4").tobytes() for value in weights.values())
    return base64.b64encode(values).decode()
