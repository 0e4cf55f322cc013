"""Ink is found where it was put, whatever the light, the paper and the pen; and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2")

from ink_scenes import (
    BLUE_PEN,
    HEIGHT,
    PENCIL,
    WIDTH,
    agreement,
    covered,
    light,
    lines,
    photographed,
    sheet,
    written,
)

import digitus
from digitus.recognition.ink import find_ink
from digitus.recognition.ink_stages import ink_stages
from digitus.recognition.strokes import stroke_width

ENOUGH = 0.9
"""Harmonic mean of precision and recall; a mask that is one pixel too wide all around has 0.9."""

LIGHTS = ["even", "slope", "soft shadow", "hard shadow", "dark corners"]


@pytest.mark.parametrize("kind", LIGHTS)
@pytest.mark.parametrize("thickness", [4, 12, 40])
def test_pen_in_uneven_light(kind, thickness):
    truth = written(thickness)
    ink = find_ink(photographed(covered(sheet(), truth, BLUE_PEN), light(kind), seed=1))
    assert agreement(ink.mask, truth) >= ENOUGH
    assert ink.stroke == pytest.approx(stroke_width(truth > 0.5), rel=0.25)


@pytest.mark.parametrize("degrees", [-5.0, 0.0, 3.0])
@pytest.mark.parametrize("is_squared", [False, True])
def test_ruled_and_squared_paper(degrees, is_squared):
    truth = written()
    paper = covered(sheet(), lines(40, 1.6, degrees), (0.6, 0.7, 0.85))
    if is_squared:
        paper = covered(paper, lines(40, 1.6, degrees + 90), (0.6, 0.7, 0.85))
    ink = find_ink(photographed(covered(paper, truth, BLUE_PEN), light("slope"), seed=2))
    assert agreement(ink.mask, truth) >= ENOUGH


@pytest.mark.parametrize("degrees", [-4.0, 0.0])
def test_an_empty_ruled_page_shows_nothing(degrees):
    paper = covered(sheet(), lines(40, 1.6, degrees), (0.6, 0.7, 0.85))
    assert not find_ink(photographed(paper, light("slope"), seed=3)).mask.any()


def test_long_ones_are_no_lines_of_the_paper():
    truth = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
    for left in (150, 300, 450):
        truth[60:430, left : left + 5] = 1
    for paper in (sheet(), covered(sheet(), lines(40, 1.6, 1.0), (0.7, 0.75, 0.85))):
        ink = find_ink(photographed(covered(paper, truth, BLUE_PEN), light("slope"), seed=4))
        assert agreement(ink.mask, truth) >= ENOUGH


def test_pencil():
    truth = written(8)
    ink = find_ink(photographed(covered(sheet(), truth, PENCIL), light("soft shadow"), seed=5))
    assert agreement(ink.mask, truth) >= ENOUGH


def test_chalk_on_a_board_with_dark_corners():
    truth = written()
    board = sheet(0.2) * (1 - truth[..., None]) + 0.85 * truth[..., None]
    ink = find_ink(photographed(board, light("dark corners"), seed=6))
    assert agreement(ink.mask, truth) >= ENOUGH


def test_a_sheet_on_a_table():
    random = np.random.default_rng(7)
    grain = np.repeat(random.normal(1, 0.15, (HEIGHT, WIDTH // 20)), 20, axis=1)
    table = sheet(0.3) * grain[..., None].astype(np.float32)
    truth = written()
    table[60:420, 90:560] = covered(sheet(), truth, BLUE_PEN)[60:420, 90:560]
    ink = find_ink(photographed(table, light("slope"), seed=7))
    assert agreement(ink.mask, truth) >= ENOUGH


def test_colours_of_the_same_tone():
    truth = written()[..., None]
    red, green = np.array([0.85, 0.45, 0.35]), np.array([0.45, 0.72, 0.5])
    picture = (green * (1 - truth) + red * truth).astype(np.float32)
    ink = find_ink(photographed(picture, light("even"), seed=8))
    assert agreement(ink.mask, truth[..., 0]) >= ENOUGH


@pytest.mark.parametrize("kind", LIGHTS)
@pytest.mark.parametrize("noise", [0.0, 2.0, 8.0])
def test_blank_stays_blank(kind, noise):
    ink = find_ink(photographed(sheet(), light(kind), seed=9, noise=noise))
    assert not ink.levels.any()
    assert not ink.mask.any()
    assert ink.stroke == 0


def test_noise_alone_shows_nothing_of_photographs():
    random = np.random.default_rng(10)
    picture = np.clip(random.normal(128, 20, (300, 400, 3)), 0, 255).astype(np.uint8)
    assert not find_ink(picture).mask.any()


@pytest.mark.parametrize("is_dark", [False, True])
def test_images_of_mnist_come_out_as_they_went_in(is_dark):
    _, test = digitus.load_data("sample")
    for image in test.images[:50].reshape(-1, 28, 28):
        given = 255 - image if is_dark else image
        ink = find_ink(np.repeat(given[..., None], 3, axis=2))
        stretched = np.rint(image * (255 / image.max()))
        assert np.array_equal(ink.levels, stretched)


@pytest.mark.parametrize("colour", [(0, 0, 0), (30, 60, 200), (235, 220, 40), (225, 225, 225)])
def test_a_drawing_keeps_its_shades(colour):
    truth = written()
    picture = np.rint(255 + truth[..., None] * (np.array(colour) - 255.0)).astype(np.uint8)
    ink = find_ink(picture)
    assert np.abs(ink.levels - 255 * truth).max() <= 5
    assert agreement(ink.mask, truth) >= ENOUGH


def test_one_pixel_and_strips_are_pictures_too():
    for shape in ((1, 1), (1, 50), (50, 1), (2, 2), (3, 700), (700, 3)):
        for picture in (
            np.zeros((*shape, 3), dtype=np.uint8),
            np.random.default_rng(11).integers(0, 256, (*shape, 3), dtype=np.uint8),
        ):
            ink = find_ink(picture)
            assert ink.levels.shape == ink.mask.shape == shape


def test_away_from_ink_levels_are_exactly_zero():
    truth = written()
    ink = find_ink(photographed(covered(sheet(), truth, BLUE_PEN), light("slope"), seed=12))
    assert not ink.levels[:100].any()
    assert not ink.levels[360:].any()
    assert ink.levels.max() == 255


def test_the_stages_are_pictures_of_the_same_size():
    paper = covered(sheet(), lines(40, 1.6, 1.0), (0.6, 0.7, 0.85))
    picture = photographed(covered(paper, written(), BLUE_PEN), light("slope"), seed=13)
    stages = dict(ink_stages(picture))
    assert list(stages) == ["flattened", "weak ink", "without lines", "ink"]
    assert {stage.shape for stage in stages.values()} == {(HEIGHT, WIDTH)}
    assert (stages["weak ink"] == 0).sum() > (stages["without lines"] == 0).sum() > 0
    blank = ink_stages(np.full((20, 30, 3), 7, dtype=np.uint8))
    assert (blank[-1][1] == 255).all()
