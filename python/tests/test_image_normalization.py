"""The engine brings digits into MNIST's form as NumPy does, to the bit, and refuses the rest."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from digit_pictures import pictures
from full_mnist import require_full_mnist

import digitus
from digitus import reference
from digitus._library import library
from digitus._signatures import Polarity
from digitus.reference import image_normalization as twin

SEED = 7


def numpy_result(picture, polarity):
    """Return the result of the reference; None if the picture shows no digit."""
    try:
        return twin.normalize_image(picture, polarity)
    except ValueError:
        return None


def engine_result(picture, polarity):
    """Return the result of the engine; None if the picture shows no digit."""
    try:
        return digitus.normalize_image(picture, polarity)
    except digitus.DataFormatError:
        return None


def differing(cases, engine=engine_result, numpy=numpy_result):
    """Return the numbers of those cases in which the two differ in a bit, or in a refusal."""
    found = []
    for number, (picture, polarity) in enumerate(cases):
        ours, theirs = engine(picture, polarity), numpy(picture, polarity)
        if ours is None or theirs is None:
            is_same = ours is theirs
        else:
            is_same = ours.dtype == theirs.dtype and np.array_equal(ours, theirs)
        if not is_same:
            found.append(number)
    return found


def test_engine_equals_numpy_on_a_thousand_pictures():
    assert differing(pictures(1000, SEED)) == []


@pytest.mark.slow
def test_engine_equals_numpy_on_ten_thousand_pictures():
    assert differing(pictures(10_000, SEED + 1)) == []


@pytest.mark.parametrize(
    "picture",
    [
        np.eye(1, 50_000, 7, dtype=np.uint8) * 255,
        np.eye(50_000, 1, 7, dtype=np.uint8).cumsum(0, dtype=np.uint8) * 255,
        np.tile(np.array([0, 255, 255], np.uint8), (3000, 1000)),
        np.eye(3000, dtype=np.uint8)[:, ::-1] * 255,
        np.pad(np.full((1, 1), 255, np.uint8), ((0, 2999), (2999, 0))),
        np.random.default_rng(0).integers(0, 256, (1500, 2500), np.uint8),
    ],
    ids=["one row", "one column", "stripes", "diagonal", "speck", "noise"],
)
def test_engine_equals_numpy_on_large_and_long_pictures(picture):
    cases = [(picture, polarity) for polarity in ("auto", "light", "dark")]
    assert differing(cases) == []


def test_the_pictures_take_every_path():
    paths = {"thin": 0, "thick": 0, "between": 0, "refused": 0, "long": 0, "dark": 0}
    for picture, polarity in pictures(1000, SEED):
        is_dark = polarity == "dark" or (polarity == "auto" and twin.has_light_border(picture))
        try:
            shades = twin.stretched_shades(picture, is_dark=is_dark)
        except ValueError:
            paths["refused"] += 1
            continue
        rows, columns, longer = twin.ink_box(picture, shades)
        crop = shades[picture[rows, columns]]
        width = twin.stroke_width(twin.scaled(crop, longer, 80), 80)
        is_thin, is_thick = width < twin.THINNEST_STROKE, width > twin.THICKEST_STROKE
        paths["thin" if is_thin else "thick" if is_thick else "between"] += 1
        paths["long"] += longer > 80 and is_thin
        paths["dark"] += is_dark
    assert min(paths.values()) >= 20, paths


@pytest.mark.parametrize("place", [0, 300, 783])
def test_a_flipped_bit_is_noticed(place):
    def flipping(picture, polarity):
        digit = engine_result(picture, polarity)
        if digit is not None:
            digit.reshape(-1)[place] ^= 1
        return digit

    cases = [case for case in pictures(20, SEED) if engine_result(*case) is not None]
    assert differing(cases, engine=flipping) == list(range(len(cases)))


def test_a_missing_or_additional_refusal_is_noticed():
    cases = [(np.zeros((5, 5), np.uint8), "auto"), (np.eye(5, dtype=np.uint8) * 255, "light")]
    assert differing(cases) == []
    assert differing(cases, engine=lambda *_: None) == [1]
    assert differing(cases, engine=lambda *_: np.zeros((28, 28), np.uint8)) == [0, 1]


@pytest.mark.parametrize(
    ("constant", "value"),
    [
        ("CENTRE", 13),
        ("LEAST_CONTRAST", 40),
        ("FULL_CONTRAST", 240),
        ("INK", 66),
        ("FAINT", 30),
        ("FRINGE", 11),
        ("WORKING_SIDE", 79),
        ("THINNEST_STROKE", 178),
        ("THICKEST_STROKE", 434),
        ("STEP_LIMIT", 7),
    ],
)
def test_another_constant_of_the_reference_is_noticed(constant, value, monkeypatch):
    monkeypatch.setattr(twin, constant, value)
    assert differing(pictures(300, SEED)) != []


def test_a_scaling_that_rounds_down_is_noticed(monkeypatch):
    monkeypatch.setattr(
        "digitus.reference.image_scaling.rounded_quotient", lambda part, whole: part // whole
    )
    assert len(differing(pictures(100, SEED))) > 20


def share_that_stays(images):
    """Return how many of MNIST's images come out as they went in."""
    same = sum(np.array_equal(digitus.normalize_image(image), image) for image in images)
    return same / len(images)


def test_nine_in_ten_images_of_mnist_stay_as_they_are():
    images = np.concatenate([part.images for part in digitus.load_data("sample")])
    assert share_that_stays(images.reshape(-1, 28, 28)) > 0.9


