"""What a contestant is asked to do; goes to its process as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

TRIAL_BATCHES = {"train": 256, "train_convnet": 64}
"""Batches of a training epoch that a setting is tried with before the best one is taken.

Multiples of the 64 steps a call that Keras is tried with, which else do not show what they gain.
"""


@dataclass(frozen=True)
class Task:
    """One kind of work with its sizes; fields that a kind does not use keep their defaults."""

    kind: str
    """"train", "predict", "predict_bytes", "predict_one", "load_csv", "sgemm" or "bandwidth";
    with the network of the recipe keras-convnet "train_convnet" or "predict_convnet", with that of
    cnn-best "train_cnn_best"."""
    folder: str = ""
    """Where `workspace` has put the data."""
    threads: int = 2
    rows: int = 0
    """Images of an epoch."""
    sizes: tuple[int, ...] = (784, 128, 10)
    """Values of an image, then the outputs of each layer."""
    batch: int | None = 128
    """Images a step; None for all of them, in file order."""
    optimizer: str = "adam"
    """"adam" (rate 0.001), "sgd" (0.1) or "momentum" (0.01 and 0.9)."""
    dtype: str = "float32"
    calls: int = 10
    """Repetitions within a round."""
    seed: int = 0
    settings: str = ""
    """How the settings begin that may be tried; empty for all."""

    def to_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Task:
        """Return the task that `to_json` wrote."""
        return cls(**{**fields, "sizes": tuple(fields["sizes"])})

    def as_trial(self) -> Task:
        """Return a shorter task that tells fast settings from slow ones."""
        if self.kind not in TRIAL_BATCHES or self.batch is None:
            return self
        return replace(self, rows=min(self.rows, TRIAL_BATCHES[self.kind] * self.batch))


def training_flops(sizes: Sequence[int]) -> int:
    """Return the floating-point operations that one image takes in a training step.

    Parameters
    ----------
    sizes : sequence of int
        Values of an image, then the outputs of each layer.

    Returns
    -------
    int
        Of the matrix products alone; see `flops_of_products`.
    """
    return flops_of_products(
        [inputs * outputs for inputs, outputs in zip(sizes, sizes[1:], strict=False)]
    )


def flops_of_products(products: Sequence[int]) -> int:
    """Return the floating-point operations of a training step from the products going forward.

    Parameters
    ----------
    products : sequence of int
        Products of weights and values in the outputs of each layer, for one image.

    Returns
    -------
    int
        Twice as many for the first layer that has any (forward, gradient of the weights), three
        times for each later one (and gradient of the inputs); 2 for each multiplication with its
        addition.
    """
    first, *others = [count for count in products if count > 0]
    return 2 * (2 * first + 3 * sum(others))
