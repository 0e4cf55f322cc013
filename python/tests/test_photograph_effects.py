"""Paper, tools and what lies around them: each does what its name says."""

import cv2
import numpy as np
import pytest

from digitus.synthesis import wear, writing_tools
from digitus.synthesis.boards import blackboard, dark_card, whiteboard
from digitus.synthesis.colours import coloured, displayed, linear
from digitus.synthesis.grounds import GROUNDS, ground
from digitus.synthesis.paper import PAPERS, paper
from digitus.synthesis.rulings import RULINGS, rule
from digitus.synthesis.surroundings import lay_on_table, table
from digitus.synthesis.textures import (
    along,
    blurred,
    fractal_noise,
    ramp,
    smooth_noise,
    white_noise,
)

SHAPE = (120, 160)
MILLIMETRE = 3.0


def random(seed=1):
    return np.random.default_rng(seed)


def plain(value=0.8):
    return np.full((*SHAPE, 3), value, dtype=np.float32)


def is_light(field):
    return field.dtype == np.float32 and np.isfinite(field).all() and field.min() >= 0


def test_white_noise_has_mean_zero_and_deviation_one():
    noise = white_noise(random(), (300, 300))
    assert abs(noise.mean()) < 0.02
    assert noise.std() == pytest.approx(1, abs=0.01)
    assert abs(np.corrcoef(noise[:, 1:].ravel(), noise[:, :-1].ravel())[0, 1]) < 0.02


@pytest.mark.parametrize("cell", [2, 10, 1000])
def test_smooth_noise_is_smooth_over_its_cell(cell):
    noise = smooth_noise(random(), (200, 200), cell)
    steps = np.abs(np.diff(noise, axis=1)).mean()
    assert noise.shape == (200, 200)
    assert steps < 2.5 * noise.std() / min(cell, 100)


def test_fractal_noise_has_finer_hills_than_smooth_noise():
    steps = [
        np.abs(np.diff(field, axis=0)).mean() / field.std()
        for field in (smooth_noise(random(), SHAPE, 40), fractal_noise(random(), SHAPE, 40))
    ]
    assert steps[1] > 1.3 * steps[0]


def test_ramps_and_distances_grow_along_their_direction():
    assert np.allclose(ramp(SHAPE, 0.0)[0, [0, -1]], [-1, 1])
    assert np.allclose(np.diff(along(SHAPE, np.pi / 2), axis=0), 1, atol=1e-4)


@pytest.mark.parametrize("sigma", [0.1, 1.5, 12.0])
def test_blurring_keeps_the_mean_and_lowers_the_deviation(sigma):
    noise = white_noise(random(), SHAPE)
    soft = blurred(noise, sigma)
    assert soft.mean() == pytest.approx(noise.mean(), abs=0.05)
    assert soft.std() <= noise.std() / max(1, 1.5 * sigma)


def test_colours_are_products_with_each_channel():
    field = white_noise(random(), (5, 7))
    expected = field[..., None] * np.array([0.2, 0.5, -1.0]) + 1
    assert np.allclose(coloured(field, (0.2, 0.5, -1.0), offset=1), expected, atol=1e-6)


def test_light_is_shown_with_gamma_and_clipped():
    scene = np.array([[[-1.0, 0.0, 0.5], [1.0, 7.0, 0.1]]], dtype=np.float32)
    shown = displayed(scene)
    assert shown[0, :, :2].tolist() == [[0, 0], [255, 255]]
    assert abs(int(shown[0, 0, 2]) - 186) <= 1
    assert displayed(scene, 1.0)[0, 1, 2] < shown[0, 1, 2]
    assert linear((0.5, 1, 0)).tolist() == pytest.approx([0.5**2.2, 1, 0])


@pytest.mark.parametrize("kind", PAPERS)
def test_paper_has_its_colour(kind):
    sheet = paper(random(), SHAPE, MILLIMETRE, 0.2, kind=kind)
    assert sheet.shape == (*SHAPE, 3)
    assert is_light(sheet)
    shown = displayed(sheet).reshape(-1, 3).mean(axis=0) / 255
    assert np.abs(shown - PAPERS[kind][1]).max() < 0.17


@pytest.mark.parametrize("kind", RULINGS)
def test_lines_darken_some_of_a_sheet(kind):
    sheet = plain()
    rule(random(), sheet, MILLIMETRE, 0.0, kind=kind)
    share = (sheet.min(axis=2) < 0.79).mean()
    assert share == 0 if kind == "none" else 0.002 < share < 0.5
    assert is_light(sheet)
    assert sheet.max() == np.float32(0.8)


