"""Digits and letters as strokes: every way of writing is drawn, is legible, and repeats."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

pytest.importorskip("cv2")

from digitus import ArgumentError
from digitus.synthesis import LETTERS, digit_ink, letter_ink, scribble_ink
from digitus.synthesis.characters import checks
from digitus.synthesis.curves import curve_with_corners, resampled, rounded, smooth_curve
from digitus.synthesis.hand import Hand, random_hand
from digitus.synthesis.layout import THINNEST, random_width
from digitus.synthesis.letters import _WAYS as LETTER_WAYS
from digitus.synthesis.pen import Pen, random_pen
from digitus.synthesis.scribbles import SCRIBBLES
from digitus.synthesis.skeletons import DIGITS

WAYS = [(label, way) for label, ways in enumerate(DIGITS) for way in ways]
NEAT = Hand(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, np.zeros(64))


def upright(lines):
    """Return lines 1 high from y = 0 on, as the checks expect them."""
    top = min(line[:, 1].min() for line in lines)
    height = max(line[:, 1].max() for line in lines) - top
    return [(resampled(line) - [0, top]) / height for line in lines]


def test_each_digit_has_several_ways_with_names_of_their_own():
    assert len(DIGITS) == 10
    for ways in DIGITS:
        assert len(ways) >= 4
        assert len({way.name for way in ways}) == len(ways)


@pytest.mark.parametrize(("label", "way"), WAYS, ids=[f"{at}-{way.name}" for at, way in WAYS])
def test_a_neat_hand_writes_each_way_as_its_check_wants_it(label, way):
    random = np.random.default_rng(label)
    found = [way.is_legible(upright(NEAT.move(way.draw(random), random))) for _ in range(60)]
    assert sum(found) >= 54


@pytest.mark.parametrize(("label", "way"), WAYS, ids=[f"{at}-{way.name}" for at, way in WAYS])
def test_any_hand_ends_with_what_can_be_read(label, way):
    random = np.random.default_rng([7, label])
    found = [way.is_legible(upright(random_hand(random).write(way, random))) for _ in range(40)]
    assert sum(found) >= 39


@pytest.mark.parametrize(("label", "way"), WAYS, ids=[f"{at}-{way.name}" for at, way in WAYS])
def test_a_digit_laid_on_its_side_or_stretched_is_not_legible_any_more(label, way):
    random = np.random.default_rng(label)
    lines = NEAT.move(way.draw(random), random)
    if label not in {0, 8}:
        assert not way.is_legible(upright([line[:, ::-1] for line in lines]))
    if way.name not in {"bar", "hook"}:  # of which hardly anything can be stretched
        assert not way.is_legible(upright([line * [6.0, 1.0] for line in lines]))


def test_a_1_whose_upstroke_lies_is_refused():
    stem = [[0.3, 0.0], [0.3, 0.5], [0.3, 1.0]]
    steep, level = [[0.1, 0.3], [0.2, 0.15]], [[0.0, 0.05], [0.15, 0.02]]
    assert checks.is_one_with_upstroke([resampled(np.array(steep + stem))])
    assert not checks.is_one_with_upstroke([resampled(np.array(level + stem))])


def test_hands_follow_their_habits_and_seldom_leave_them():
    random = np.random.default_rng(4)
    hand = dataclasses.replace(NEAT, habits=np.full(64, 0.999))
    chosen = [hand.choose(DIGITS[7], 7, random).name for _ in range(300)]
    assert 0.8 < chosen.count(DIGITS[7][-1].name) / 300 < 0.95
    everybody = {random_hand(random).choose(DIGITS[7], 7, random).name for _ in range(300)}
    assert everybody == {way.name for way in DIGITS[7]}


@pytest.mark.parametrize("label", range(10))
def test_ink_lies_within_its_picture_and_is_as_high_as_asked_for(label):
    for seed in range(25):
        random = np.random.default_rng([label, seed])
        height = int(random.integers(18, 260))
        ink = digit_ink(label, random, height=height)
        assert ink.dtype == np.uint8
        assert ink.max() > 100
        border = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
        assert border.max() <= 40
        rows = np.flatnonzero((ink > 60).any(axis=1))
        assert 0.75 * height - 3 <= rows[-1] - rows[0] + 1 <= 1.25 * height + 3


def test_the_same_state_gives_the_same_ink_and_another_one_other_ink():
    draw = (
        lambda random: digit_ink(3, random),
        lambda random: letter_ink("K", random),
        scribble_ink,
    )
    for function in draw:
        first, second, other = (function(np.random.default_rng(seed)) for seed in (1, 1, 2))
        assert np.array_equal(first, second)
        assert first.shape != other.shape or not np.array_equal(first, other)


@pytest.mark.parametrize("form", ["round", "pressure", "nib", "square"])
def test_every_form_of_pen_draws_a_line_as_wide_as_it_is(form):
    line = [np.array([[50.0, 10.0], [50.0, 60.0], [50.0, 110.0]])]
    for smooth in (True, False):
        pen = Pen(12.0, form, angle=0.0, has_smooth_edges=smooth)
        ink = pen.draw([resampled(line[0], 2.0)], (120, 100), np.random.default_rng(0))
        width = float(ink[60].sum()) / 255
        assert 8 <= width <= 16 if form == "pressure" else 11 <= width <= 13.5
        assert set(np.unique(ink)) == {0, 255} or smooth


def test_soft_dry_and_grainy_pens_leave_other_ink():
    line = resampled(np.array([[20.0, 20.0], [80.0, 100.0]]), 2.0)
    inks = [
        Pen(14.0, **settings).draw([line], (120, 100), np.random.default_rng(0)).astype(float)
        for settings in ({}, {"softness": 0.3}, {"dryness": 1.0}, {"grain": 0.8})
    ]
    plain, soft, dry, grainy = (ink.sum() for ink in inks)
    assert dry < 0.97 * plain
    assert grainy < 0.9 * plain
    assert np.abs(inks[1] - inks[0]).max() > 60
    assert abs(soft - plain) < 0.35 * plain


def test_pens_are_no_broader_than_a_digit_bears():
    random = np.random.default_rng(0)
    widths = [random_width(height, 0.2, random) for height in (18, 40, 200, 900) for _ in range(99)]
    assert min(widths) >= THINNEST
    assert max(widths) <= 30
    assert max(random_width(40, 0.2, random) for _ in range(99)) <= 8
    broad = digit_ink(8, np.random.default_rng(1), height=60, hand=NEAT, pen=Pen(30.0))
    holes = (broad == 0).mean()
    assert holes > 0.2
    assert random_pen(9.0, random).width == 9.0


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_is_drawn(letter):
    ink = letter_ink(letter, np.random.default_rng(1), height=80)
    assert ink.max() > 100
    assert 40 <= np.flatnonzero((ink > 60).any(axis=1)).size <= 100


def test_letters_that_look_like_digits_are_left_out():
    assert set(LETTERS) == set(LETTER_WAYS)
    assert not set(LETTERS) & set("OoDQIiJjlZzYySsGbBgq0123456789")
    assert len(LETTERS) == len(set(LETTERS)) >= 26


@pytest.mark.parametrize("way", SCRIBBLES, ids=[way.name for way in SCRIBBLES])
def test_each_scribble_is_drawn(way):
    random = np.random.default_rng(3)
    for _ in range(5):
        points = np.concatenate(random_hand(random).write(way, random))
        assert np.isfinite(points).all()
        assert 0.2 < np.ptp(points, axis=0).max() < 5


@pytest.mark.parametrize("label", [-1, 10, 3.0, "3", None, True])
def test_what_is_no_digit_is_refused(label):
    with pytest.raises(ArgumentError, match="label: expected"):
        digit_ink(label, np.random.default_rng(0))


@pytest.mark.parametrize("height", [17, 4097, 20.5])
def test_heights_out_of_range_are_refused(height):
    with pytest.raises(ArgumentError, match="height: expected"):
        digit_ink(1, np.random.default_rng(0), height=height)


@pytest.mark.parametrize("letter", ["O", "1", "ab", "", 7, None])
def test_what_is_no_letter_of_these_is_refused(letter):
    with pytest.raises(ArgumentError, match="letter: expected one of A C E"):
        letter_ink(letter, np.random.default_rng(0))


def test_curves_pass_their_points_and_keep_their_corners():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    curve = smooth_curve(points)
    assert all(np.abs(curve - point).sum(axis=1).min() < 1e-9 for point in points)
    assert curve[:, 0].max() > 1.02, "a round turn goes beyond the points"
    angular = curve_with_corners(points, [1, 2])
    assert angular[:, 0].max() < 1.0001
    straight = resampled(angular, 0.1)
    assert np.allclose(np.sqrt((np.diff(straight, axis=0) ** 2).sum(axis=1)), 0.1, atol=0.02)
    round_again = rounded(straight, 2)
    assert np.array_equal(round_again[[0, -1]], straight[[0, -1]])
    assert np.abs(round_again - points[1]).sum(axis=1).min() > 0.03
