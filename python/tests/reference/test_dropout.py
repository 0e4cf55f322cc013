"""Dropout leaves out the values that its random words say, and those alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from digitus.reference import INFERENCE, Draws, Dropout, Pass
from digitus.reference.dropout import dropout_factors, dropout_words
from digitus.reference.layer import Context
from digitus.reference.philox import philox
from digitus.reference.random import DROPOUT, stream

FIRST_WORDS = [
    *("0x1da7387a", "0x3d2a34d1", "0x67723294", "0xefd7296b"),
    *("0xd226bb33", "0x57989aa7", "0x82cbd6e8", "0xc26e755d"),
]
"""Of seed 0, epoch 1, layer 0: values 0, 1, 16 and 64 of samples 0 and 1."""


def word_of(seed, position, epoch, sample, element):
    """Return one random word, found by itself."""
    state = stream(seed, DROPOUT, position)
    counter = [16 * (element // 64) + element % 16, sample, epoch, 0]
    words = philox(np.array(counter, dtype=np.uint32), (state % 2**32, state // 2**32))
    return int(words[(element // 16) % 4])


@pytest.mark.parametrize("count", [1, 15, 16, 63, 64, 65, 200])
def test_each_value_has_the_word_of_its_place_sample_and_epoch(count):
    draws = Draws(2**64 - 1, 3, np.array([7, 0, 2**32 - 1]))
    words = dropout_words(draws, 4, count)
    expected = [
        [word_of(2**64 - 1, 4, 3, sample, element) for element in range(count)]
        for sample in (7, 0, 2**32 - 1)
    ]
    assert words.tolist() == expected


def test_first_words_have_not_changed():
    words = dropout_words(Draws(0, 1, np.array([0, 1])), 0, 65)
    assert [hex(word) for word in words[:, [0, 1, 16, 64]].ravel().tolist()] == FIRST_WORDS


def test_words_do_not_depend_on_batch_or_order():
    together = dropout_words(Draws(1, 1, np.arange(10)), 0, 40)
    for order in ([3], [9, 3, 5], list(range(9, -1, -1))):
        alone = dropout_words(Draws(1, 1, np.array(order)), 0, 40)
        np.testing.assert_array_equal(alone, together[order])


def test_words_differ_by_seed_layer_epoch_and_sample():
    words = {
        dropout_words(Draws(seed, epoch, np.array([sample])), position, 4).tobytes()
        for seed in (0, 1)
        for epoch in (1, 2)
        for sample in (0, 1)
        for position in (0, 1)
    }
    assert len(words) == 16


@pytest.mark.parametrize("rate", [0.0, 0.25, 0.5, 0.9])
def test_kept_are_the_words_from_rate_times_two_to_the_32_on(rate):
    draws = Draws(0, 1, np.arange(50))
    factors = dropout_factors(draws, 0, (20, 10), rate, np.float64)
    words = dropout_words(draws, 0, 200).reshape(50, 20, 10)
    np.testing.assert_array_equal(factors > 0, words >= math.floor(rate * 2**32))
    # 10,000 draws: four standard deviations are at most 0.02.
    assert abs(np.mean(factors > 0) - (1 - rate)) < 0.02
    assert set(np.unique(factors)) <= {0.0, float(np.float32(1 / (1 - rate)))}


def test_word_at_the_threshold_is_kept():
    draws = Draws(0, 1, np.array([0]))
    word = int(dropout_words(draws, 0, 1)[0, 0])
    for rate, is_kept in ((word / 2**32, True), ((word + 1) / 2**32, False)):
        assert (dropout_factors(draws, 0, (1,), rate, np.float64)[0, 0] > 0) == is_kept


def test_nothing_is_left_out_without_draws():
    values = np.random.default_rng(1).normal(size=(3, 4, 4, 2))
    for mode in (INFERENCE, Pass(is_training=True)):
        context = Context(0, {}, mode)
        np.testing.assert_array_equal(Dropout(0.9).forward(values, context), values)
        gradient = Dropout(0.9).input_gradient(values, values, values, context)
        np.testing.assert_array_equal(gradient, values)


@pytest.mark.parametrize("rate", [-0.1, 1.0, math.nan])
def test_bad_rate_is_refused(rate):
    with pytest.raises(ValueError, match="rate: expected 0 or more, below 1, got"):
        Dropout(rate)


@pytest.mark.parametrize(
    ("draws", "message"),
    [
        (Draws(0, 1, np.arange(2)), "samples: expected 3 row numbers, one an image, got 2"),
        (Draws(0, 1, np.array([0, 1, 2**32])), r"samples: expected 0 to 2\*\*32 - 1"),
        (Draws(0, 1, np.array([0, -1, 2])), r"samples: expected 0 to .*, got -1 to 2"),
        (Draws(0, 1, np.array([0.0, 1.0, 2.0])), "samples: expected one row number .* float64"),
        (Draws(0, 2**32, np.arange(3)), "epoch: expected 0 to"),
        (Draws(-1, 1, np.arange(3)), "seed: expected 0 to"),
    ],
)
def test_draws_that_do_not_fit_are_refused(draws, message):
    context = Context(0, {}, Pass(is_training=True, draws=draws))
    with pytest.raises(ValueError, match=message):
        Dropout(0.5).forward(np.ones((3, 5)), context)
