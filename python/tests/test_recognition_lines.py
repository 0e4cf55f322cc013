"""Marks come in the order in which people read them."""

from __future__ import annotations

import numpy as np

from digitus.recognition.lines import find_lines


def square(left, top, height=30, width=20):
    return left, top, left + width, top + height


def lines_of(boxes, likeness=None):
    sure = np.ones(len(boxes)) if likeness is None else np.array(likeness)
    return find_lines(np.array(boxes, dtype=np.float64), sure)


def order(boxes, likeness=None):
    return [mark for line in lines_of(boxes, likeness) for mark in line.members]


def grid(rows, columns, *, lean=0.0, pitch=45, across=40):
    """Return the boxes of a page in reading order, its lines sinking by lean a pixel."""
    return [
        square(40 + column * across, 30 + row * pitch + lean * column * across)
        for row in range(rows)
        for column in range(columns)
    ]


def shuffled(boxes, seed=3):
    """Return the boxes in another order, and the way back."""
    way = np.random.default_rng(seed).permutation(len(boxes))
    return [boxes[place] for place in way], way


def test_nothing_is_no_line():
    assert find_lines(np.zeros((0, 4)), np.zeros(0)) == []


def test_one_mark_is_a_line_of_its_height():
    [line] = lines_of([square(5, 5, height=44)])
    assert (line.members, line.height) == ((0,), 44.0)


def test_pages_are_read_line_by_line_whatever_their_lean():
    for lean in (-0.15, -0.05, 0.0, 0.1, 0.15):
        boxes = grid(4, 12, lean=lean)
        given, way = shuffled(boxes)
        assert [int(way[place]) for place in order(given)] == list(range(len(boxes))), lean


def test_a_column_is_read_from_top_to_bottom():
    boxes = [square(50 + 3 * (row % 2), 20 + 50 * row) for row in range(6)]
    given, way = shuffled(boxes)
    assert [int(way[place]) for place in order(given)] == list(range(6))


def test_digits_far_apart_in_a_row_are_read_from_left_to_right():
    boxes = [square(10, 100), square(400, 108), square(800, 95), square(20, 200), square(700, 205)]
    given, way = shuffled(boxes)
    assert [int(way[place]) for place in order(given)] == list(range(5))
    assert len(lines_of(boxes)) == 5  # Of other digits' heights they are independent.


def test_a_row_of_unequal_digits_is_one_line():
    boxes = [square(10, 30, 40), square(40, 45, 22), square(70, 28, 44), square(100, 50, 20)]
    [line] = lines_of(boxes)
    assert line.members == (0, 1, 2, 3)


def test_a_small_mark_belongs_to_the_line_of_its_higher_neighbour():
    boxes = [square(10, 100, 50, 30), square(60, 100, 50, 30), square(75, 88, 8, 24)]
    [line] = lines_of(boxes, [1, 0.4, 0.05])
    assert sorted(line.members) == [0, 1, 2]
    assert line.height == 50


def test_a_part_of_a_part_stays_with_the_same_line():
    boxes = [square(10, 100, 60, 30), square(45, 110, 20, 10), square(58, 112, 6, 4)]
    [line] = lines_of(boxes)
    assert sorted(line.members) == [0, 1, 2]


def test_the_height_is_that_of_the_marks_like_digits():
    boxes = [square(10, 10, 60), square(40, 12, 40), square(70, 12, 40)]
    [line] = lines_of(boxes, [0.0, 1.0, 1.0])
    assert line.height == 40


def test_each_mark_is_in_exactly_one_line():
    random = np.random.default_rng(0)
    corners = random.uniform(0, 900, (300, 2))
    boxes = np.concatenate([corners, corners + random.uniform(2, 90, (300, 2))], axis=1)
    members = order(boxes.tolist(), random.random(300))
    assert sorted(members) == list(range(300))
