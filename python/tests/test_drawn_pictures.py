"""Drawings: their sizes, their colours, what is in them, and that they repeat."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2")

import cv2

from digitus import ArgumentError
from digitus.synthesis import blank, drawn_digit, drawn_letter, drawn_row, noise, scribble
from digitus.synthesis.hand import random_hand
from digitus.synthesis.layout import placed_at_random
from digitus.synthesis.rows import row_lines
from digitus.synthesis.skeletons import DIGITS
from digitus.synthesis.themes import LEAST_DIFFERENCE, difference, random_theme

ALL = {
    "digit": lambda random: drawn_digit(int(random.integers(10)), random),
    "row": lambda random: drawn_row(random.integers(0, 10, 5).tolist(), random),
    "letter": lambda random: drawn_letter("K", random),
    "scribble": scribble,
    "noise": noise,
    "blank": blank,
}


def away_from_ground(picture):
    """Return how far each pixel is from the commonest colour, in CIE L*a*b*."""
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab).reshape(-1, 3)
    ground = np.median(lab, axis=0)
    return np.sqrt(((lab - ground) ** 2).sum(axis=1)).reshape(picture.shape[:2])


@pytest.mark.parametrize("name", ALL)
def test_the_same_state_gives_the_same_picture(name):
    first, second, other = (ALL[name](np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, second)
    assert first.shape != other.shape or not np.array_equal(first, other)


@pytest.mark.parametrize("name", ALL)
def test_pictures_are_bytes_in_colour_of_40_to_1200_pixels(name):
    for seed in range(8):
        picture = ALL[name](np.random.default_rng(seed))
        assert picture.dtype == np.uint8
        assert picture.ndim == 3
        assert picture.shape[2] == 3
        assert picture.flags.c_contiguous
        assert min(picture.shape[:2]) >= 40
        assert max(picture.shape[:2]) <= (1_200 if name != "row" else 2_500)


def test_the_ink_of_a_digit_stands_out_and_is_18_pixels_high_at_least():
    smallest = []
    for seed in range(30):
        picture = drawn_digit(seed % 10, np.random.default_rng([1, seed]))
        inner = away_from_ground(picture)[4:-4, 4:-4]  # Without a frame.
        inked = inner > 0.4 * max(inner.max(), LEAST_DIFFERENCE)
        assert inked.any()
        smallest.append(int(np.ptp(np.flatnonzero(inked.any(axis=1)))) + 1)
    assert min(smallest) >= 13
    assert np.median(smallest) > 40


def test_drawings_vary_in_ground_size_and_place():
    pictures = [drawn_digit(3, np.random.default_rng([2, seed])) for seed in range(40)]
    grounds = {tuple(np.median(p.reshape(-1, 3), axis=0).astype(int)) for p in pictures}
    assert len(grounds) > 8
    assert (255, 255, 255) in grounds
    assert (0, 0, 0) in grounds
    assert len({p.shape for p in pictures}) > 30


def test_themes_can_be_told_apart_and_the_more_so_by_thin_pens():
    random = np.random.default_rng(0)
    for width, least in ((30.0, 40.0), (1.0, 70.0)):
        themes = [random_theme(random, width) for _ in range(200)]
        assert min(difference(theme.ground, theme.ink) for theme in themes) >= least
    assert difference((0, 0, 0), (255, 255, 255)) == pytest.approx(100, abs=0.1)
    assert difference((9, 9, 9), (9, 9, 9)) == 0
    assert difference((250, 0, 0), (0, 128, 0)) > 100, "colours alone tell apart too"


def test_ink_is_placed_whole_and_a_canvas_grows_with_it():
    ink = np.full((30, 20), 255, dtype=np.uint8)
    for seed in range(20):
        placed = placed_at_random(ink, (50, 90), np.random.default_rng(seed))
        assert placed.shape == (50, 90)
        assert int(placed.sum()) == int(ink.sum())
    assert placed_at_random(ink, (10, 90), np.random.default_rng(0)).shape == (30, 90)


def test_the_digits_of_a_row_go_from_left_to_right_and_are_about_as_high():
    for seed in range(40):
        random = np.random.default_rng(seed)
        hand, ways = random_hand(random), [DIGITS[label][0] for label in (4, 0, 7, 1, 2)]
        lines = row_lines(ways, hand, 0.08, random)
        strokes = [len(way.draw(np.random.default_rng(0))) for way in ways]
        assert len(lines) == sum(strokes)
        ends = np.cumsum([0, *strokes])
        digits = [
            np.concatenate(lines[begin:end]) for begin, end in zip(ends[:-1], ends[1:], strict=True)
        ]
        middles = [points[:, 0].mean() for points in digits]
        assert (np.diff(middles) > 0.05).all()
        heights = [np.ptp(points[:, 1]) for points in digits]
        assert 0.8 <= min(heights) <= max(heights) <= 1.35


def test_digits_of_a_row_stand_apart_mostly_and_sometimes_touch():
    touching = 0
    for seed in range(60):
        random = np.random.default_rng([3, seed])
        lines = row_lines([DIGITS[1][0], DIGITS[1][0]], random_hand(random), 0.08, random)
        away = lines[0][:, None] - lines[1][None]
        touching += bool(np.sqrt((away * away).sum(axis=2)).min() < 0.08)
    assert 0 < touching < 15


@pytest.mark.parametrize("labels", [[], [3] * 41])
def test_rows_of_too_few_or_too_many_digits_are_refused(labels):
    with pytest.raises(ArgumentError, match="labels: expected 1 to 40 digits, got"):
        drawn_row(labels, np.random.default_rng(0))


def test_what_is_no_digit_is_refused():
    with pytest.raises(ArgumentError, match="label: expected 0 to 9, got 10"):
        drawn_digit(10, np.random.default_rng(0))
    with pytest.raises(ArgumentError, match="labels: expected an integer, got '4'"):
        drawn_row(["4"], np.random.default_rng(0))
    with pytest.raises(ArgumentError, match="letter: expected one of"):
        drawn_letter("O", np.random.default_rng(0))


def test_empty_pictures_have_no_line_in_them():
    for seed in range(25):
        random = np.random.default_rng(seed)
        picture = blank(random)
        assert np.abs(np.diff(picture.astype(int), axis=0)).max() <= 8
        assert np.abs(np.diff(picture.astype(int), axis=1)).max() <= 8
    varied = [float(noise(np.random.default_rng(seed)).std(axis=(0, 1)).max()) for seed in range(9)]
    assert min(varied) > 0.3
