"""Images of MNIST written again with another pen."""

import cv2
import numpy as np
import pytest

import digitus
from digitus import DigitusError
from digitus.synthesis import reinked
from digitus.synthesis.reinking import as_ink, drawn_stroke, scaled, stroke_width
from digitus.synthesis.thinning import skeleton


@pytest.fixture(scope="module")
def images():
    return digitus.load_data("sample")[1].images.reshape(-1, 28, 28)[:40]


def random():
    return np.random.default_rng(1)


def width_of(ink):
    """Twice the area over the outline, which is the width of a long stroke."""
    solid = (ink > 127).astype(np.uint8)
    outline = cv2.findContours(solid, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)[0]
    return 2 * solid.sum() / sum(cv2.arcLength(part, True) for part in outline)


def loops(ink):
    solid = (ink > 127).astype(np.uint8)
    padded = cv2.copyMakeBorder(1 - solid, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(padded, connectivity=4)
    return int((boxes[1:, cv2.CC_STAT_AREA] > ink.size / 2000).sum()) - 1


@pytest.mark.parametrize("height", [16, 40, 100, 400])
def test_ink_has_the_height_asked_for(images, height):
    for image in images[:10]:
        ink = reinked(image, random(), height, stroke=2.5)
        assert ink.dtype == np.uint8
        assert 0.85 * height <= max(ink.shape) <= 1.15 * height + 5


def test_edges_are_crisp_at_any_height(images):
    for height in (60, 300):
        ink = reinked(images[0], random(), height)
        between = ((ink > 20) & (ink < 235)).sum()
        edge = cv2.morphologyEx((ink > 127).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3)))
        assert between <= 1.2 * edge.sum()


def test_pen_has_the_width_asked_for(images):
    for image in images:
        thin, broad = (width_of(reinked(image, random(), 200, stroke=s)) for s in (1.0, 4.5))
        assert broad > 1.3 * thin
    widths = [width_of(reinked(image, random(), 200, stroke=1.5)) for image in images]
    assert np.median(widths) == pytest.approx(15, rel=0.2)


def test_thin_pens_do_not_break_strokes_nor_lose_loops(images):
    kept = 0
    for image in images:
        large = scaled(as_ink(image), 8)
        count = cv2.connectedComponents((large > 112).astype(np.uint8))[0]
        ink = reinked(image, random(), 200, stroke=1.2)
        parts = cv2.connectedComponents((ink > 127).astype(np.uint8))[0]
        kept += parts <= count and loops(ink) >= loops(large)
    assert kept >= 0.9 * len(images)


def test_broad_pens_do_not_fill_loops(images):
    zero = next(image for image in images if loops(scaled(as_ink(image), 8)) == 1)
    assert loops(reinked(zero, random(), 200, stroke=8)) == 1


def test_same_random_numbers_give_the_same_ink(images):
    assert np.array_equal(reinked(images[3], random()), reinked(images[3], random()))
    other = reinked(images[3], np.random.default_rng(2))
    assert not np.array_equal(reinked(images[3], random()), other)


def test_flat_images_are_taken_too(images):
    assert np.array_equal(reinked(images[5].reshape(784), random()), reinked(images[5], random()))


def test_pens_are_mostly_thin_and_within_limits():
    numbers = random()
    drawn = np.array([drawn_stroke(numbers) for _ in range(500)])
    assert drawn.min() >= 0.75
    assert drawn.max() <= 4.8
    assert 1.7 < np.median(drawn) < 2.1


@pytest.mark.parametrize("factor", [0.6, 1.0, 4.7])
def test_scaled_ink_keeps_its_share_of_the_area(images, factor):
    ink = as_ink(images[0])
    assert scaled(ink, factor).mean() == pytest.approx(ink.mean(), rel=0.1)


def test_thin_strokes_can_still_be_seen_when_small():
    line = np.zeros((400, 60), np.uint8)
    cv2.line(line, (20, 20), (40, 380), 255, 3)
    small = scaled(line, 0.1)
    assert stroke_width(line) == pytest.approx((line[200] > 0).sum(), abs=1)
    assert np.median(small.max(axis=1)[4:-4]) > 150
    assert small.mean() < 80


def test_skeleton_is_thin_and_as_connected():
    mask = np.zeros((40, 60), np.uint8)
    cv2.ellipse(mask, (30, 20), (20, 12), 0, 0, 360, 1, 6)
    thin = skeleton(mask)
    assert loops(thin * 255) == 1
    assert cv2.connectedComponents(thin)[0] == 2
    assert thin.sum() < 2.2 * (20 + 12) * 1.6
    assert not (thin & ~mask & 1).any()


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (np.zeros((28, 28), np.uint8), "nothing brighter than 0"),
        (np.zeros((28, 28)), "expected uint8"),
        (np.zeros((28, 28, 3), np.uint8), "(28, 28, 3)"),
        (np.zeros((0, 28), np.uint8), "1 to 4,096"),
        ("seven", "seven"),
    ],
)
def test_what_is_no_ink_is_refused(image, words):
    with pytest.raises(DigitusError, match=r"image: expected") as caught:
        reinked(image, random())
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"height": 15}, "height: expected 16 to 2,048, got 15"),
        ({"height": 2049}, "height"),
        ({"height": 20.5}, "height: expected an integer"),
        ({"stroke": 0.2}, "stroke: expected 0.5 to 8"),
        ({"stroke": float("nan")}, "stroke"),
    ],
)
def test_wrong_arguments_are_refused(images, arguments, words):
    with pytest.raises(DigitusError, match=words):
        reinked(images[0], random(), **arguments)
