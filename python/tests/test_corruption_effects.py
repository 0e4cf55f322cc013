"""Each corruption does what its description says: on pictures where one can work it out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from digitus.corruptions import corrupt
from digitus.corruptions.edges import STRONG, WEAK
from digitus.corruptions.gaussian import smooth

COUNT = 300


def blank(value: int = 0, count: int = COUNT):
    return np.full((count, 28, 28), value, dtype=np.uint8)


def with_dot(row: int, column: int, count: int = COUNT):
    """Return images with a spot of 3 x 3 pixels."""
    images = blank(count=count)
    images[:, row - 1 : row + 2, column - 1 : column + 2] = 255
    return images


def centres(images):
    """Return the mean row and column of each image's ink, from the middle."""
    weights = images / images.sum(axis=(1, 2), keepdims=True)
    axis = np.arange(28) - 13.5
    return np.stack([weights.sum(axis=2) @ axis, weights.sum(axis=1) @ axis], axis=1)


def test_shot_noise_counts_photons():
    value = 100
    found = corrupt("shot_noise", blank(value))
    assert set(np.unique(found)) == {0, 85, 170, 255}
    mean = 3 * value / 255
    for photons, level in ((0, 0), (1, 85), (2, 170)):
        chance = math.exp(-mean) * mean**photons / math.factorial(photons)
        assert np.mean(found == level) == pytest.approx(chance, abs=0.005)
    assert not corrupt("shot_noise", blank(0)).any()


def test_impulse_noise_replaces_17_percent():
    found = corrupt("impulse_noise", blank(99))
    assert set(np.unique(found)) == {0, 99, 255}
    assert np.mean(found == 0) == pytest.approx(0.085, abs=0.003)
    assert np.mean(found == 255) == pytest.approx(0.085, abs=0.003)


def test_glass_blur_moves_ink_a_little_and_keeps_it():
    images = with_dot(14, 14)
    found = corrupt("glass_blur", images)
    total = found.sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert total == pytest.approx(1, abs=0.05)
    assert np.hypot(*centres(found).T).max() < 4
    assert found.max() < 255
    # Neighbours are exchanged, not only smoothed: smoothing alone is the same everywhere.
    assert found[:, 14, 14].std() > 10


def test_motion_blur_smears_along_a_line():
    images = with_dot(14, 18)
    found = corrupt("motion_blur", images)
    assert found.sum(axis=(1, 2)) / images.sum(axis=(1, 2)) == pytest.approx(1, abs=0.1)
    rows, columns = np.nonzero(found.max(axis=0))
    assert columns.min() in range(6, 9)
    assert columns.max() == 19
    assert (np.abs(rows - 14) <= np.maximum(18 - columns, 0) + 2).all()
    moved = centres(found) - centres(images)
    angles = np.degrees(np.arctan2(moved[:, 0], -moved[:, 1]))
    assert -50 < angles.min() < -35
    assert 35 < angles.max() < 50
    # The weights fall like half of a bell with a deviation of 3: their mean distance is known.
    weights = np.exp(-0.5 * (np.arange(11) / 3) ** 2)
    expected = (weights * np.arange(11)).sum() / weights.sum()
    assert np.hypot(*moved.T).mean() == pytest.approx(expected, abs=0.15)


@pytest.mark.parametrize(
    ("name", "matrices"),
    [
        ("scale", [np.eye(2) * 0.7]),
        (
            "rotate",
            [
                np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
                for a in (0.4, -0.4)
            ],
        ),
        # The inverse of (x, y) -> (x - y sin, y cos), written for (y, x).
        ("shear", [np.array([[1 / math.cos(a), 0], [math.tan(a), 1]]) for a in (0.4, -0.4)]),
    ],
)
@pytest.mark.parametrize("place", [(14, 20), (8, 12), (19, 9)])
def test_linear_maps_carry_a_spot_to_its_place(name, matrices, place):
    images = with_dot(*place)
    found = centres(corrupt(name, images))
    expected = np.stack([matrix @ centres(images[:1])[0] for matrix in matrices])
    distances = np.linalg.norm(found[:, np.newaxis] - expected, axis=2)
    # A spot that shrinks is sampled coarsely.
    assert distances.min(axis=1).max() < (0.3 if name == "scale" else 0.05)
    # Each variant comes about as often.
    parts = np.bincount(distances.argmin(axis=1), minlength=len(matrices)) / COUNT
    assert (np.abs(parts - 1 / len(matrices)) < 0.1).all()