def test_squares_repeat_in_both_directions():
    for kind, has_columns in (("ruled", False), ("squared", True)):
        sheet = plain()
        rule(random(3), sheet, MILLIMETRE, 0.0, kind=kind)
        assert sheet[..., 0].mean(axis=1).std() > 0.01
        assert (sheet[:, 80:, 0].mean(axis=0).std() > 0.01) == has_columns


@pytest.mark.parametrize(
    "shade",
    [
        lambda: wear.folds(random(), SHAPE, MILLIMETRE, 0.5),
        lambda: wear.crumples(random(), SHAPE, 0.5),
        lambda: wear.flaps(random(), SHAPE, MILLIMETRE),
        lambda: wear.show_through(random(), SHAPE, MILLIMETRE, 0.5),
    ],
)
def test_wear_shades_a_sheet_but_a_little(shade):
    field = shade()
    assert field.shape == SHAPE
    assert 0.002 < field.std() < 0.2
    assert 0.4 < field.min() < field.max() < 1.6


def test_stains_darken_one_place():
    sheet = plain()
    wear.stain(random(), sheet, MILLIMETRE)
    assert is_light(sheet)
    darkened = sheet[..., 2] < 0.799
    assert 0.01 < darkened.mean() < 0.99


@pytest.mark.parametrize("change", [wear.punch, lay_on_table])
def test_holes_and_tables_leave_the_writing_alone(change):
    keep = (60, 25, 120, 100)
    changed = 0
    for seed in range(12):
        sheet = plain()
        change(random(seed), sheet, keep, 1.0)
        assert np.allclose(sheet[keep[1] : keep[3], keep[0] : keep[2]], 0.8, atol=1e-3)
        changed += not np.allclose(sheet, 0.8, atol=1e-3)
        assert is_light(sheet)
    assert changed >= 6


def test_tables_are_of_several_kinds():
    means = [table(random(seed), SHAPE, MILLIMETRE).mean(axis=(0, 1)) for seed in range(12)]
    assert all(np.isfinite(mean).all() for mean in means)
    assert np.std(means, axis=0).min() > 0.05


def test_boards_and_cards_have_their_shade():
    assert whiteboard(random(), SHAPE, 0.3).mean() > 0.6
    for dark in (blackboard(random(), SHAPE, 0.3), dark_card(random(), SHAPE)):
        assert is_light(dark)
        assert dark.mean() < 0.2


@pytest.mark.parametrize("kind", GROUNDS)
def test_grounds_come_with_tools_of_the_other_shade(kind):
    sheet, tools = ground(random(), SHAPE, (60, 50, 90, 70), MILLIMETRE, 0.2, kind=kind)
    for tool in tools.values():
        for colour in tool.colours:
            assert (np.mean(colour) > 0.5) == (sheet.mean() < 0.25)


@pytest.mark.parametrize(
    "tools",
    [
        writing_tools.ON_PAPER,
        writing_tools.ON_WHITEBOARD,
        writing_tools.ON_BLACKBOARD,
        writing_tools.ON_CARD,
    ],
)
def test_tools_change_the_ground_under_their_ink_alone(tools):
    ink = np.zeros(SHAPE, np.uint8)
    cv2.line(ink, (20, 60), (140, 70), 255, 8)
    for tool in tools.values():
        is_dark = np.mean(tool.colours[0]) < 0.5
        sheet = plain(0.8 if is_dark else 0.05)
        before = sheet.copy()
        writing_tools.write(random(), sheet, ink, tool, hardness=0.3, stroke=8.0)
        assert is_light(sheet)
        assert np.array_equal(sheet[ink == 0], before[ink == 0])
        change = (sheet - before)[ink == 255].mean()
        assert change < -0.1 if is_dark else change > 0.1


def test_pencils_are_grainier_than_felt():
    ink = np.full(SHAPE, 255, np.uint8)
    rough = {}
    for name in ("pencil", "felt"):
        sheet = plain()
        tool = writing_tools.ON_PAPER[name]
        writing_tools.write(random(), sheet, ink, tool, hardness=0.3, stroke=8.0)
        grey = sheet.mean(axis=2)
        rough[name] = (grey - cv2.blur(grey, (5, 5))).std()
    assert rough["pencil"] > 2 * rough["felt"]
