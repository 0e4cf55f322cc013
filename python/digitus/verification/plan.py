"""What a verification runs: each optimizer, with full batches and with small ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from digitus import reference
from digitus._errors import ArgumentError
from digitus._suggestions import did_you_mean
from digitus.optimizers import SGD, Adam, AdamW, Optimizer

LEARNING_RATES = {
    "mlp": {"sgd": 0.1, "momentum": 0.01, "nesterov": 0.01, "adam": 0.001, "adamw": 0.001},
    "cnn": {"sgd": 0.02, "momentum": 0.002, "nesterov": 0.002, "adam": 3e-4, "adamw": 3e-4},
}
"""By model and optimizer, so small that 100 steps stay within the tolerances. Where the loss begins
to swing, every step makes a difference larger: gradient descent of the cnn with 0.1, after 95
steps. Where few images are nearly fitted, gradients are small differences of large terms: Adam with
0.001.
"""

# Keras rounds these to float32, whatever it computes in, and 1 - beta_2 is then off by 1e-5; so all
# sides get the rounded numbers.
BETA_1, BETA_2 = float(np.float32(0.9)), float(np.float32(0.999))

OPTIMIZERS = tuple(LEARNING_RATES["mlp"])
"""Names of the optimizers that can be verified."""


@dataclass(frozen=True)
class Mode:
    """One training run that engine and peers do in step.

    Attributes
    ----------
    optimizer : str
        One of `OPTIMIZERS`.
    batch_size : int or None
        Images a step; None for all of them.
    steps : int
        How many steps.
    learning_rate : float
        Of the optimizer.
    """

    optimizer: str
    batch_size: int | None
    steps: int
    learning_rate: float

    @property
    def shuffles(self) -> bool:
        """Whether the order of the images is drawn; a full batch has none worth drawing."""
        return self.batch_size is not None

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"{self.optimizer}, {'full batch' if self.batch_size is None else 'mini-batch'}"

    @property
    def engine_optimizer(self) -> Optimizer:
        """The engine's optimizer, with the settings of `reference_optimizer`."""
        rate = self.learning_rate
        made: dict[str, Callable[[], Optimizer]] = {
            "sgd": lambda: SGD(rate),
            "momentum": lambda: SGD(rate, momentum=0.9),
            "nesterov": lambda: SGD(rate, momentum=0.9, nesterov=True),
            "adam": lambda: Adam(rate, BETA_1, BETA_2),
            "adamw": lambda: AdamW(rate, BETA_1, BETA_2),
        }
        return made[self.optimizer]()

    @property
    def reference_optimizer(self) -> reference.Optimizer:
        """The reference's optimizer, at its first step."""
        rate = self.learning_rate
        made: dict[str, Callable[[], reference.Optimizer]] = {
            "sgd": lambda: reference.GradientDescent(rate),
            "momentum": lambda: reference.Momentum(rate, 0.9),
            "nesterov": lambda: reference.Nesterov(rate, 0.9),
            "adam": lambda: reference.Adam(rate, BETA_1, BETA_2),
            "adamw": lambda: reference.AdamW(rate, BETA_1, BETA_2),
        }
        return made[self.optimizer]()


def all_batches(image_count: int, mode: Mode, seed: int) -> Iterator[reference.Draws]:
    """Yield the batches of one epoch after the other, as NumPy draws them.

    Parameters
    ----------
    image_count : int
    mode : Mode
    seed : int
        Draws the order.

    Yields
    ------
    Draws
        The rows of a batch as its samples, and what dropout draws with.
    """
    epoch = 0
    while True:
        for rows in reference.batches(
            image_count, mode.batch_size, seed, epoch, shuffle=mode.shuffles
        ):
            yield reference.Draws(seed, epoch + 1, rows)
        epoch += 1


def plan(
    optimizers: Sequence[str] = OPTIMIZERS,
    *,
    steps: int = 100,
    batch_size: int = 128,
    model: str = "mlp",
) -> list[Mode]:
    """Return the modes to run: for each optimizer full batches, then small ones.

    Parameters
    ----------
    optimizers : sequence of str
        Some of `OPTIMIZERS`.
    steps : int
        Steps of each mode, 1 or more.
    batch_size : int
        Images of a small batch, 1 or more.
    model : str
        "mlp" or "cnn", whose learning rates are taken.
    """
    for name in optimizers:
        if name not in OPTIMIZERS:
            raise ArgumentError(
                f"optimizer: expected one of {', '.join(OPTIMIZERS)}, got {name!r}"
                f"{did_you_mean(name, OPTIMIZERS)}"
            )
    if steps < 1:
        raise ArgumentError(f"steps: expected 1 or more, got {steps}")
    if batch_size < 1:
        raise ArgumentError(f"batch_size: expected 1 or more, got {batch_size}")
    rates = LEARNING_RATES[model]
    return [
        Mode(name, size, steps, rates[name]) for name in optimizers for size in (None, batch_size)
    ]