def test_translate_moves_by_three_pixels_and_changes_no_value():
    images = np.random.default_rng(5).integers(0, 256, (COUNT, 28, 28), dtype=np.uint8)
    found = corrupt("translate", images)
    seen = set()
    for before, after in zip(images, found, strict=True):
        for down in (-3, 3):
            for right in (-3, 3):
                moved = np.zeros((34, 34), np.uint8)
                moved[3 + down : 31 + down, 3 + right : 31 + right] = before
                if np.array_equal(after, moved[3:31, 3:31]):
                    seen.add((down, right))
                    break
            else:
                continue
            break
        else:
            pytest.fail("an image was not moved by three pixels each way")
    assert len(seen) == 4


def test_brightness_adds_half_of_white_to_every_value():
    images = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    expected = np.minimum(np.arange(256) + 127.5, 255)
    assert np.abs(corrupt("brightness", images).ravel() - expected).max() <= 0.5


def test_stripe_inverts_the_outer_quarters_alone():
    images = np.random.default_rng(5).integers(0, 256, (3, 28, 28), dtype=np.uint8)
    found = corrupt("stripe", images)
    assert np.array_equal(found[:, :, 7:21], images[:, :, 7:21])
    assert np.array_equal(found[:, :, :7], 255 - images[:, :, :7])
    assert np.array_equal(found[:, :, 21:], 255 - images[:, :, 21:])


def test_fog_lies_over_the_ink():
    images = blank(0)
    images[:, 14, 3] = 255
    with_ink = images.copy()
    with_ink[:, 5:9, 5:9] = 200
    fog, both = (corrupt("fog", given).astype(int) for given in (images, with_ink))
    difference = both - fog
    assert np.abs(difference[:, 5:9, 5:9] - 200 / 4).max() <= 1
    difference[:, 5:9, 5:9] = 0
    assert not difference.any()
    # Smooth within an image, and different from one to the other.
    fog[:, 14, 3] = fog[:, 14, 2]
    assert np.abs(np.diff(fog, axis=2)).mean() < 3
    assert fog.mean(axis=(1, 2)).std() > 15
    assert fog.min() >= 0
    assert fog.max() <= 192


def test_spatter_covers_with_mud_and_leaves_the_rest():
    images = np.random.default_rng(5).integers(0, 256, (COUNT, 28, 28), dtype=np.uint8)
    found = corrupt("spatter", images).astype(int)
    is_changed = found != images
    covered = is_changed.mean(axis=(1, 2))
    assert 0.08 < covered.mean() < 0.25
    away_before, away_after = np.abs(images.astype(int) - 63), np.abs(found - 63)
    assert (away_after[is_changed] <= 0.2 * away_before[is_changed] + 1).all()
    black = corrupt("spatter", blank(0))
    assert set(np.unique(black[black > 0])) <= set(range(50, 64))


