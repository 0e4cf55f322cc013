"""The random numbers are SplitMix64's, and stay the same from version to version."""

from __future__ import annotations

import math

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference.random import (
    IMAGE_ORDER,
    INITIAL_WEIGHTS,
    normals,
    permutation,
    random_integers,
    stream,
    unit_doubles,
)

MASK = 2**64 - 1


def sequential_outputs(state, count):
    """Return outputs of SplitMix64 in its usual form: one after the other, in plain integers."""
    outputs = []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        outputs.append(mixed ^ (mixed >> 31))
    return outputs


def test_outputs_are_the_published_ones():
    # Of S. Vigna's splitmix64.c with x = 1234567 and x = 0.
    assert random_integers(1234567, 5).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert random_integers(0, 3).tolist() == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ]


@pytest.mark.parametrize("state", [0, 1, 2**63, MASK, 0x0123456789ABCDEF])
def test_outputs_all_at_once_are_those_one_after_the_other(state):
    assert random_integers(state, 100).tolist() == sequential_outputs(state, 100)


@pytest.mark.parametrize("seed", [0, 1, 42, MASK])
@pytest.mark.parametrize("purpose", [INITIAL_WEIGHTS, IMAGE_ORDER])
@pytest.mark.parametrize("index", [0, 1, 2**32 - 1])
def test_stream_is_two_rounds_of_mixing(seed, purpose, index):
    # The first output of a state s is mix(s + gamma), so mix(z) is that of z - gamma.
    gamma = 0x9E3779B97F4A7C15
    (inner,) = sequential_outputs(seed, 1)
    steps = purpose * 2**32 + index + 1
    (expected,) = sequential_outputs((inner + gamma * (steps - 1)) & MASK, 1)
    assert stream(seed, purpose, index) == expected


def test_streams_of_different_uses_differ():
    states = {
        stream(seed, purpose, index)
        for seed in range(8)
        for purpose in (INITIAL_WEIGHTS, IMAGE_ORDER)
        for index in range(50)
    }
    assert len(states) == 8 * 2 * 50


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_seed_beyond_64_bits_is_refused(seed):
    with pytest.raises(ValueError, match=f"seed: expected 0 to .*, got {seed}"):
        stream(seed, IMAGE_ORDER, 0)


@pytest.mark.parametrize("index", [-1, 2**32])
def test_index_beyond_32_bits_is_refused(index):
    with pytest.raises(ValueError, match=f"index: expected 0 to .*, got {index}"):
        stream(0, IMAGE_ORDER, index)


def test_unit_doubles_are_the_upper_53_bits():
    expected = [(output >> 11) / 2**53 for output in sequential_outputs(7, 1000)]
    units = unit_doubles(7, 1000)
    assert units.tolist() == expected
    assert units.min() >= 0.0
    assert units.max() < 1.0


def test_normals_are_pairs_of_box_and_muller():
    units = unit_doubles(7, 6).tolist()
    expected = []
    for first, second in ((0, 1), (2, 3), (4, 5)):
        distance = math.sqrt(-2 * math.log(1 - units[first]))
        angle = 2 * math.pi * units[second]
        expected += [distance * math.cos(angle), distance * math.sin(angle)]
    assert normals(7, 6).tolist() == expected


def test_odd_count_of_normals_leaves_out_the_last_of_a_pair():
    assert normals(7, 5).tolist() == normals(7, 6).tolist()[:5]
    assert normals(7, 0).tolist() == []


def test_normals_have_mean_0_and_deviation_1():
    values = normals(3, 100_000)
    # Four standard errors: 4 / sqrt(100,000), and that over sqrt(2).
    assert abs(values.mean()) < 0.013
    assert abs(values.std() - 1.0) < 0.009


@pytest.mark.parametrize("image_count", [0, 1, 2, 3, 10, 1000])
def test_permutation_holds_every_row_once(image_count):
    order = permutation(5, 0, image_count)
    assert order.dtype == np.int64
    assert sorted(order.tolist()) == list(range(image_count))


def test_permutation_swaps_from_the_last_place_down():
    draws = sequential_outputs(stream(9, IMAGE_ORDER, 4), 19)
    expected = list(range(20))
    for place, draw in zip(range(19, 0, -1), draws, strict=True):
        choice = ((draw >> 32) * (place + 1)) >> 32
        expected[place], expected[choice] = expected[choice], expected[place]
    assert permutation(9, 4, 20).tolist() == expected


def test_permutation_differs_by_seed_and_by_epoch():
    orders = {tuple(permutation(seed, epoch, 30)) for seed in range(4) for epoch in range(4)}
    assert len(orders) == 16


def test_every_place_is_reached_about_equally_often():
    first_places = [int(permutation(seed, 0, 5)[0]) for seed in range(2000)]
    counts = np.bincount(first_places, minlength=5)
    # 400 each, standard deviation 18.
    assert counts.min() > 320
    assert counts.max() < 480


@pytest.mark.parametrize("image_count", [-1, 2**31])
def test_permutation_of_an_impossible_count_is_refused(image_count):
    with pytest.raises(ValueError, match="image_count: expected 0 to"):
        permutation(0, 0, image_count)


def test_first_values_have_not_changed():
    assert stream(0, INITIAL_WEIGHTS, 0) == 2263597804206842407
    assert permutation(0, 0, 10).tolist() == [9, 2, 0, 5, 3, 1, 8, 7, 6, 4]
    assert permutation(42, 3, 10).tolist() == [6, 7, 2, 3, 0, 1, 9, 5, 8, 4]
    units = unit_doubles(stream(0, INITIAL_WEIGHTS, 0), 2)
    assert units.tolist() == [0.28380889924026476, 0.3845691038500254]
    # The logarithm and cosine of another C library may round the last bit otherwise.
    expected = [0.36897774897013963, -0.6394996748422549, 0.5813222377654199]
    assert_close(normals(stream(0, INITIAL_WEIGHTS, 1), 3), expected, 1e-15, 0.0, "normals")
