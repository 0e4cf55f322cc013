"""What a session asks of those who take part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from digitus.datasets import Dataset
from digitus.history import History
from digitus.network import Network
from digitus.reference import History as ReferenceHistory
from digitus.reference.array_types import AnyArray


@dataclass(frozen=True)
class EpochFigures:
    """What a row tells after an epoch, of the training images as they were met.

    Attributes
    ----------
    epoch : int
        Counted from 1.
    loss : float
        Mean cross-entropy in nats.
    accuracy : float
        0 to 1.
    """

    epoch: int
    loss: float
    accuracy: float


OnEpoch: TypeAlias = Callable[[EpochFigures], None]


class Contestant(Protocol):
    """A network that learns one task and then says what it sees."""

    def train(self, train: Dataset, test: Dataset, seed: int, on_epoch: OnEpoch) -> History:
        """Train, and validate with the test images after each epoch.

        Parameters
        ----------
        train, test : Dataset
            Never trained on: `test`.
        seed : int
            Draws the order of the images.
        on_epoch : callable
            Called after each epoch.

        Returns
        -------
        History
            Seconds without validation, and without `on_epoch`.
        """
        ...

    def predict(self, images: AnyArray) -> AnyArray:
        """Return the class of each image, shape (n,)."""
        ...

    @property
    def network(self) -> Network | None:
        """The engine's network, if that is what learned."""
        ...


def telling(on_epoch: OnEpoch) -> Callable[[int, ReferenceHistory], None]:
    """Return `on_epoch` in the form in which the reference calls it."""

    def tell(epoch: int, history: ReferenceHistory) -> None:
        on_epoch(EpochFigures(epoch, history.loss[-1], history.accuracy[-1]))

    return tell


def as_history(history: ReferenceHistory) -> History:
    """Return the reference's history as the engine's, with the same figures."""
    return History(**vars(history))
