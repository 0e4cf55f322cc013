"""The loop behind `Network.fit`."""

from __future__ import annotations

from collections.abc import Iterable

from digitus._checkpointing import CheckpointWriter, restore
from digitus._checks import as_integer
from digitus._errors import ArgumentError
from digitus._files import StrPath
from digitus._progress import ProgressChoice, as_progress, make_display
from digitus._splitting import hold_out
from digitus._stream_trainer import StreamTrainer
from digitus._trainer_base import TIME_LIMIT
from digitus._training_choices import TrainingChoices
from digitus._training_record import TrainingRecord
from digitus._training_run import TrainingRun
from digitus._watching import Watchers
from digitus.callbacks import CallbackLike, Callbacks
from digitus.datasets import Dataset
from digitus.history import History
from digitus.inference import evaluate
from digitus.network import Network
from digitus.optimizers import Optimizer, as_optimizer
from digitus.streams import Stream
from digitus.trainer import Trainer


def fit(
    network: Network,
    dataset: Dataset | Stream,
    *,
    epochs: int,
    batch_size: int | None,
    optimizer: str | Optimizer,
    shuffle: bool,
    seed: int,
    choices: TrainingChoices | None = None,
    validation: Dataset | None,
    validation_split: float | None = None,
    callbacks: Iterable[CallbackLike],
    progress: ProgressChoice,
    checkpoint: StrPath | None = None,
    checkpoint_every: int = 1,
    resume: StrPath | None = None,
) -> History:
    """Train a network; see `Network.fit`, whose parameters these are.

    Parameters
    ----------
    network, dataset, epochs, batch_size, optimizer, shuffle, seed
        What learns, from what, and how. Of a stream some things cannot be asked; see
        `Network.fit`.
    choices : TrainingChoices or None
        Schedule, smoothing, weights, clipping, averaging and augmentation; a schedule ends with
        the training.
    validation : Dataset or None
        Evaluated after each epoch.
    validation_split : float or None
        Share of the images to evaluate in its place.
    callbacks, progress
        Who hears of it.
    checkpoint, checkpoint_every, resume
        Where to write checkpoints and how often, and which one to go on from.

    Returns
    -------
    History
        Also `network.history` from the start on, so that it outlives an exception. The network's
        metadata have a record of the same, whenever this function or a callback's turn ends.
    """
    epochs = as_integer("epochs", epochs, 1)
    every = as_integer("checkpoint_every", checkpoint_every, 1)
    listeners = Callbacks(callbacks)
    shown_how = as_progress(progress)
    choices = choices or TrainingChoices()
    if isinstance(dataset, Stream):
        _check_stream(dataset, epochs, choices, validation_split, resume)
    else:
        if validation_split is not None:
            dataset, validation, choices = hold_out(
                dataset, validation, validation_split, seed, choices
            )
        choices = _settled(choices, len(dataset), epochs, batch_size)
    watchers = Watchers(listeners.given, network.shapes)
    watchers.begin(has_validation=validation is not None, has_checkpoint=checkpoint is not None)
    parts = validation.parts(network.images_per_call) if validation is not None else []
    if parts:  # Refuse images or classes that do not fit before an epoch is spent.
        evaluate(network, [parts[0].part(0, 1)])
    with _trainer(
        network, dataset, optimizer, batch_size, shuffle=shuffle, seed=seed, choices=choices
    ) as trainer:
        record = TrainingRecord(
            network.metadata,
            None if isinstance(dataset, Stream) else dataset,
            as_optimizer(optimizer),
            batch_size=batch_size,
            shuffle=shuffle,
            seed=seed,
            epochs=epochs,
            choices=choices,
            validation_split=validation_split,
        )
        writer = CheckpointWriter(
            network,
            trainer,
            checkpoint,
            every=every,
            epochs=epochs,
            watchers=watchers,
            validation_split=validation_split,
        )
        run = TrainingRun(
            network,
            trainer,
            epochs=epochs,
            listeners=listeners,
            record=record,
            is_averaged=choices.average is not None,
        )
        if resume is not None and isinstance(trainer, Trainer):
            note = restore(
                trainer,
                resume,
                epochs=epochs,
                has_validation=bool(parts),
                validation_split=validation_split,
                watchers=watchers,
            )
            run.go_on_from(note, watchers)
        network.history = run.history
        try:
            is_stopped = run.begin(has_validation=bool(parts)) or watchers.have_stopped
            if run.history.epochs < epochs and not is_stopped:
                writer.write(run.history, run.seconds)
                with make_display(shown_how, epochs) as display:
                    run.train(parts, display, writer)
                writer.write(run.history, run.seconds)
        except BaseException as error:
            run.error = error
            if isinstance(error, KeyboardInterrupt):
                run.drop_half_recorded_epoch()
                writer.write_last(run.history, run.seconds)
            raise
        finally:
            run.end(watchers)
    return run.history


def _trainer(
    network: Network,
    images: Dataset | Stream,
    optimizer: str | Optimizer,
    batch_size: int | None,
    *,
    shuffle: bool,
    seed: int,
    choices: TrainingChoices,
) -> Trainer | StreamTrainer:
    """Return what trains on a dataset, or on a stream."""
    if isinstance(images, Stream):
        return StreamTrainer(
            network,
            images,
            optimizer,
            batch_size,
            shuffle=shuffle,
            seed=seed,
            time_limit=TIME_LIMIT,
            choices=choices,
        )
    return Trainer(
        network,
        images,
        optimizer,
        batch_size,
        shuffle=shuffle,
        seed=seed,
        time_limit=TIME_LIMIT,
        **vars(choices),
    )


def _check_stream(
    stream: Stream,
    epochs: int,
    choices: TrainingChoices,
    validation_split: float | None,
    resume: StrPath | None,
) -> None:
    """Refuse what needs all images at once."""
    if epochs > 1 and stream.is_used_up:
        raise ArgumentError(
            f"epochs: images is an iterator, which can be gone through once, got {epochs:,}; give "
            "epochs=1, or for more a function that returns a new iterator at each call"
        )
    if choices.sample_weight is not None:
        raise ArgumentError(
            "sample_weight: images come in chunks; let each chunk be (images, labels, weights)"
        )
    if isinstance(choices.class_weight, str):
        raise ArgumentError(
            "class_weight: images come in chunks, of which nobody knows all labels; give numbers "
            f"in place of {choices.class_weight!r}"
        )
    if validation_split is not None:
        raise ArgumentError(
            "validation_split: images come in chunks; hold some out yourself, and give them as "
            "validation_data"
        )
    if resume is not None:
        raise ArgumentError(
            "resume: images come in chunks; a training on them cannot go on from a checkpoint"
        )


def _settled(
    choices: TrainingChoices, count: int, epochs: int, batch_size: int | None
) -> TrainingChoices:
    """Return the choices with a schedule over all steps of the training."""
    size = count if batch_size is None else as_integer("batch_size", batch_size, 1)
    return choices.ending_after(epochs * -(-count // size))
