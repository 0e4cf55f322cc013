"""Pictures of one digit come out as MNIST would have them, or are refused in clear words."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import digitus
from digitus.pictures import read_digit


@pytest.fixture(scope="module")
def seven() -> np.ndarray:
    """Return a seven of the sample, 28 x 28, bright on black."""
    _, test = digitus.load_data("sample")
    return test.images[int(np.flatnonzero(test.labels == 7)[0])].reshape(28, 28)


def test_a_picture_of_the_input_size_is_taken_as_it_is(seven, tmp_path):
    Image.fromarray(seven).save(tmp_path / "7.png")
    assert np.array_equal(read_digit(tmp_path / "7.png", (784,)), seven.reshape(-1))


def test_dark_on_light_is_inverted_and_transparent_is_white(seven, tmp_path):
    Image.fromarray(255 - seven).save(tmp_path / "7.png")
    assert np.array_equal(read_digit(tmp_path / "7.png", (784,)), seven.reshape(-1))
    black = np.zeros((28, 28, 4), dtype=np.uint8)
    black[..., 3] = seven
    Image.fromarray(black).save(tmp_path / "clear.png")
    difference = read_digit(tmp_path / "clear.png", (784,)) - seven.reshape(-1).astype(int)
    assert np.abs(difference).max() <= 1


@pytest.mark.parametrize("name", ["7.png", "7.jpg", "7.pgm", "7.bmp"])
def test_a_large_digit_off_centre_is_brought_into_place(seven, tmp_path, name):
    large = np.asarray(Image.fromarray(seven).resize((140, 140), Image.Resampling.BICUBIC))
    paper = np.full((400, 300), 255, dtype=np.uint8)
    paper[30:170, 20:160] = 255 - large
    Image.fromarray(paper).save(tmp_path / name)
    digit = read_digit(tmp_path / name, (784,)).reshape(28, 28).astype(float)
    rows, columns = np.nonzero(digit >= 64)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20, 21)
    for axis in (0, 1):
        centre = (digit.sum(axis=1 - axis) * np.arange(28)).sum() / digit.sum()
        assert abs(centre - 14) <= 0.6
    assert np.corrcoef(digit.reshape(-1), seven.reshape(-1))[0, 1] > 0.85


def test_a_digit_on_a_page_is_what_the_engine_makes_of_it(seven, tmp_path):
    page = np.pad(seven, ((30, 5), (0, 40)))
    Image.fromarray(page).save(tmp_path / "7.png")
    assert np.array_equal(read_digit(tmp_path / "7.png", (784,)), seven.reshape(-1))
    assert np.array_equal(digitus.normalize_image(page), seven)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (None, digitus.FileMissingError, "no such file"),
        (b"", digitus.DataFormatError, "not a picture"),
        (b"hello", digitus.DataFormatError, "not a picture"),
        ("truncated", digitus.DataFormatError, "damaged picture"),
        ("white", digitus.DataFormatError, r"x\.png: shows no digit: .* from 255 to 255"),
    ],
)
def test_what_is_no_picture_of_a_digit_is_refused(content, error, message, tmp_path):
    path = tmp_path / "x.png"
    if content == "white":
        Image.new("L", (50, 50), 255).save(path)
    elif content == "truncated":
        Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 90), np.uint8)).save(path)
        path.write_bytes(path.read_bytes()[:3000])
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=message):
        read_digit(path, (784,))


def test_a_folder_and_a_picture_of_another_size_are_refused(tmp_path):
    with pytest.raises(digitus.FileAccessError):
        read_digit(tmp_path, (784,))
    Image.new("L", (50, 50), 255).save(tmp_path / "x.png")
    with pytest.raises(digitus.ArgumentError, match="64 pixels"):
        read_digit(tmp_path / "x.png", (8, 8))
