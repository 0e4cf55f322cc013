"""What callbacks are told: one kind of event for each thing that happens in `Network.fit`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitus.history import History
    from digitus.network import Network


@dataclass
class Event:
    """What every event has: the network that learns, and a way to stop."""

    network: Network
    """The one that learns; with `fit(average=)`, one of the averages at the end of an epoch."""
    epoch: int
    """The epoch, counted from 1."""
    epochs: int
    """Epochs that were asked for."""

    def __post_init__(self) -> None:
        self.is_stopped = False

    def stop(self) -> None:
        """End training after this event."""
        self.is_stopped = True


@dataclass
class TrainBeginEvent(Event):
    """Training is about to begin, with the epoch that the event names.

    That is epoch 1, or a later one if training goes on from a checkpoint. Whoever stops it here
    gets a history of no further epoch.
    """

    images: int | None
    """Images of an epoch; None for a stream, of which nobody knows yet."""
    batches: int | None
    """Batches of an epoch; None for a stream."""
    learning_rate: float
    """Of the first step."""
    has_validation: bool
    """Whether each epoch is validated."""
    history: History
    """The epochs before a checkpoint that training goes on from; else empty."""


@dataclass
class BatchEvent(Event):
    """A step has been done."""

    loss: float
    """Mean cross-entropy of the epoch so far, in nats."""
    accuracy: float
    """Share of images classified right in the epoch so far, 0 to 1."""
    batch: int
    """Batches done in this epoch."""
    batches: int
    """Batches of a whole epoch."""
    step: int
    """Steps done since the training began; those before a checkpoint that it goes on from count."""
    learning_rate: float
    """Of this step."""


@dataclass
class EpochEvent(Event):
    """An epoch has ended."""

    loss: float
    """Mean cross-entropy of the epoch, in nats."""
    accuracy: float
    """Share of images classified right as they were met in the epoch, 0 to 1."""
    val_loss: float | None
    """Of the validation images; None without any."""
    val_accuracy: float | None
    """Of the validation images; None without any."""
    seconds: float
    """Time spent training in this epoch."""
    history: History
    """All finished epochs, this one included."""
    learning_rate: float
    """Of the latest step."""


@dataclass
class TrainEndEvent(Event):
    """Training has ended, in whatever way; `epoch` is the number of finished epochs.

    The network has the weights that it keeps: averaged ones, or those of the best epoch, where
    `fit` was asked for them. To stop has no meaning any more.
    """

    history: History
    """All finished epochs."""
    error: BaseException | None
    """What ended the training: KeyboardInterrupt for Ctrl-C, or the error of a callback; None if
    all epochs were done or a callback wanted to stop."""