def test_the_others_have_strokes_that_are_thin_or_thick():
    _, test = digitus.load_data("sample")
    unexplained = 0
    for image in test.images.reshape(-1, 28, 28):
        rows, columns, longer = twin.ink_box(image, np.arange(256, dtype=np.uint8))
        crop = image[rows, columns]
        width = twin.stroke_width(twin.scaled(crop, longer, 80), 80)
        if twin.THINNEST_STROKE <= width <= twin.THICKEST_STROKE:
            unexplained += not np.array_equal(digitus.normalize_image(image), image)
    assert unexplained <= len(test) // 100


@pytest.mark.slow
def test_nine_in_ten_test_images_of_the_complete_mnist_stay_as_they_are():
    images, _ = reference.load_idx(*require_full_mnist()[2:])
    assert share_that_stays(images.reshape(-1, 28, 28)) > 0.91


def stroke(shape=(40, 30)):
    picture = np.zeros(shape, dtype=np.uint8)
    picture[10:30, 13:16] = 255
    return picture


@pytest.mark.parametrize(
    "image",
    [
        stroke() > 0,
        stroke().astype(np.int64),
        stroke().astype(np.uint16),
        stroke().tolist(),
        np.asfortranarray(stroke()),
        np.repeat(np.repeat(stroke(), 2, 0), 3, 1)[::2, ::3],
        np.frombuffer(stroke().tobytes(), np.uint8).reshape(40, 30),
    ],
    ids=["booleans", "integers", "short integers", "list", "by columns", "strided", "read-only"],
)
def test_what_holds_the_same_values_gives_the_same_digit(image):
    digit = digitus.normalize_image(image)
    assert (digit.shape, digit.dtype) == ((28, 28), np.uint8)
    assert np.array_equal(digit, digitus.normalize_image(stroke()))
    assert np.flatnonzero(digit.any(axis=1)).tolist() == list(range(5, 25))


def test_the_image_is_left_alone():
    image = 255 - stroke()
    copy = image.copy()
    digitus.normalize_image(image)
    assert np.array_equal(image, copy)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((2, 3, 4), np.uint8), r"image: expected shape \(height, width\).*\(2, 3, 4\)"),
        (np.zeros(784, np.uint8), r"\(784,\)"),
        (np.zeros((0, 5), np.uint8), r"\(0, 5\)"),
        (5, r"got \(\)"),
        (np.eye(5), r"image: expected uint8, got float64; .*255 \* image"),
        (np.eye(5).astype(complex), "complex128"),
        (np.eye(5, dtype=int) * 256, r"image: expected 0 to 255, got 256 at index \(0, 0\)"),
        (np.eye(5, dtype=int) * -1, "got -1"),
        ("seven.png", "image: expected"),
        ([[1, 2], [3]], "image: expected an array of numbers"),
        (None, "image: expected"),
    ],
)
def test_what_is_no_grey_picture_is_refused(image, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        digitus.normalize_image(image)


@pytest.mark.parametrize("polarity", ["Light", "", None, 1, ["light"], Polarity.DARK_INK])
def test_what_is_no_polarity_is_refused(polarity):
    with pytest.raises(digitus.ArgumentError, match="polarity: expected one of 'auto', 'light'"):
        digitus.normalize_image(stroke(), polarity)


@pytest.mark.parametrize("shade", [0, 100, 255])
def test_a_picture_of_one_shade_shows_no_digit(shade):
    picture = np.full((40, 30), shade, dtype=np.uint8)
    with pytest.raises(digitus.DataFormatError, match=f"image: shows no digit: .* from {shade} to"):
        digitus.normalize_image(picture)
    picture[20, 15] = shade + 31 if shade < 200 else shade - 31
    with pytest.raises(digitus.DataFormatError, match="takes a difference of 32"):
        digitus.normalize_image(picture)


def test_a_picture_of_too_many_pixels_is_refused_and_one_at_the_limit_is_not():
    ground = np.zeros(50_000_000, dtype=np.uint8)
    with pytest.raises(digitus.LimitError, match="a height of 7072 and a width of 7071"):
        digitus.normalize_image(np.zeros((7072, 7071), dtype=np.uint8))
    ground[25_000_000] = 255
    assert digitus.normalize_image(ground.reshape(5_000, 10_000)).max() == 255
    assert digitus.normalize_image(ground.reshape(1, -1)).max() == 255


def test_a_refused_call_leaves_the_output_alone():
    digit = np.full(784, 7, dtype=np.uint8)
    pointer = np.ctypeslib.as_ctypes(digit)
    blank = np.ctypeslib.as_ctypes(np.zeros(25, dtype=np.uint8))
    speck = np.ctypeslib.as_ctypes(np.eye(5, dtype=np.uint8).reshape(-1) * 255)
    for arguments in [
        (blank, 5, 5, 0, pointer, 784),
        (speck, 5, 5, 0, pointer, 783),
        (speck, 5, 5, 3, pointer, 784),
        (speck, 5, 0, 0, pointer, 784),
    ]:
        with pytest.raises(digitus.DigitusError):
            library().digitus_image_normalize(*arguments)
    assert (digit == 7).all()
    library().digitus_image_normalize(speck, 5, 5, 1, pointer, 784)
    assert digit.max() == 255


def test_threads_get_the_results_of_one():
    cases = list(pictures(60, SEED + 2))
    expected, found = [engine_result(*case) for case in cases], {}

    def work(thread):
        found[thread] = [engine_result(*case) for case in cases]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for results in found.values():
        for ours, theirs in zip(results, expected, strict=True):
            assert (ours is None) == (theirs is None)
            assert ours is None or np.array_equal(ours, theirs)
    assert len(found) == 4
