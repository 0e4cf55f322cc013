"""Any picture becomes upright RGB of a bounded size, or is refused in clear words."""

from __future__ import annotations

import io

import numpy as np
import pytest

pytest.importorskip("cv2")

from PIL import Image as image_module

import digitus
from digitus.picture_files import PIXEL_LIMIT
from digitus.recognition.source import WORK_PIXELS, read_picture

SHAPE = (40, 30)


def gradient() -> np.ndarray:
    """Return a grey picture, dark at the top left."""
    return (np.arange(SHAPE[0])[:, None] * 4 + np.arange(SHAPE[1]) * 3).astype(np.uint8)


def encoded(picture, form: str, **options) -> bytes:
    """Return a picture as the bytes of a file."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "PPM", "GIF"])
def test_paths_bytes_and_files_of_any_format_are_the_same(form, tmp_path):
    content = encoded(image_module.fromarray(gradient()), form)
    path = tmp_path / "picture"
    path.write_bytes(content)
    buffer = io.BytesIO(content)
    buffer.seek(7)
    for given in (path, str(path), content, bytearray(content), buffer):
        picture = read_picture(given)
        assert picture.size == SHAPE[::-1]
        assert np.array_equal(picture.rgb, np.repeat(gradient()[..., None], 3, axis=2))
    assert read_picture(path).name == str(path)


@pytest.mark.parametrize(
    "given",
    [
        gradient(),
        gradient()[..., None],
        gradient().astype(np.int64),
        gradient().astype(float) / 255,
        gradient().astype(float),
        gradient().astype(np.uint16) * 257,
        np.dstack([gradient()] * 3),
        np.dstack([*[gradient()] * 3, np.full(SHAPE, 255, np.uint8)]),
        gradient().tolist(),
        np.asfortranarray(gradient()),
        image_module.fromarray(gradient()),
        image_module.fromarray(gradient().astype(np.uint16) * 257),
        image_module.fromarray(gradient()).convert("CMYK"),
    ],
)
def test_arrays_and_pictures_of_pillow_are_the_same(given):
    rgb = read_picture(given).rgb
    assert rgb.dtype == np.uint8
    assert rgb.flags.c_contiguous
    assert np.abs(rgb - gradient()[..., None].astype(int)).max() <= 1


def test_truth_and_ones_are_white():
    for given in (np.eye(9, dtype=bool), np.eye(9, dtype=np.uint8), np.eye(9)):
        assert np.array_equal(read_picture(given).rgb[..., 0], 255 * np.eye(9, dtype=np.uint8))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_honoured(orientation):
    exif = image_module.Exif()
    exif[0x0112] = orientation
    picture = image_module.fromarray(gradient())
    found = read_picture(encoded(picture, "PNG", exif=exif))
    upright = {
        1: gradient(),
        2: gradient()[:, ::-1],
        3: gradient()[::-1, ::-1],
        4: gradient()[::-1],
        5: gradient().T,
        6: np.rot90(gradient(), -1),
        7: gradient()[::-1, ::-1].T,
        8: np.rot90(gradient()),
    }[orientation]
    assert np.array_equal(found.rgb[..., 0], upright)
    assert found.size == upright.shape[::-1]


def test_dark_ink_lies_on_white_and_light_ink_on_black():
    stroke = np.zeros((50, 50, 4), dtype=np.uint8)
    stroke[10:40, 20:26, 3] = 255
    assert read_picture(stroke).rgb[0, 0, 0] == 255
    assert read_picture(stroke).rgb[20, 22, 0] == 0
    stroke[..., :3] = 255
    assert read_picture(stroke).rgb[0, 0, 0] == 0
    assert read_picture(stroke).rgb[20, 22, 0] == 255
    card = np.zeros((50, 50, 4), dtype=np.uint8)
    card[5:45, 5:45] = 255
    card[10:40, 20:26, :3] = 0
    assert read_picture(card).rgb[0, 0, 0] == 255


def test_the_first_frame_of_an_animation_is_taken():
    frames = [image_module.fromarray(frame) for frame in (gradient(), 255 - gradient())]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.array_equal(read_picture(content).rgb[..., 0], gradient())


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_large_pictures_are_reduced_and_boxes_are_of_the_original(form):
    large = np.full((2000, 3000), 255, dtype=np.uint8)
    large[500:1000, 600:900] = 0
    picture = read_picture(encoded(image_module.fromarray(large), form))
    height, width = picture.rgb.shape[:2]
    assert height * width <= WORK_PIXELS
    assert picture.size == (3000, 2000)
    assert picture.scale == pytest.approx(3000 / width)
    rows, columns = np.nonzero(picture.rgb[..., 0] < 128)
    box = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
    assert np.abs(np.array(picture.original_box(box)) - (600, 500, 900, 1000)).max() <= 4
    assert picture.original_box((0, 0, width, height)) == (0, 0, 3000, 2000)


def test_pictures_of_pillow_stay_as_they_are():
    picture = image_module.open(io.BytesIO(encoded(image_module.new("L", (4000, 3000)), "JPEG")))
    read_picture(picture)
    assert picture.size == (4000, 3000)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (np.zeros(784), r"image.reshape\(28, 28\)"),
        (np.zeros((3, 20, 20)), r"image.transpose\(1, 2, 0\)"),
        (np.zeros((5, 28, 28)), r"images\[0\]"),
        (np.zeros((0, 5)), "it is empty"),
        (np.full((3, 3), np.nan), "finite"),
        (np.full((3, 3), np.inf), "finite"),
        (-np.ones((3, 3)), "from 0 to 255"),
        (np.full((3, 3), 70_000), "from 0 to 255"),
        (np.array([["a"]]), "expected numbers"),
        (np.ones((3, 3), dtype=complex), "expected numbers"),
        (None, "expected a path"),
        (5, "expected a path"),
        (io.StringIO("text"), "binary mode"),
    ],
)
def test_what_is_no_picture_is_refused(given, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        read_picture(given)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is empty"),
        (b"hello", "not a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    ],
)
def test_bytes_that_are_no_picture_are_refused(content, message):
    with pytest.raises(digitus.DataFormatError, match=message):
        read_picture(content)


def test_missing_files_and_folders_are_told(tmp_path):
    with pytest.raises(digitus.FileMissingError):
        read_picture(tmp_path / "none.png")
    with pytest.raises(digitus.FileAccessError):
        read_picture(tmp_path)


def test_too_many_pixels_are_refused_before_they_are_decoded():
    header = image_module.new("1", (20_000, 20_000))
    with pytest.raises(digitus.LimitError, match=f"{PIXEL_LIMIT:,} pixels"):
        read_picture(encoded(header, "PNG"))
    with pytest.raises(digitus.LimitError, match="20000 x 20000 pixels are more than"):
        read_picture(np.broadcast_to(np.uint8(0), (20_000, 20_000)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"])
def test_damaged_files_are_refused_or_read(form):
    random = np.random.default_rng(0)
    noise = image_module.fromarray(random.integers(0, 255, (60, 50, 3), dtype=np.uint8))
    content = encoded(noise, form)
    for length in (10, 50, len(content) // 2, len(content) - 40):
        with pytest.raises(digitus.DigitusError):
            read_picture(content[:length])
    for _ in range(60):
        damaged = bytearray(content)
        for place in random.integers(0, len(content), 4):
            damaged[place] = random.integers(256)
        try:
            picture = read_picture(bytes(damaged))
        except digitus.DigitusError:
            continue
        assert picture.rgb.shape[2] == 3
