"""Pictures of one digit come out as MNIST would have them, or are refused in clear words."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import digitus
from digitus.pictures import normalize, read_digit


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
    rows, columns = np.nonzero(digit > 127)
    assert max(np.ptp(rows), np.ptp(columns)) in range(17, 21)
    centre = (digit * np.arange(28)[:, None]).sum() / digit.sum()
    assert abs(centre - 13.5) <= 1.0
    assert np.corrcoef(digit.reshape(-1), seven.reshape(-1))[0, 1] > 0.85


def test_normalizing_what_is_normal_changes_little(seven):
    assert np.corrcoef(normalize(seven, "7").reshape(-1), seven.reshape(-1))[0, 1] > 0.95


def test_the_smallest_and_the_longest_strokes_fit():
    for shape in ((1, 3), (3, 1), (2000, 3), (3, 2000)):
        stroke = np.zeros((shape[0] + 2, shape[1] + 2), dtype=np.uint8)
        stroke[1:-1, 1:-1] = 255
        assert normalize(stroke, "stroke").shape == (28, 28)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (None, digitus.FileMissingError, "no such file"),
        (b"", digitus.DataFormatError, "not a picture"),
        (b"hello", digitus.DataFormatError, "not a picture"),
        ("truncated", digitus.DataFormatError, "damaged picture"),
        ("white", digitus.DataFormatError, "shows no digit"),
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
