"""Training, batch by batch; what `Network.fit` is made of."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import pointer_to
from digitus._checks import INT64_MAX, as_flag, as_integer, as_real, as_seed
from digitus._errors import ArgumentError
from digitus._files import StrPath, path_bytes
from digitus._handles import Closing, Handle
from digitus._image_weights import ClassWeight, class_weights, sample_weights
from digitus._library import library
from digitus._shown import shown
from digitus._signatures import (
    DoublePointer,
    NetworkPointer,
    ProfileStructure,
    ProgressStructure,
    TrainerPointer,
    TrainingOptionsStructure,
)
from digitus._training_choices import TrainingChoices
from digitus.augmentation import Augmentation, as_augmentation
from digitus.datasets import Dataset
from digitus.network import Network
from digitus.optimizers import Optimizer, as_optimizer
from digitus.schedules import Schedule
from digitus.step_profile import StepProfile


class Progress(NamedTuple):
    """Where a trainer stands after a run.

    Loss (mean cross-entropy in nats) and accuracy (0 to 1) are those of the training images as
    they were met, before the step that used them, averaged over the epoch so far. The loss is the
    one trained on, with its weights and smoothed labels.
    """

    epoch: int
    """The epoch that the latest batch belongs to, counted from 1."""
    batch: int
    """Batches done in that epoch."""
    batches_per_epoch: int
    """Batches of a whole epoch."""
    images: int
    """Images done in that epoch."""
    step: int
    """Steps done since the training began, be it in this trainer or before a checkpoint."""
    loss: float
    """Mean loss of the images of the epoch so far, in nats."""
    accuracy: float
    """Share of them classified right, 0 to 1."""
    epoch_finished: bool
    """Whether the latest batch was the last of its epoch."""
    learning_rate: float
    """Of the latest step; of the first one, if none is done."""


class Trainer(Closing):
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
    average : float or None
        Above 0, below 1: `averaged_network` gives the average; the network itself is left alone.
    augmentation : str, Augmentation or None
        As for `Network.fit`.

    Examples
    --------
    >>> train, test = digitus.load_data("sample")
    >>> net = digitus.Network((784,), [digitus.Dense(10)], seed=0)
    >>> with digitus.Trainer(net, train, "adam", batch_size=100) as trainer:
    ...     progress = trainer.run(10)
    >>> progress.batch, progress.batches_per_epoch, progress.images
    (10, 45, 1000)
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
    ) -> None:
        if not isinstance(network, Network):
            raise ArgumentError(f"network: expected a digitus.Network, got {type(network)}")
        if not isinstance(dataset, Dataset):
            raise ArgumentError(f"dataset: expected a digitus.Dataset, got {type(dataset)}")
        native = library()
        options = TrainingOptionsStructure()
        native.digitus_training_options_init_sized(ctypes.byref(options), ctypes.sizeof(options))
        choices = TrainingChoices(
            schedule, label_smoothing, class_weight, sample_weight, clip_norm, average, augmentation
        )
        choices.fill(options)
        changes = as_augmentation(choices.augmentation)
        samples = sample_weights(choices.sample_weight, len(dataset))
        classes = class_weights(choices.class_weight, dataset)
        as_optimizer(optimizer).fill(options)
        options.batch_size = 0 if batch_size is None else as_integer("batch_size", batch_size, 1)
        options.shuffle = as_flag("shuffle", shuffle)
        options.seed = as_seed(seed)
        options.time_limit = as_real("time_limit", time_limit, at_least=0)
        images, pointer = dataset.handle, TrainerPointer()
        network.guard.exclusively(
            lambda: native.digitus_trainer_create(
                network.handle.pointer,
                images.pointer,
                ctypes.byref(options),
                ctypes.byref(pointer),
            )
        )
        handle = Handle("trainer", pointer, native.digitus_trainer_destroy, (images,))
        for weights, setter in (
            (samples, native.digitus_trainer_set_sample_weights),
            (classes, native.digitus_trainer_set_class_weights),
        ):
            if weights is not None:
                setter(pointer, weights.ctypes.data_as(DoublePointer), len(weights))
        if changes is not None:
            native.digitus_trainer_set_augmentation(pointer, ctypes.byref(changes.structure()))
        self._native = native
        self._seed = network.seed
        self._guard = network.guard
        self._count = len(dataset)
        self._handle = handle

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
        state = ProgressStructure(struct_size=ctypes.sizeof(ProgressStructure))
        self._guard.exclusively(
            lambda: self._native.digitus_trainer_run(
                self._handle.pointer, limit, ctypes.byref(state)
            )
        )
        return _progress(state)

    def progress(self) -> Progress:
        """Return where the trainer stands; a new one is in epoch 1 with 0 batches done.

        Returns
        -------
        Progress
        """
        state = ProgressStructure(struct_size=ctypes.sizeof(ProgressStructure))
        self._guard.exclusively(
            lambda: self._native.digitus_trainer_progress(self._handle.pointer, ctypes.byref(state))
        )
        return _progress(state)

    def save(self, path: StrPath, note: str = "") -> None:
        """Save a checkpoint, with all that `restore` needs to go on to the same bits.

        It holds parameters, optimizer state, place in the epoch and its figures, and tells of what
        network, dataset and settings it is. Of a batch that a time limit has cut short it holds
        nothing; a restored trainer does that batch again from its beginning.

        Parameters
        ----------
        path : str or os.PathLike
            An earlier file stays whole until it is replaced at once. A training that diverged
            (parameters that are not finite) raises StateError, and nothing is replaced.
        note : str
            Any text without NUL characters to find in `restore`; at most 16 MiB as UTF-8.
        """
        encoded, text = path_bytes("path", path), _note_bytes(note)
        self._guard.exclusively(
            lambda: self._native.digitus_trainer_save(self._handle.pointer, encoded, text)
        )

    def restore(self, path: StrPath) -> str:
        """Go on where `save` saved, as if training had never stopped.

        The network's parameters become those of the checkpoint. The trainer must have been made
        with a network of the same architecture, the same images and labels and the same settings;
        ArgumentError names the first difference. The time limit and the number of threads may
        differ. After an error trainer and network are as they were.

        Parameters
        ----------
        path : str or os.PathLike
            ModelFormatError if it is damaged, or a model and not a checkpoint.

        Returns
        -------
        str
            The note that was saved with it.
        """
        from digitus.checkpoints import Checkpoint  # noqa: PLC0415 - seldom needed

        encoded, note = path_bytes("path", path), Checkpoint.read(path).note
        self._guard.exclusively(
            lambda: self._native.digitus_trainer_restore(self._handle.pointer, encoded)
        )
        return note

    def order(self) -> NDArray[np.int64]:
        """Return the images of the epoch that the next step belongs to, as they are visited.

        Returns
        -------
        ndarray of int64, shape (n,)
            Row numbers of the dataset, counted from 0.
        """
        indices = np.empty(self._count, dtype=np.int64)
        self._guard.exclusively(
            lambda: self._native.digitus_trainer_order(
                self._handle.pointer, pointer_to(indices), len(indices)
            )
        )
        return indices

    def averaged_network(self) -> Network:
        """Return a network with the average of the weights over the steps so far.

        Returns
        -------
        Network
            Shares nothing with the one in training. StateError if no average is kept.
        """
        pointer = NetworkPointer()
        self._guard.exclusively(
            lambda: self._native.digitus_trainer_average(
                self._handle.pointer, ctypes.byref(pointer)
            )
        )
        return Network.of_pointer(pointer, self._seed)

    def start_profiling(self) -> None:
        """Measure from now on where the time of each step goes; forget what was measured before.

        It costs a few readings of the clock a step and never changes a result.
        """
        self._set_profiling(1)

    def stop_profiling(self) -> None:
        """Measure no longer; `profile` still tells what was measured."""
        self._set_profiling(0)

    def profile(self) -> StepProfile:
        """Return where the time of the steps since `start_profiling` went.

        Returns
        -------
        StepProfile
            StateError if profiling was never started.
        """
        found = ProfileStructure(struct_size=ctypes.sizeof(ProfileStructure))
        self._guard.exclusively(
            lambda: self._native.digitus_trainer_profile(self._handle.pointer, ctypes.byref(found))
        )
        return StepProfile.of(found)

    def _set_profiling(self, enabled: int) -> None:
        self._guard.exclusively(
            lambda: self._native.digitus_trainer_set_profiling(self._handle.pointer, enabled)
        )

    def close(self) -> None:
        """End training; the network keeps what it learned."""
        self._guard.exclusively(self._handle.close)


def _progress(state: ProgressStructure) -> Progress:
    return Progress(
        epoch=state.epoch,
        batch=state.batch,
        batches_per_epoch=state.batches_per_epoch,
        images=state.images,
        step=state.step,
        loss=state.loss,
        accuracy=state.accuracy,
        epoch_finished=bool(state.epoch_finished),
        learning_rate=state.learning_rate,
    )


def _note_bytes(note: str) -> bytes:
    """Return a note as UTF-8 without a NUL, which C would take for its end."""
    if not isinstance(note, str) or "\0" in note:
        raise ArgumentError(f"note: expected a text without NUL characters, got {shown(note)}")
    try:
        return note.encode()
    except UnicodeEncodeError:
        raise ArgumentError(
            f"note: expected a text that UTF-8 can hold, got {shown(note)}"
        ) from None
