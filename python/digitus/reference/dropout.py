"""Dropout: in training, each value is left out with a given probability.

N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout", JMLR 2014.
What is kept is made larger by 1 / (1 - rate), so that the expected value stays the same and nothing
needs to be done in inference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitus.reference.array_types import FloatArray, IndexArray, Shape
from digitus.reference.layer import Context, Draws, Layer, check_range
from digitus.reference.philox import philox, split_key
from digitus.reference.random import DROPOUT, stream

GROUP = 64
"""Values whose random words come from 16 counters, four words each."""


def dropout_words(draws: Draws, position: int, count: int) -> NDArray[np.uint32]:
    """Return the random word of each value of each image.

    Value e of sample s in epoch n takes word ``(e // 16) % 4`` of what Philox makes of the counter
    ``(16 (e // 64) + e % 16, s, n, 0)``. So a word depends on neither batch nor order, and sixteen
    neighbours take the same word of sixteen counters, which suits a processor's vectors.

    Parameters
    ----------
    draws : Draws
    position : int
        Of the layer, counted from 0; chooses the key together with the seed.
    count : int
        Values of one image.

    Returns
    -------
    ndarray of uint32, shape (batch, count)
    """
    groups = -(-count // GROUP)
    samples = _checked_samples(draws.samples)
    if not 0 <= draws.epoch < 2**32:
        raise ValueError(f"epoch: expected 0 to 2**32 - 1, got {draws.epoch}")
    counters = np.zeros((len(samples), 16 * groups, 4), dtype=np.uint32)
    counters[:, :, 0] = np.arange(16 * groups, dtype=np.uint32)
    counters[:, :, 1] = samples[:, np.newaxis]
    counters[:, :, 2] = draws.epoch
    words = philox(counters, split_key(stream(draws.seed, DROPOUT, position)))
    by_group = words.reshape(len(samples), groups, 16, 4).transpose(0, 1, 3, 2)
    in_order: NDArray[np.uint32] = by_group.reshape(len(samples), GROUP * groups)[:, :count]
    return in_order


def _checked_samples(samples: IndexArray) -> NDArray[np.uint32]:
    rows = np.asarray(samples)
    if rows.ndim != 1 or rows.dtype.kind not in "ui" or len(rows) == 0:
        raise ValueError(
            f"samples: expected one row number an image, got shape {rows.shape} of {rows.dtype}"
        )
    if rows.min() < 0 or rows.max() >= 2**32:
        raise ValueError(f"samples: expected 0 to 2**32 - 1, got {rows.min()} to {rows.max()}")
    return rows.astype(np.uint32)


def dropout_factors(
    draws: Draws, position: int, shape: Shape, rate: float, dtype: DTypeLike
) -> FloatArray:
    """Return what each value is multiplied by: 0, or 1 / (1 - rate) rounded to float32.

    A value is kept where its word is ``floor(rate 2^32)`` or more.

    Parameters
    ----------
    draws : Draws
    position : int
        Of the layer, counted from 0.
    shape : tuple of int
        Of one image.
    rate : float
        Probability of being left out; 0 or more, below 1.
    dtype : float64 or float32
        Of the result.

    Returns
    -------
    ndarray, shape (batch, ...)
    """
    words = dropout_words(draws, position, math.prod(shape))
    is_kept = words >= np.uint32(math.floor(rate * 2.0**32))
    scale = np.float32(1.0 / (1.0 - rate))
    factors: FloatArray = (is_kept * scale).astype(dtype)
    return factors.reshape(len(words), *shape)


@dataclass(frozen=True)
class Dropout(Layer):
    """In training, leave out values at random; in inference, do nothing.

    Parameters
    ----------
    rate : float
        Probability of being left out; 0 or more, below 1.
    """

    kind: ClassVar[str] = "dropout"

    rate: float

    def __post_init__(self) -> None:
        check_range("rate", self.rate, 0.0, 1.0)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the same shape."""
        return input_shape

    def factors(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Return what each input is multiplied by; all ones if nothing is drawn."""
        draws = context.mode.draws
        if draws is None:
            return np.ones_like(inputs)
        if len(draws.samples) != len(inputs):
            raise ValueError(
                f"samples: expected {len(inputs)} row numbers, one an image, "
                f"got {len(draws.samples)}"
            )
        shape = inputs.shape[1:]
        return dropout_factors(draws, context.position, shape, self.rate, inputs.dtype)

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        """Leave values out."""
        return inputs * self.factors(inputs, context)

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        """Carry a gradient back to what was kept."""
        return grad_outputs * self.factors(inputs, context)
