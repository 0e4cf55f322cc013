"""Digits vouch for one another, and for a picture that they leave unexplained they do not."""

from __future__ import annotations

import numpy as np
import pytest

from digitus.recognition.crops import Crop
from digitus.recognition.found import Found
from digitus.recognition.selection import (
    AMONG,
    EXPLAINED,
    EXPLAINED_BY_BARS,
    believed,
    select,
    threshold_among,
)
from digitus.recognition.single import NONE, likely

INK = 400.0
"""Pixels of ink that each has."""


def found(label, probability, *, height=20, is_digit=True):
    scores = np.zeros(10)
    scores[label] = probability
    levels = np.full((height, 400 // height), 255, dtype=np.uint8)
    return Found(Crop(0, 0, levels), np.zeros((28, 28), dtype=np.uint8), scores, is_digit)


def confidences(digits, ink):
    return [one.confidence for one in believed(digits, 0.6, ink)]


def test_what_explains_the_picture_is_believed():
    assert confidences([found(7, 0.9), found(1, 0.3)], 0.99 * INK / EXPLAINED) == [0.9, 0.3]
    assert confidences([found(1, 0.9)], 0.99 * INK / EXPLAINED_BY_BARS) == [0.9]


def test_what_explains_little_of_it_is_believed_less():
    assert confidences([found(7, 0.9)], 2 * INK / EXPLAINED) == [pytest.approx(0.45)]


def test_ones_have_to_explain_more():
    ink = 2 * INK / EXPLAINED_BY_BARS
    assert confidences([found(1, 0.9), found(1, 0.9)], 2 * ink) == [pytest.approx(0.45)] * 2
    assert confidences([found(1, 0.9), found(4, 0.9)], 2 * ink) == [0.9, 0.9]


def test_where_nothing_is_sure_nothing_changes():
    assert confidences([found(7, 0.5), found(1, 0.1)], 100 * INK) == [0.5, 0.1]
    assert believed([], 0.6, 0.0) == []


def test_sure_digits_vouch_for_the_others():
    assert threshold_among([found(7, 0.9), found(2, 0.8), found(3, 0.2)], 0.6) == AMONG * 0.6
    others = [found(3, 0.2), found(3, 0.2, is_digit=False)]
    assert threshold_among([found(7, 0.9), found(2, 0.8), *others], 0.6) == AMONG * 0.6


@pytest.mark.parametrize(
    "digits",
    [
        [],
        [found(7, 0.9)],
        [found(7, 0.9), found(2, 0.5)],
        [found(7, 0.9), found(2, 0.9), *[found(3, 0.2)] * 3],
    ],
    ids=["nothing", "one", "one sure", "most unsure"],
)
def test_few_sure_digits_do_not(digits):
    assert threshold_among(digits, 0.6) == 0.6


def test_unsure_remains_beside_digits_are_left_out():
    digits = [found(7, 0.9), found(2, 0.9), found(3, 0.2, height=5), found(4, 0.3)]
    assert [one.scores.argmax() for one in select(digits, 0.6)] == [7, 2, 4]


def test_beside_other_digits_a_one_is_about_as_high():
    heights = (10, 13, 29, 32)
    digits = [found(7, 0.9), found(2, 0.9), *[found(1, 0.9, height=each) for each in heights]]
    kept = [one.crop.levels.shape[0] for one in select(digits, 0.6)]
    assert kept == [20, 20, 13, 29]
    ones = digits[2:]
    assert select(ones, 0.6) == ones


def test_where_a_digit_is_to_be_expected_none_is_less_likely():
    scores = np.zeros(11)
    scores[3], scores[10] = 0.1, 0.9
    assert likely(scores)[3] == pytest.approx(0.1 / (0.1 + 0.9 * NONE))
    scores[3], scores[10] = 0.0, 1.0
    assert likely(scores).sum() == 0
    scores[5], scores[8], scores[10] = 0.75, 0.25, 0.0
    np.testing.assert_allclose(likely(scores)[[5, 8]], [0.75, 0.25])
