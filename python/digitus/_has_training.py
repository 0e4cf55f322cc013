"""The part of a network that learns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from numpy.typing import ArrayLike

from digitus._files import StrPath
from digitus._handles import AccessGuard
from digitus.datasets import Dataset
from digitus.inference import as_dataset, as_validation

if TYPE_CHECKING:
    from digitus._image_weights import ClassWeight
    from digitus._partial_training import PartialTraining
    from digitus._progress import ProgressChoice
    from digitus.augmentation import Augmentation
    from digitus.callbacks import CallbackLike
    from digitus.history import History
    from digitus.network import Network
    from digitus.optimizers import Optimizer
    from digitus.schedules import Schedule
    from digitus.trainer import Progress

Chunks: TypeAlias = "Iterable[Any] | Callable[[], Iterable[Any]]"
"""What `fit` takes in place of images and labels; see `digitus.streams`."""


class HasTraining(ABC):
    """Learns from all images at once, or from some at a time."""

    @property
    @abstractmethod
    def seed(self) -> int:
        """The seed that drew the initial weights."""

    def _set_up_training(self) -> None:
        self.history: History | None = None
        self._partial: PartialTraining | None = None
        self._partial_guard = AccessGuard()  # Of a whole call of `partial_fit`, not of its parts.

    def fit(
        self,
        images: ArrayLike | Dataset | Chunks,
        labels: ArrayLike | None = None,
        epochs: int = 5,
        *,
        batch_size: int | None = 128,
        optimizer: str | Optimizer = "adam",
        shuffle: bool = True,
        seed: int | None = None,
        schedule: str | Schedule | None = None,
        label_smoothing: float = 0.0,
        class_weight: ClassWeight = None,
        sample_weight: ArrayLike | None = None,
        clip_norm: float | None = None,
        average: float | None = None,
        augmentation: str | Augmentation | None = None,
        l2_penalty: float = 0.0,
        reduction: str = "images",
        validation_data: Dataset | tuple[ArrayLike, ArrayLike] | None = None,
        validation_split: float | None = None,
        callbacks: Iterable[CallbackLike] = (),
        progress: ProgressChoice = False,
        checkpoint: StrPath | None = None,
        checkpoint_every: int = 1,
        resume: StrPath | None = None,
    ) -> History:
        """Train on labelled images.

        Each call goes on from the parameters as they are, with a fresh optimizer state, and ends
        what `partial_fit` has kept. Ctrl-C is obeyed within 0.2 s: KeyboardInterrupt is raised, the
        network keeps what it has learned, and `history` has the finished epochs; a last
        `checkpoint` is written first. `metadata["digitus.training"]` tells how it went.

        Parameters
        ----------
        images : array_like, Dataset or stream
            n images, not to be changed meanwhile; a Dataset brings its own labels. Without labels
            a stream of chunks: a function that returns an iterator, a sequence or another iterable
            of (images, labels) or (images, labels, weights), one or two of which are in memory at a
            time; see `digitus.streams`. Batches end with their chunk.
        labels : array_like of integers, shape (n,), or None
            Each 0 to classes - 1; None with a Dataset or a stream, and only then.
        epochs : int
            Times that every image is used, 1 or more.
        batch_size : int or None
            Images a step; None means all of them. The last batch holds what is left.
        optimizer : str or Optimizer
            "sgd", "momentum", "nesterov", "adam", "adamw"; or such as `digitus.SGD(0.1)`.
        shuffle : bool
            Whether each epoch visits the images in a new order; those of a stream within their
            chunk.
        seed : int or None
            Draws that order; None means the network's own seed.
        schedule : str, Schedule or None
            How the learning rate changes from step to step: "constant", "cosine", "one_cycle", or
            such as `digitus.Cosine(warmup_steps=100)`; see `digitus.schedules`. For a stream it
            must be told its number of steps.
        label_smoothing : float
            What of each label is spread evenly over all classes, 0 to 1, as in Keras.
        class_weight : "balanced", mapping, sequence or None
            What the loss of each image is multiplied by: a number for each class, 0 or more, or
            {class: number}; "balanced" makes up for classes of different sizes.
        sample_weight : array_like of shape (n,), or None
            The same by image. Where both are given they are multiplied.
        clip_norm : float or None
            Above 0: length to which the gradient of all parameters together is shortened if it is
            longer.
        average : float or None
            Above 0, below 1, such as 0.999: after each step average = d average + (1 - d) weights.
            Each epoch is validated with the average, and the network ends with it; checkpoints hold
            both. The events at the end of epochs bring a network of the average.
        augmentation : str, Augmentation or None
            How each image is changed anew in each epoch: "digits", or such as
            `digitus.Augmentation(shift=2, rotation=10)`.
        l2_penalty : float
            0 or more: half of this times the sum of the squares of all kernels is added to the sum
            of a batch's losses; `alpha` of scikit-learn.
        reduction : "images" or "weights"
            What the sum of a batch's weighted losses is divided by: the number of its images, as in
            Keras, or the sum of their weights, as in scikit-learn and PyTorch.
        validation_data : Dataset or (images, labels), optional
            Evaluated after each epoch, without smoothing, weights and augmentation.
        validation_split : float or None
            Above 0, below 1: hold out this share of each class to validate with, and train on the
            rest; `seed` draws which images, as `Dataset.split` does.
        callbacks : iterable
            Each a `digitus.Callback`, an object with some of its methods, or a callable that takes
            the epoch's event. One that returns True stops training; a stop within an epoch leaves
            that epoch out of the history. `EarlyStopping`, `BestWeights`, `ModelCheckpoint`,
            `CSVLogger` and `TensorBoard` are such.
        progress : bool, "bar" or "lines"
            True shows the progress: in a notebook as a line that changes, on a terminal as a bar,
            else as lines on stderr. "lines" writes lines wherever it is; "bar" draws a bar also
            where stderr does not seem to be a terminal.
        checkpoint : str or os.PathLike, optional
            Where to write checkpoints, each in place of the last; see `digitus.checkpoints`.
        checkpoint_every : int
            Epochs from one checkpoint to the next, 1 or more.
        resume : str or os.PathLike, optional
            A checkpoint to go on from, to the same bits; `epochs` counts from the very beginning.
            Not with a stream.

        Returns
        -------
        History
            Figures of each finished epoch; also `network.history`.
        """
        from digitus import training  # noqa: PLC0415 - not needed to predict, and it needs networks
        from digitus._training_choices import TrainingChoices  # noqa: PLC0415
        from digitus.streams import stream_or_dataset  # noqa: PLC0415

        network = _whole(self)
        source = stream_or_dataset(network, images, labels)
        self.reset_partial_fit()
        return training.fit(
            network,
            source,
            epochs=epochs,
            batch_size=batch_size,
            optimizer=optimizer,
            shuffle=shuffle,
            seed=self.seed if seed is None else seed,
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
            validation=as_validation(network, validation_data),
            validation_split=validation_split,
            callbacks=callbacks,
            progress=progress,
            checkpoint=checkpoint,
            checkpoint_every=checkpoint_every,
            resume=resume,
        )

    def partial_fit(
        self,
        images: ArrayLike | Dataset,
        labels: ArrayLike | None = None,
        *,
        batch_size: int | None = 128,
        optimizer: str | Optimizer = "adam",
        shuffle: bool = True,
        seed: int | None = None,
        schedule: str | Schedule | None = None,
        label_smoothing: float = 0.0,
        class_weight: ClassWeight = None,
        sample_weight: ArrayLike | None = None,
        clip_norm: float | None = None,
        augmentation: str | Augmentation | None = None,
        l2_penalty: float = 0.0,
        reduction: str = "images",
    ) -> Progress:
        """Go once through some labelled images, and keep the optimizer's state for the next call.

        So all calls together are one training, of images that need not be there at once; none of
        them are kept. The first call sets how it learns, and later ones must say the same, weights
        of images and classes apart, which are those of the call. The training ends, and the next
        call begins another one, with `fit`, with `reset_partial_fit`, and with a call that was
        broken off, as by Ctrl-C; the network keeps what it has learned. It is not saved with the
        network: for checkpoints, and for changes on the way, use a `Trainer` and its `set_dataset`.

        Calls from several threads wait for each other; predictions go on between steps.

        Parameters
        ----------
        images, labels
            As for `fit`, but no stream. The type of the values, uint8 or floating, must be that of
            the first call.
        batch_size, optimizer, shuffle, seed
            As for `fit`.
        schedule : str, Schedule or None
            As for `fit`; it must be told its number of steps, which go on from call to call.
        label_smoothing
            As for `fit`.
        class_weight, sample_weight
            As for `fit`, of these images; "balanced" counts the labels of this call.
        clip_norm, augmentation, l2_penalty, reduction
            As for `fit`.

        Returns
        -------
        Progress
            Loss and accuracy of these images as they were met; `epoch` counts the calls.
        """
        from digitus import _partial_training as partial  # noqa: PLC0415 - not needed to predict
        from digitus._checks import as_flag, as_integer, as_seed  # noqa: PLC0415
        from digitus._training_choices import TrainingChoices  # noqa: PLC0415
        from digitus.optimizers import as_optimizer  # noqa: PLC0415

        network = _whole(self)
        dataset = as_dataset(network, images, labels)
        settings = partial.PartialSettings(
            as_optimizer(optimizer),
            None if batch_size is None else as_integer("batch_size", batch_size, 1),
            as_flag("shuffle", shuffle),
            self.seed if seed is None else as_seed(seed),
            TrainingChoices(
                schedule,
                label_smoothing,
                clip_norm=clip_norm,
                augmentation=augmentation,
                l2_penalty=l2_penalty,
                reduction=reduction,
            ),
        )

        def learn() -> Progress:
            kept = self._partial
            if kept is None or not kept.is_whole:
                kept = partial.PartialTraining(settings)
            kept.settings.require(settings)
            state = kept.learn(network, dataset, class_weight, sample_weight)
            self._partial = kept
            return state

        return self._partial_guard.exclusively(learn)

    def reset_partial_fit(self) -> None:
        """End the training that `partial_fit` would go on with; the network stays as it is."""

        def reset() -> None:
            self._partial = None

        self._partial_guard.exclusively(reset)


def _whole(part: HasTraining) -> Network:
    """Return the network that it is a part of."""
    return cast("Network", part)
