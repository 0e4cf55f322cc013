"""Where a trainer stands, in Python's words."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

from digitus._signatures import ProgressStructure


class Progress(NamedTuple):
    """Where a trainer stands after a run.

    Loss (mean cross-entropy in nats) and accuracy (0 to 1) are those of the training images as
    they were met, before the step that used them, averaged over the epoch so far. The loss is the
    one trained on, with its weights, smoothed labels and L2 penalty.
    """

    epoch: int
    """The epoch that the latest batch belongs to, counted from 1."""
    batch: int
    """Batches done in that epoch."""
    batches_per_epoch: int
    images: int
    """Images done in that epoch."""
    step: int
    """Steps done since the training began, be it in this trainer or before a checkpoint."""
    loss: float
    accuracy: float
    epoch_finished: bool
    """Whether the latest batch was the last of its epoch."""
    learning_rate: float
    """Of the latest step; of the first one, if none is done."""

    @classmethod
    def of(cls, state: ProgressStructure) -> Progress:
        """Return what the library has written."""
        return cls(
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


def place_for_progress() -> ProgressStructure:
    """Return a structure for the library to write to."""
    return ProgressStructure(struct_size=ctypes.sizeof(ProgressStructure))
