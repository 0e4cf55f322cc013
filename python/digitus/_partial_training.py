"""What `Network.partial_fit` keeps from one call to the next."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from digitus._errors import ArgumentError
from digitus._image_weights import ClassWeight
from digitus._trainer_base import ALL_BATCHES, TIME_LIMIT
from digitus._training_choices import TrainingChoices
from digitus.datasets import Dataset
from digitus.optimizers import Optimizer
from digitus.trainer import Progress, Trainer

if TYPE_CHECKING:
    from digitus.network import Network

_FIRST = np.array([0])


@dataclass(frozen=True)
class PartialSettings:
    """What all calls of `Network.partial_fit` that go on with each other have in common.

    Parameters
    ----------
    optimizer, batch_size, shuffle, seed
        As of `Network.partial_fit`.
    choices : TrainingChoices
        Without weights, which each call has its own of.
    """

    optimizer: Optimizer
    batch_size: int | None
    shuffle: bool
    seed: int
    choices: TrainingChoices

    def require(self, other: PartialSettings) -> None:
        """Refuse other settings, naming the first one that differs."""
        for here, there in ((self, other), (self.choices, other.choices)):
            for name in (field.name for field in fields(here)):
                was, now = getattr(here, name), getattr(there, name)
                if name != "choices" and was != now:
                    raise ArgumentError(
                        f"{name}: earlier calls of partial_fit had {was!r}, this one has {now!r}; "
                        "give the same, or call reset_partial_fit() to begin anew"
                    )


class PartialTraining:
    """A trainer that waits for the next images.

    Parameters
    ----------
    settings : PartialSettings
        How it learns.
    """

    def __init__(self, settings: PartialSettings) -> None:
        self.settings = settings
        self.is_whole = True
        """Whether no pass was broken off, as by Ctrl-C; then nothing can go on with it."""
        self._trainer: Trainer | None = None

    def learn(
        self,
        network: Network,
        dataset: Dataset,
        class_weight: ClassWeight,
        sample_weight: ArrayLike | None,
    ) -> Progress:
        """Go once through images.

        Parameters
        ----------
        network : Network
            What learns; always the same, which is not kept: it keeps this.
        dataset : Dataset
            Not kept either.
        class_weight, sample_weight
            Of its images.

        Returns
        -------
        Progress
        """
        if self._trainer is None:
            self._trainer = self._make(network, dataset, class_weight, sample_weight)
        else:
            self._trainer.set_dataset(
                dataset, class_weight=class_weight, sample_weight=sample_weight
            )
        self.is_whole = False
        state = self._trainer.run(ALL_BATCHES)
        while not state.epoch_finished:
            state = self._trainer.run(ALL_BATCHES)
        # Images of the caller are not to be kept, and may be changed: a copy of one stands in.
        self._trainer.set_dataset(dataset.rows(_FIRST))
        self.is_whole = True
        return state

    def _make(
        self,
        network: Network,
        dataset: Dataset,
        class_weight: ClassWeight,
        sample_weight: ArrayLike | None,
    ) -> Trainer:
        settings = self.settings
        weights = {"class_weight": class_weight, "sample_weight": sample_weight}
        return Trainer(
            network,
            dataset,
            settings.optimizer,
            settings.batch_size,
            shuffle=settings.shuffle,
            seed=settings.seed,
            time_limit=TIME_LIMIT,
            **{**vars(settings.choices), **weights},
        )
