"""Training, batch by batch; what `Network.fit` is made of."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import as_row_numbers, pointer_to
from digitus._checks import INT64_MAX, as_integer, as_real
from digitus._errors import ArgumentError
from digitus._image_weights import ClassWeight
from digitus._signatures import NetworkPointer
from digitus._trainer_making import ImageWeights, make_trainer
from digitus._trainer_profile import HasProfile
from digitus._trainer_progress import Progress, place_for_progress
from digitus._trainer_saving import HasCheckpoints
from digitus._training_choices import TrainingChoices
from digitus.augmentation import Augmentation
from digitus.datasets import Dataset
from digitus.network import Network
from digitus.optimizers import Optimizer
from digitus.schedules import Schedule

__all__ = ["Progress", "Trainer"]


class Trainer(HasCheckpoints, HasProfile):
    """Fit one network to one dataset, as many batches at a time as you like.

    Parameters
    ----------
    network : Network
        Its parameters change with each run.
    dataset : Dataset
        As wide as the network's input, with as many classes. Kept alive by the trainer.
    optimizer : str or Optimizer
        As for `Network.fit`; its state begins afresh.
    batch_size : int or None
        Images a step; None means all of them. The last batch of an epoch holds what is left.
    shuffle : bool
        Whether each epoch visits the images in a new order, drawn from seed and epoch.
    seed : int
        0 to 2**64 - 1.
    time_limit : float
        About how long one run may take, in seconds; 0 means no limit. A batch cut short is
        continued by the next run, with the same result.
    schedule : str, Schedule or None
        As for `Network.fit`, but "cosine" and "one_cycle" must be told their number of steps, as in
        `digitus.Cosine(steps=1000)`.
    label_smoothing, class_weight, sample_weight, clip_norm
        As for `Network.fit`.
    augmentation : str, Augmentation or None
        As for `Network.fit`.
    average : float or None
        Above 0, below 1: `averaged_network` gives the average; the network itself is left alone.
    l2_penalty, reduction
        As for `Network.fit`.
    """

    def __init__(
        self,
        network: Network,
        dataset: Dataset,
        optimizer: str | Optimizer = "adam",
        batch_size: int | None = 128,
        *,
        shuffle: bool = True,
        seed: int = 0,
        time_limit: float = 0.0,
        schedule: str | Schedule | None = None,
        label_smoothing: float = 0.0,
        class_weight: ClassWeight = None,
        sample_weight: ArrayLike | None = None,
        clip_norm: float | None = None,
        average: float | None = None,
        augmentation: str | Augmentation | None = None,
        l2_penalty: float = 0.0,
        reduction: str = "images",
    ) -> None:
        if not isinstance(network, Network):
            raise ArgumentError(f"network: expected a digitus.Network, got {type(network)}")
        _check_dataset(dataset)
        self._datasets: list[Any] = []
        handle = make_trainer(
            network,
            dataset,
            optimizer,
            batch_size,
            shuffle=shuffle,
            seed=seed,
            time_limit=time_limit,
            choices=TrainingChoices(
                schedule,
                label_smoothing,
                class_weight,
                sample_weight,
                clip_norm,
                average,
                augmentation,
                l2_penalty,
                reduction,
            ),
            kept=self._datasets,
        )
        super().__init__(handle, network.guard)
        self._seed = network.seed
        self._count = len(dataset)

    @property
    def images_per_epoch(self) -> int:
        """Images of the dataset."""
        return self._count

    def run(self, max_batches: int = 1) -> Progress:
        """Train for at most `max_batches` batches, and never past the end of an epoch.

        Parameters
        ----------
        max_batches : int
            At least 1.

        Returns
        -------
        Progress
        """
        limit = as_integer("max_batches", max_batches, 1, INT64_MAX)
        state = place_for_progress()
        self._call("run", limit, ctypes.byref(state))
        return Progress.of(state)

    def progress(self) -> Progress:
        """Return where the trainer stands; a new one is in epoch 1 with 0 batches done.

        Returns
        -------
        Progress
        """
        state = place_for_progress()
        self._call("progress", ctypes.byref(state))
        return Progress.of(state)

    def order(self) -> NDArray[np.int64]:
        """Return the images of the epoch that the next step belongs to, as they are visited.

        Returns
        -------
        ndarray of int64, shape (n,)
            Row numbers of the dataset, counted from 0.
        """
        indices = np.empty(self._count, dtype=np.int64)
        self._call("order", pointer_to(indices), len(indices))
        return indices

    def set_order(self, rows: ArrayLike) -> None:
        """Visit the images in this order in the epoch that the next step begins.

        Later epochs are drawn as if it had not been given. No checkpoint can be saved from now
        until that epoch has ended, because none holds the order.

        Parameters
        ----------
        rows : array_like of integers, shape (n,)
            Row numbers of the dataset, 0 to n - 1; one may come more than once, or not at all.
            StateError if that epoch has begun.
        """
        checked = as_row_numbers("rows", rows, self._count)
        self._call("set_order", pointer_to(checked), len(checked))

    def set_learning_rate(self, rate: float) -> None:
        """Take another learning rate in place of the optimizer's, from the next step on.

        The schedule goes on from it, and checkpoints hold it.

        Parameters
        ----------
        rate : float
            Finite, above 0.
        """
        self._call("set_learning_rate", as_real("rate", rate, above=0))

    def set_dataset(
        self,
        dataset: Dataset,
        *,
        class_weight: ClassWeight = None,
        sample_weight: ArrayLike | None = None,
    ) -> None:
        """Go on with the images of another dataset, and let go of the former.

        Parameters, optimizer state, steps, epochs, average and augmentation go on. An order that
        was set for the next epoch is forgotten, and so are the weights of the former images. The
        batch size is the one that the trainer was made with, or the number of images if that is
        less.

        Parameters
        ----------
        dataset : Dataset
            Images of the same width and element type as before, with as many classes: else
            ArgumentError. StateError unless an epoch has ended, or none has begun.
        class_weight, sample_weight
            As for `Network.fit`.
        """
        _check_dataset(dataset)
        images, weights = dataset.handle, ImageWeights(dataset, class_weight, sample_weight)

        def change() -> None:
            trainer = self._handle.pointer
            self._datasets.append(images)  # Before the call: Ctrl-C may come right after it.
            try:
                self._native.digitus_trainer_set_dataset(trainer, images.pointer)
            except Exception:
                self._datasets.pop()
                raise
            self._count = len(dataset)
            del self._datasets[:-1]
            weights.set_in(trainer)

        self._guard.exclusively(change)

    def averaged_network(self) -> Network:
        """Return a network with the average of the weights over the steps so far.

        Returns
        -------
        Network
            Shares nothing with the one in training. StateError if no average is kept.
        """
        pointer = NetworkPointer()
        self._call("average", ctypes.byref(pointer))
        return Network.of_pointer(pointer, self._seed)

    def close(self) -> None:
        """End training, and let go of the images; the network keeps what it learned."""
        super().close()
        self._datasets.clear()


def _check_dataset(dataset: Dataset) -> None:
    if not isinstance(dataset, Dataset):
        raise ArgumentError(f"dataset: expected a digitus.Dataset, got {type(dataset)}")
