"""Light, lens and sensor of photographs made at random: each does what its name says."""

import cv2
import numpy as np
import pytest

from digitus.synthesis import camera, light, sensor
from digitus.synthesis.colours import displayed
from digitus.synthesis.textures import white_noise

SHAPE = (120, 160)


def random(seed=1):
    return np.random.default_rng(seed)


def plain(value=0.8):
    return np.full((*SHAPE, 3), value, dtype=np.float32)


def is_light(field):
    return field.dtype == np.float32 and np.isfinite(field).all() and field.min() >= 0


def test_falling_light_has_mean_one_and_is_less_even_when_hard():
    spread = {}
    for hardness in (0.0, 1.0):
        fields = [light.falling_light(random(seed), SHAPE, hardness) for seed in range(20)]
        assert all(field.mean() == pytest.approx(1, abs=1e-4) for field in fields)
        assert min(field.min() for field in fields) > 0.1
        spread[hardness] = np.mean([field.std() for field in fields])
    assert spread[1.0] > 2 * spread[0.0]


def test_shadows_take_a_share_of_the_light():
    for seed in range(20):
        shadow = light.soft_shadow(random(seed), SHAPE, 1.0)
        assert shadow.min() >= 0
        assert shadow.max() < 0.75


def test_glare_adds_light_in_one_place():
    field = light.glare(random(3), SHAPE, 0.5)
    assert field.min() >= 0
    assert 0.02 < field.max() < 1
    assert np.median(field) < 0.5 * field.max()


def test_illuminated_paper_stays_light():
    for seed in range(10):
        scene = plain()
        light.illuminate(random(seed), scene, 1.0)
        assert is_light(scene)
        assert scene.std() > 0.001


def test_views_take_points_there_and_back_and_see_all_of_the_plane():
    for seed in range(20):
        view = camera.drawn_view(random(seed), SHAPE, 1.0)
        points = np.array([[0, 0], [160, 0], [0, 120], [160, 120], [80, 60]], dtype=np.float64)
        plane = view.in_plane(points)
        assert np.allclose(view.in_picture(plane), points)
        assert plane.min() >= 0
        assert (plane <= np.array(view.plane_shape[::-1])).all()


def test_a_view_shows_what_is_at_a_point():
    for seed in range(12):
        view = camera.drawn_view(random(seed), SHAPE, 0.5)
        place = view.in_plane(np.array([[100.0, 40.0]]))[0]
        plane = np.zeros(view.plane_shape, np.float32)
        cv2.circle(plane, (round(place[0]), round(place[1])), 4, 1, -1)
        picture = view.photographed(plane)
        rows, columns = np.nonzero(picture > 0.5)
        assert picture.shape == SHAPE
        assert (columns.mean(), rows.mean()) == pytest.approx((100, 40), abs=3)


def test_focus_blurs_but_not_beyond_the_strokes():
    scene = np.zeros((*SHAPE, 3), np.float32)
    scene[:, 76:84] = 1
    steps = []
    for seed in range(30):
        soft = sensor.focus(random(seed), scene.copy(), 1.0, 8.0)
        assert soft[60].max() > 0.4
        assert soft.mean() == pytest.approx(scene.mean(), rel=0.05)
        steps.append(np.abs(np.diff(soft[60, :, 0])).max())
    assert np.median(steps) < 0.5


def test_exposure_aims_at_a_middling_to_bright_sheet():
    means = [sensor.exposed(random(seed), plain(0.3), 0.2).mean() for seed in range(40)]
    assert 190 < np.median(means) < 235
    assert min(means) > 110


def test_noise_grows_with_hardness_and_light():
    def deviation(value, hardness):
        scenes = []
        for seed in range(8):
            scene = plain(0.5)
            scene[:, :80] = value
            shown = sensor.exposed(random(seed), scene, hardness).astype(float)
            scenes.append(shown[:, :80].std(axis=(0, 1)).mean())
        return np.mean(scenes)

    assert deviation(0.4, 1.0) > 1.5 * deviation(0.4, 0.0)


def test_processing_keeps_the_size_and_the_mean():
    picture = displayed(plain(0.4) + 0.1 * white_noise(random(), (*SHAPE, 3)))
    results = [sensor.processed(random(seed), picture, 1.0) for seed in range(20)]
    for result in results:
        assert result.shape == picture.shape
        assert result.mean() == pytest.approx(picture.mean(), abs=4)
    deviations = [result.std() for result in results]
    assert max(deviations) > 1.2 * min(deviations)


def test_jpeg_of_low_quality_loses_more_and_keeps_the_channels():
    ramp_ = np.zeros((64, 64, 3), np.uint8)
    ramp_[..., 0], ramp_[16:48, 16:48, 2] = 200, 120
    errors = [np.abs(sensor.jpeg(ramp_, q).astype(int) - ramp_).mean() for q in (95, 30)]
    assert errors[0] < errors[1] < 12
