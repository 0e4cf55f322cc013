"""A trainer whose epochs are made of chunks, one in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digitus._files import StrPath
from digitus._handles import Closing
from digitus._training_choices import TrainingChoices
from digitus.optimizers import Optimizer
from digitus.streams import Chunk, Stream
from digitus.trainer import Progress, Trainer

if TYPE_CHECKING:
    from digitus.network import Network


class StreamTrainer(Closing):
    """Does for a stream what `Trainer` does for a dataset, as far as `fit` needs it.

    Each chunk is one pass of a trainer: batches do not reach from one chunk into the next, and the
    images are shuffled within their chunk.

    Parameters
    ----------
    network : Network
        What learns.
    stream : Stream
        From what; its first chunk is taken at once.
    optimizer, batch_size, shuffle, seed, time_limit
        As of `Trainer`.
    choices : TrainingChoices
        Without weights of images, which the stream brings itself.
    """

    def __init__(
        self,
        network: Network,
        stream: Stream,
        optimizer: str | Optimizer,
        batch_size: int | None,
        *,
        shuffle: bool,
        seed: int,
        time_limit: float,
        choices: TrainingChoices,
    ) -> None:
        self._stream = stream
        self._class_weight = choices.class_weight
        self._epoch = 1
        self._chunks: Iterator[Chunk] = stream.chunks(1)
        first = next(self._chunks)
        given = {**vars(choices), "sample_weight": first.sample_weight}
        self._trainer = Trainer(
            network,
            first.dataset,
            optimizer,
            batch_size,
            shuffle=shuffle,
            seed=seed,
            time_limit=time_limit,
            **given,
        )
        self._next: Chunk | None = None
        self._done = _Sums()
        self._earlier = _Sums()  # Of the epoch before.
        self._state = self._of(None)

    @property
    def images_per_epoch(self) -> int | None:
        """Images of an epoch, as the one before had; None in the first one, until it has ended."""
        if self._state.epoch_finished:
            return self._state.images
        return self._earlier.images or None

    def progress(self) -> Progress:
        """Return where the training stands, as the latest run did."""
        return self._state

    def run(self, max_batches: int = 1) -> Progress:
        """Train for at most `max_batches` batches, and never past the end of a chunk.

        Parameters
        ----------
        max_batches : int
            At least 1.

        Returns
        -------
        Progress
            Of the epoch over all its chunks. As long as nobody knows how many follow, its batches
            are those of the epoch before, or those of the chunks so far.
        """
        if self._state.epoch_finished:
            self._begin_epoch()
        if self._next is not None:
            self._set(self._next)
        state = self._trainer.run(max_batches)
        self._state = self._of(state)
        if state.epoch_finished:
            self._end_chunk(state)
        return self._state

    def averaged_network(self) -> Network:
        """Return the average of the weights; see `Trainer.averaged_network`."""
        return self._trainer.averaged_network()

    def save(self, path: StrPath, note: str = "") -> None:
        """Save a checkpoint, which is one of the chunk at work; see `Trainer.save`."""
        self._trainer.save(path, note)

    def close(self) -> None:
        """End training; the network keeps what it learned."""
        self._trainer.close()

    def _begin_epoch(self) -> None:
        chunks = self._stream.chunks(self._epoch + 1)
        self._next = next(chunks)
        self._chunks, self._earlier, self._done = chunks, self._done, _Sums()
        self._epoch += 1
        self._state = self._of(None)

    def _set(self, chunk: Chunk) -> None:
        self._trainer.set_dataset(
            chunk.dataset, class_weight=self._class_weight, sample_weight=chunk.sample_weight
        )
        self._next = None

    def _end_chunk(self, state: Progress) -> None:
        """Ask for the next chunk: only then it is known whether the epoch has ended."""
        self._done = self._done.plus(state)
        self._next = next(self._chunks, None)
        self._state = self._of(None)._replace(epoch_finished=self._next is None)

    def _of(self, state: Progress | None) -> Progress:
        """Return where the epoch stands with a pass that stands there; None for none."""
        latest = self._trainer.progress() if state is None else state
        sums = self._done if state is None else self._done.plus(state)
        known = self._done.batches + (0 if state is None else state.batches_per_epoch)
        return Progress(
            epoch=self._epoch,
            batch=sums.batches,
            batches_per_epoch=max(self._earlier.batches, known),
            images=sums.images,
            step=latest.step,
            loss=sums.loss / max(1, sums.images),
            accuracy=sums.correct / max(1, sums.images),
            epoch_finished=False,
            learning_rate=latest.learning_rate,
        )


class _Sums:
    """Sums over the passes of an epoch."""

    def __init__(
        self, images: int = 0, batches: int = 0, loss: float = 0.0, correct: float = 0.0
    ) -> None:
        self.images = images
        self.batches = batches
        self.loss = loss
        self.correct = correct

    def plus(self, state: Progress) -> _Sums:
        """Return the sums with those of another pass."""
        return _Sums(
            self.images + state.images,
            self.batches + state.batch,
            self.loss + state.loss * state.images,
            self.correct + state.accuracy * state.images,
        )
