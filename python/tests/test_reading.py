"""Upright strokes and rings are read as rows of 1 and 0, however they touch or break."""

from __future__ import annotations

import numpy as np
import pytest
from simple_marks import STROKE, ShapeReader, bar, page, ring

from digitus.recognition.candidates import CANDIDATE_LIMIT
from digitus.recognition.ink import Ink
from digitus.recognition.marks import MARK_LIMIT
from digitus.recognition.reading import Thresholds, read_ink
from digitus.recognition.source import read_picture


def read(levels, reader=None, *, single=False, threshold=0.5, one=None, stroke=STROKE):
    """Return the digits of ink that is the picture itself."""
    ink = Ink(levels, levels >= 128, stroke if levels.any() else 0.0)
    picture = read_picture(255 - levels)
    thresholds = Thresholds(threshold, threshold if one is None else one)
    return read_ink(ink, picture, reader or ShapeReader(), thresholds, single=single)[1]


def labels(levels, **options):
    return [digit.label for digit in read(levels, **options)]


ROW = page((120, 400), (ring(), 20, 30), (bar(), 90, 30), (ring(), 120, 32), (bar(), 190, 28))


def test_nothing_is_no_digit():
    assert read(np.zeros((80, 80), dtype=np.uint8)) == ()


def test_a_row_is_read_with_its_boxes():
    digits = read(ROW)
    assert [digit.label for digit in digits] == [0, 1, 0, 1]
    assert [digit.box for digit in digits] == [
        (20, 30, 68, 90),
        (90, 30, 96, 90),
        (120, 32, 168, 92),
        (190, 28, 196, 88),
    ]
    assert all(digit.confidence > 0.9 for digit in digits)


def test_lines_are_read_from_top_to_bottom():
    levels = np.concatenate([ROW, ROW[:, ::-1]])
    assert labels(levels) == [0, 1, 0, 1, 1, 0, 1, 0]


@pytest.mark.parametrize("scale", [1, 3])
def test_touching_digits_are_cut(scale):
    levels = page(
        (120, 400), (ring(), 20, 30), (bar(), 66, 30), (ring(), 120, 30), (ring(), 166, 30)
    )
    levels = np.kron(levels, np.ones((scale, scale), dtype=np.uint8))
    digits = read(levels, stroke=STROKE * scale)
    assert [digit.label for digit in digits] == [0, 1, 0, 0]
    edges = [edge / scale for digit in digits for edge in (digit.box[0], digit.box[2])]
    np.testing.assert_allclose(edges, [20, 67, 67, 72, 120, 167, 167, 214], atol=4)


def test_a_broken_ring_is_one_digit():
    broken = ring()
    broken[:, 20:26] = 0
    assert labels(page((120, 300), (broken, 40, 30), (bar(), 150, 30))) == [0, 1]


def test_a_ring_in_many_pieces_is_one_digit():
    broken = ring()
    broken[28:32] = 0
    broken[:, 22:25] = 0
    assert labels(page((120, 300), (broken, 40, 30))) == [0]


def test_a_ring_broken_across_is_one_digit_in_its_row():
    broken = ring()
    broken[14:18] = 0
    levels = page((120, 400), (bar(), 20, 30), (broken, 60, 30), (ring(), 150, 30))
    assert labels(levels) == [1, 0, 0]


def test_a_column_of_digits_is_not_joined():
    levels = page((300, 120), (ring(), 30, 20), (ring(), 32, 95), (bar(), 50, 170))
    assert labels(levels) == [0, 0, 1]


def test_frames_lines_and_commas_beside_digits_are_left_out():
    frame = np.zeros((100, 240), dtype=np.uint8)
    frame[:3], frame[-3:], frame[:, :3], frame[:, -3:] = 255, 255, 255, 255
    rule = np.full((3, 300), 255, dtype=np.uint8)
    comma = bar(11, 5)
    levels = page(
        (260, 400),
        (frame, 30, 20),
        (ring(), 60, 40),
        (bar(), 140, 40),
        (rule, 20, 200),
        (comma, 120, 92),
    )
    assert labels(levels) == [0, 1]