def test_dotted_line_is_straight_and_has_gaps():
    found = corrupt("dotted_line", blank(0))
    columns = np.arange(28)
    assert not found[:, :, columns // 2 % 2 == 0].any()
    for image in found:
        inked = np.flatnonzero(image.any(axis=0))
        weights = image[:, inked].astype(float)
        middle = (weights * np.arange(28)[:, np.newaxis]).sum(axis=0) / weights.sum(axis=0)
        inner = (middle > 2) & (middle < 25)  # At the edges a part of the line is cut off.
        if inner.sum() > 3:
            line = np.polyfit(inked[inner], middle[inner], 1)
            assert np.abs(np.polyval(line, inked[inner]) - middle[inner]).max() < 0.35
    for end in (found[:, :, 2:4], found[:, :, 26:]):
        assert np.ptp(end.max(axis=2).argmax(axis=1)) > 20


@pytest.mark.parametrize("name", ["dotted_line", "zigzag"])
def test_lines_only_add_ink(name):
    images = np.random.default_rng(5).integers(0, 256, (COUNT, 28, 28), dtype=np.uint8)
    found = corrupt(name, images)
    assert (found >= images).all()
    line = corrupt(name, blank(0))
    assert np.array_equal(found, np.minimum(images.astype(int) + line, 255))
    assert line.max() == 255 if name == "dotted_line" else line.max() > 200


def test_zigzag_goes_up_and_down():
    found = corrupt("zigzag", blank(0))
    whole = [image for image in found if not image[[0, -1]].any()]
    assert len(whole) > COUNT / 3
    for image in whole:
        inked = np.flatnonzero(image.any(axis=0))
        assert inked.min() in range(4)
        assert inked.max() in range(23, 28)
        weights = image[:, inked].astype(float)
        middle = (weights * np.arange(28)[:, np.newaxis]).sum(axis=0) / weights.sum(axis=0)
        line = np.polyval(np.polyfit(inked, middle, 1), inked)
        assert 1.0 < np.abs(middle - line).max() < 3.5
        crossings = np.count_nonzero(np.diff(np.sign(middle - line)))
        assert 4 <= crossings <= 7


def canny_by_loops(image):
    """Return the edges of one image, pixel by pixel; the plain twin of `canny_edges`."""
    height, width = image.shape
    soft = np.rint(smooth(image[np.newaxis] / 255, 1.0)[0] * 2**20) / 2**20
    soft = np.pad(soft, 1, mode="edge")
    across, down = np.zeros((2, height, width))
    for row in range(height):
        for column in range(width):
            near = soft[row : row + 3, column : column + 3]
            across[row, column] = (near[:, 2] - near[:, 0]) @ [1, 2, 1]
            down[row, column] = (near[2] - near[0]) @ [1, 2, 1]
    size = np.hypot(across, down)
    edge = np.zeros((height, width), dtype=bool)
    for row in range(1, height - 1):
        for column in range(1, width - 1):
            if size[row, column] < WEAK:
                continue
            x, y = across[row, column], down[row, column]
            step_x, step_y = (1 if x >= 0 else -1), (1 if y >= 0 else -1)
            tilt = min(abs(x), abs(y)) / max(abs(x), abs(y))
            straight = (0, step_x) if abs(x) >= abs(y) else (step_y, 0)
            ahead, behind = (
                size[row + way * straight[0], column + way * straight[1]] * (1 - tilt)
                + size[row + way * step_y, column + way * step_x] * tilt
                for way in (1, -1)
            )
            here, hair = size[row, column], 1e-9  # The twin rounds otherwise.
            edge[row, column] = here >= ahead - hair and here > behind + hair
    kept = np.zeros_like(edge)
    waiting = list(zip(*np.nonzero(edge & (size >= STRONG)), strict=True))
    while waiting:
        row, column = waiting.pop()
        if edge[row, column] and not kept[row, column]:
            kept[row, column] = True
            waiting += [(row + a, column + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    return kept * np.uint8(255)


def test_canny_edges_are_those_of_the_plain_loops():
    random = np.random.default_rng(2)
    images = blank(count=12)
    for image in images[:8]:  # Soft spots of all strengths, so that there are weak edges.
        for _ in range(4):
            row, column = random.integers(0, 24, 2)
            image[row : row + 9, column : column + 5] = random.integers(0, 70)
    images[8:] = random.integers(0, 256, (4, 28, 28))
    found = corrupt("canny_edges", images)
    assert np.array_equal(found, np.stack([canny_by_loops(image) for image in images]))
    assert found.any(axis=(1, 2)).all()


def test_canny_draws_the_outline_of_a_square():
    images = blank(count=1)
    images[:, 8:20, 8:20] = 255
    edges = corrupt("canny_edges", images)[0]
    assert set(np.unique(edges)) == {0, 255}
    assert not edges[:6].any()
    assert not edges[11:17, 11:17].any()
    assert edges[14].nonzero()[0].tolist() == [7, 20]  # The darker side of each step.
    assert np.array_equal(edges, edges.T)


def test_canny_keeps_weak_edges_only_beside_strong_ones():
    images = blank(count=2)
    images[0, 4:24, 14:] = 15  # A weak step, alone.
    images[1, 4:24, 14:] = np.linspace(40, 15, 20)[:, np.newaxis]  # One that begins strong.
    weak, both = corrupt("canny_edges", images)
    assert not weak.any()
    assert both[6:23, 12:15].any(axis=1).all()
