"""Marks are what is connected, each with its own ink and no other's."""

from __future__ import annotations

import numpy as np
from simple_marks import STROKE, bar, page, ring

from digitus.recognition.crops import Crop, united
from digitus.recognition.marks import MARK_LIMIT, find_marks


def marks_of(levels, stroke=STROKE):
    return find_marks(levels, levels >= 128, stroke)


def test_an_empty_mask_has_no_marks():
    marks = marks_of(np.zeros((40, 50), dtype=np.uint8))
    assert len(marks) == 0
    assert marks.boxes.shape == (0, 4)


def test_boxes_and_areas_are_those_of_the_ink():
    marks = marks_of(page((100, 200), (bar(), 20, 30), (ring(), 100, 20)))
    left, top = marks.origin
    found = sorted(tuple(box + [left, top, left, top]) for box in marks.boxes)
    assert found == [(20, 30, 26, 90), (100, 20, 148, 80)]
    assert sorted(marks.areas)[0] == 60 * STROKE


def test_corners_connect():
    steps = np.kron(np.eye(8, dtype=np.uint8) * 255, np.ones((4, 4), dtype=np.uint8))
    assert len(marks_of(page((80, 80), (steps, 10, 10)))) == 1


def test_a_crop_has_nothing_of_its_neighbours():
    inner = bar(20)
    levels = page((100, 200), (ring(), 50, 20), (inner, 70, 40))
    marks = marks_of(levels)
    outer = int(np.argmax(marks.areas))
    crop = marks.crop([outer])
    np.testing.assert_array_equal(crop.levels, ring())
    both = marks.crop([0, 1])
    np.testing.assert_array_equal(both.levels, levels[20:80, 50:98])
    assert (both.left + marks.origin[0], both.top + marks.origin[1]) == (50, 20)


def test_soft_edges_belong_to_the_mark_they_surround():
    soft = np.full((60, 10), 60, dtype=np.uint8)
    soft[3:-3, 3:-3] = 255
    levels = page((100, 100), (soft, 20, 20), (soft, 30, 20))
    marks = marks_of(levels)
    assert len(marks) == 2
    for index in range(2):
        np.testing.assert_array_equal(marks.crop([index]).levels, soft)


def test_specks_beside_digits_are_left_out_but_not_specks_alone():
    speck = np.full((2, 2), 255, dtype=np.uint8)
    assert len(marks_of(page((100, 200), (ring(), 50, 20), (speck, 150, 40)))) == 1
    assert len(marks_of(page((100, 200), (speck, 150, 40), (speck, 10, 40)))) == 2


def test_a_thousand_specks_do_not_outvote_a_digit():
    levels = np.zeros((400, 400), dtype=np.uint8)
    levels[::8, ::8] = 255
    levels[150:260, 100:290] = 0
    levels[160:220, 120:168] = ring()
    [box] = marks_of(levels).boxes
    assert box[3] - box[1] == 60


def test_of_too_many_marks_the_largest_stay():
    levels = np.zeros((300, 300), dtype=np.uint8)
    levels[::4, ::4] = 255
    levels[100:103, 100:103] = 255
    marks = marks_of(levels)
    assert len(marks) == MARK_LIMIT
    assert marks.areas.max() >= 9


def test_united_crops_keep_the_strongest_ink():
    one = Crop(3, 5, np.full((4, 6), 100, dtype=np.uint8))
    other = Crop(6, 2, np.full((5, 6), 200, dtype=np.uint8))
    both = united([one, other])
    assert both.box == (3, 2, 12, 9)
    assert both.levels[0, 0] == 0
    assert both.levels[3, 0] == 100
    assert both.levels[3, 4] == 200
    assert united([one]) is one


def test_trimming_keeps_a_pixel_of_nothing():
    assert Crop(2, 2, np.zeros((5, 5), dtype=np.uint8)).trimmed().box == (2, 2, 3, 3)