def test_what_is_no_digit_is_one_unsure_digit():
    cross = np.zeros((60, 60), dtype=np.uint8)
    cross[27:33], cross[:, 27:33] = 255, 255
    [digit] = read(page((120, 120), (cross, 30, 30)))
    assert digit.label is None
    assert digit.confidence < 0.1
    assert digit.box == (30, 30, 90, 90)
    assert digit.alternatives[0][1] == digit.confidence


def test_single_takes_all_ink_but_specks():
    dot = np.full((5, 5), 255, dtype=np.uint8)
    halves = page((60, 48), (ring(), 0, 0))
    halves[:, 15:19] = 0
    [digit] = read(page((150, 300), (halves, 40, 30), (dot, 280, 140)), single=True)
    assert digit.label == 0
    assert digit.box == (40, 30, 88, 90)


def test_single_leaves_out_what_spoils_a_digit():
    shadow = np.full((60, 60), 255, dtype=np.uint8)
    [digit] = read(page((300, 400), (ring(), 100, 100), (shadow, 340, 240)), single=True)
    assert digit.label == 0
    assert digit.box == (100, 100, 148, 160)


def test_small_pictures_are_one_digit_with_every_level():
    levels = page((28, 28), (ring(20, 16, 2), 6, 4))
    levels[4:24, 5] = 40  # A faint edge that no mask has.
    [digit] = read(levels, stroke=2.0)
    assert digit.label == 0
    assert digit.box == (5, 4, 22, 24)
    assert (digit.pixels == 40).sum() == 20


def test_the_least_confidence_decides_about_labels():
    assert labels(ROW, threshold=0.999) == [None] * 4
    unsure = read(ROW, threshold=0.999)[0]
    assert unsure.alternatives[0][0] == 0
    assert unsure.confidence == unsure.alternatives[0][1]
    sure = read(ROW)[0]
    assert [label for label, _ in sure.alternatives] == [1, 2, 3]


def test_one_digit_has_a_threshold_of_its_own():
    alone = page((120, 120), (ring(), 30, 30))
    assert labels(alone, threshold=0.999, one=0.5) == [None]
    assert labels(alone, threshold=0.999, one=0.5, single=True) == [0]
    small = page((28, 28), (ring(20, 16, 2), 6, 4))
    assert labels(small, threshold=0.999, one=0.5, stroke=2.0) == [0]


def test_a_picture_in_the_form_of_mnist_is_read_as_it_is():
    ink = ring(20, 16, 2) // 5 * 3  # Made lighter when it is normalised.
    middle = page((28, 28), (ink, 6, 4))
    [digit] = read(middle, stroke=2.0)
    np.testing.assert_array_equal(digit.pixels, middle)
    [beside] = read(page((28, 28), (ink, 1, 4)), stroke=2.0)
    assert not np.array_equal(beside.pixels, page((28, 28), (ink, 1, 4)))
    assert beside.label == digit.label == 0


def test_the_reader_is_asked_twice_at_most():
    reader = ShapeReader()
    read(np.concatenate([ROW, ROW]), reader)
    assert len(reader.calls) <= 2


def test_results_repeat():
    first, second = read(ROW), read(ROW)
    assert first == second
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.pixels, other.pixels)


def confusing_pictures():
    side = 700
    random = np.random.default_rng(0)
    rows, columns = np.indices((side, side))
    dots = np.zeros((side, side), dtype=np.uint8)
    dots[::5, ::5] = 255
    yield "dots", dots
    yield "checkerboard", ((rows // 4 + columns // 4) % 2 * 255).astype(np.uint8)
    yield "noise", np.where(random.random((side, side)) < 0.2, 255, 0).astype(np.uint8)
    yield "stripes", np.where(columns % 8 < 3, 255, 0).astype(np.uint8)
    yield "full", np.full((side, side), 255, dtype=np.uint8)
    waves = (30 * np.sin(columns / 7) + rows) % 60 < 6
    yield "waves", np.where(waves, 255, 0).astype(np.uint8)


@pytest.mark.parametrize(("name", "levels"), list(confusing_pictures()))
def test_work_is_bounded(name, levels):
    reader = ShapeReader()
    digits = read(levels, reader, stroke=3.0)
    assert len(digits) >= 1, name
    assert sum(reader.calls) <= MARK_LIMIT + CANDIDATE_LIMIT
    assert len(read(levels, single=True, stroke=3.0)) == 1
