"""What lies around the writing, and the grain of what it is written on, are no ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from ink_scenes import (
    BLUE_PEN,
    HEIGHT,
    PENCIL,
    WIDTH,
    agreement,
    covered,
    light,
    photographed,
    sheet,
    written,
)

import digitus
from digitus.recognition.ink import find_ink
from digitus.recognition.strokes import DRAWN
from digitus.recognition.widths import grain_filter

ENOUGH = 0.85
"""Harmonic mean of precision and recall; the mean over grain costs some of the edges."""


def grained(strength, seed):
    """Return light and dark grain of two pixels."""
    random = np.random.default_rng(seed)
    fine = random.normal(1, strength, (HEIGHT // 2, WIDTH // 2)).astype(np.float32)
    return cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST)[..., None]


def test_chalk_on_a_grained_board():
    truth = written(16)
    board = sheet(0.25) * (1 - truth[..., None]) + 0.75 * truth[..., None]
    ink = find_ink(photographed(board * grained(0.25, 1), light("slope"), seed=1))
    assert agreement(ink.mask, truth) >= ENOUGH


def test_pencil_on_grained_paper():
    truth = written(14)
    paper = covered(sheet(0.7), truth, PENCIL) * grained(0.12, 2)
    ink = find_ink(photographed(paper, light("soft shadow"), seed=2))
    assert agreement(ink.mask, truth) >= ENOUGH


def test_a_mean_is_taken_only_where_there_is_grain():
    smooth = np.full((200, 300), 200, dtype=np.uint8)
    cv2.line(smooth, (50, 50), (200, 150), 60, 9)
    assert grain_filter(smooth) == 1
    random = np.random.default_rng(3)
    rough = np.clip(smooth + random.normal(0, 22, smooth.shape), 0, 255).astype(np.uint8)
    assert grain_filter(rough) > 1
    assert grain_filter(np.full((20, 30), 90, dtype=np.uint8)) == 1


@pytest.mark.parametrize(
    "table",
    [(0.2, 0.14, 0.1), (0.62, 0.42, 0.28), (0.3, 0.32, 0.45)],
    ids=["dark wood", "light wood", "blue cloth"],
)
def test_a_smooth_table_beside_the_sheet(table):
    truth = written()
    picture = np.ones((HEIGHT, WIDTH, 3), dtype=np.float32) * np.array(table, dtype=np.float32)
    picture *= grained(0.05, 4)
    picture[40:440, 60:600] = covered(sheet(), truth, BLUE_PEN)[40:440, 60:600]
    ink = find_ink(photographed(picture, light("slope"), seed=4))
    assert agreement(ink.mask, truth) >= 0.9


def test_a_hole_does_not_hide_pale_ink():
    truth = written(6)
    paper = covered(sheet(), truth, PENCIL)
    cv2.circle(paper, (80, 60), 22, (0.02, 0.02, 0.02), -1)
    ink = find_ink(photographed(paper, light("even"), seed=5))
    assert ink.mask[truth > 0.5].mean() >= 0.8


@pytest.mark.parametrize(
    "ends", [((30, 0), (60, 400)), ((0, 20), (639, 30)), ((600, 479), (615, 0))]
)
def test_straight_lines_that_come_in_from_the_border_are_no_ink(ends):
    truth = written()
    paper = covered(sheet(), truth, BLUE_PEN)
    cv2.line(paper, *ends, (0.2, 0.2, 0.3), 9)
    ink = find_ink(photographed(paper, light("even"), seed=6))
    assert agreement(ink.mask, truth) >= 0.9


def test_a_one_at_the_border_is_ink_if_it_is_as_high_as_the_rest():
    truth = written(8)
    cv2.line(truth, (2, 330), (30, 150), 1.0, 8)
    ink = find_ink(photographed(covered(sheet(), truth, BLUE_PEN), light("even"), seed=7))
    assert ink.mask[160:320, :40][truth[160:320, :40] > 0.5].mean() >= 0.8


@pytest.mark.parametrize("way", [cv2.INTER_CUBIC, cv2.INTER_NEAREST])
def test_a_digit_of_few_pixels_that_fills_its_picture(way):
    _, test = digitus.load_data("sample")
    for image in test.images[:20].reshape(-1, 28, 28):
        few = cv2.resize(image[4:24, 4:24], (8, 8), interpolation=cv2.INTER_AREA)
        large = cv2.resize(few, (160, 160), interpolation=way)
        ink = find_ink(np.repeat(large[..., None], 3, axis=2))
        assert agreement(ink.mask, large > DRAWN * large.max()) >= 0.75
