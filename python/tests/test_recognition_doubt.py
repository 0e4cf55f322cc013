"""Parts of a mark are digits only if the rest of it is something, too."""

from __future__ import annotations

import numpy as np
import pytest

from digitus.recognition.crops import Crop
from digitus.recognition.found import Found
from digitus.recognition.many import ONES, doubted

LINE = Crop(0, 0, np.full((20, 4), 255, dtype=np.uint8))


def found(label, probability, *, is_digit=True):
    scores = np.full(10, 0.001)
    scores[label] = probability
    return Found(LINE, np.zeros((28, 28), dtype=np.uint8), scores, is_digit)


def confidences(digits, marks):
    return [one.confidence for one in doubted(digits, [frozenset(each) for each in marks])]


def test_marks_of_their_own_stay_as_sure_as_they_are():
    assert confidences([found(1, 0.9), found(1, 0.2)], [{0}, {1}]) == [0.9, 0.2]


def test_a_part_is_as_sure_as_the_rest_of_its_mark():
    one, other = confidences([found(4, 0.9), found(7, 0.3)], [{0}, {0}])
    assert one == pytest.approx(0.9 * 0.309 / 0.909)
    assert other == 0.3


def test_beside_what_is_no_digit_a_part_is_none():
    digits = [found(4, 0.9), found(1, 0.9, is_digit=False), found(8, 0.9)]
    assert confidences(digits, [{0}, {0}, {1}]) == [0.0, 0.9, 0.9]


def test_nothing_but_ones_is_a_zigzag():
    ones = confidences([found(1, 0.95), found(1, 0.95)], [{3}, {3}])
    assert ones == [pytest.approx(0.95 * ONES)] * 2
    mixed = confidences([found(1, 0.95), found(2, 0.95)], [{3}, {3}])
    assert mixed == [0.95, 0.95]


def test_a_digit_of_two_marks_depends_on_the_parts_of_both():
    digits = [found(2, 0.9), found(3, 0.9), found(4, 0.1)]
    first, joint, last = confidences(digits, [{0}, {0, 1}, {1}])
    assert first == 0.9
    assert joint == pytest.approx(0.9 * 0.109 / 0.909)
    assert last == 0.1
