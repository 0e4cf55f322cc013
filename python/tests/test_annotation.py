"""What is drawn and said of digits: boxes, words, sheets, text for a terminal."""

from __future__ import annotations

import io

import numpy as np
import pytest

import digitus

Image = pytest.importorskip("PIL.Image")
pytest.importorskip("cv2")

from digitus.recognition import annotate, input_sheet, input_text, stages_sheet  # noqa: E402
from digitus.recognition.annotation import LARGEST, SMALLEST, annotated  # noqa: E402
from digitus.recognition.drawing import (  # noqa: E402
    SURE,
    UNSURE,
    draw_box,
    draw_text,
    overlap,
    place_words,
    text_size,
)
from digitus.recognition.words import name_of, percent, text_lines, text_of  # noqa: E402


def digit(label, box, confidence=0.97):
    """Return a digit; -3 is one that is perhaps a 3."""
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 12:16] = 255
    best = abs(label)
    sure = label if label > 0 else None
    return digitus.Digit(sure, confidence, ((best, confidence), (8, 0.01)), box, pixels)


def paper(height, width, value=(255, 255, 255)):
    return np.full((height, width, 3), value, dtype=np.uint8)


def colored(canvas, color):
    return (canvas == color).all(axis=2)


def test_boxes_lie_around_the_digits():
    canvas = annotated(paper(600, 800), 1.0, [digit(7, (300, 200, 400, 380))])
    assert canvas.shape == (600, 800, 3)
    rows, columns = np.nonzero(colored(canvas, SURE))
    assert rows.max() in range(380, 392)
    assert columns.min() in range(286, 300)
    assert columns.max() in range(400, 414)
    assert not colored(canvas[200:380, 300:400], SURE).any()
    assert not colored(canvas, UNSURE).any()


def test_what_is_not_sure_has_another_color_and_a_broken_line():
    canvas = annotated(paper(600, 800), 1.0, [digit(-3, (300, 200, 400, 380), 0.41)])
    assert not colored(canvas, SURE).any()
    side = colored(canvas, UNSURE)[200:380, 400:412].any(axis=1)
    assert 0.3 < side.mean() < 0.8


@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255), SURE, (128, 128, 128)])
def test_boxes_and_words_show_on_any_ground(ground):
    """The ground of a word, its letters or the line around it differ from any ground."""
    plain = paper(600, 800, ground)
    canvas = annotated(plain, 1.0, [digit(7, (300, 200, 400, 380))])
    contrast = np.abs(canvas.astype(int) - plain).max(axis=2)
    around = contrast[390:400, 300:400].max(axis=0), contrast[180:200, 300:400].max(axis=0)
    assert (contrast[380:400, 310:390].max(axis=0) > 90).all()
    assert max(part.max() for part in around) > 90


@pytest.mark.parametrize(
    ("shape", "box", "expected"),
    [
        ((28, 28), (8, 4, 20, 24), (SMALLEST, SMALLEST)),
        ((100, 1000), (10, 10, 60, 90), (100, 1000)),
        ((1000, 1250), (500, 500, 510, 515), (1600, LARGEST)),
        ((1, 8000), (10, 0, 12, 1), (1, LARGEST)),
        ((1000, 1250), None, (1000, 1250)),
    ],
)
def test_the_size_is_one_to_look_at(shape, box, expected):
    digits = [] if box is None else [digit(7, box)]
    assert annotated(paper(*shape), 1.0, digits).shape[:2] == expected


def test_boxes_are_those_of_the_original(tmp_path):
    """The picture is worked on at a smaller size, and turned upright."""
    large = np.full((3000, 4000), 255, dtype=np.uint8)
    large[1000:2000, 1500:2000] = 0
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(large).save(tmp_path / "p.jpg", exif=exif)
    canvas = np.asarray(annotate(tmp_path / "p.jpg", [digit(7, (1000, 1500, 2000, 2000))]))
    assert canvas.shape[0] > canvas.shape[1]
    rows, columns = np.nonzero((canvas < 60).all(axis=2))
    outline = np.argwhere(colored(canvas, SURE))
    assert 0 < columns.min() - outline[:, 1].min() < 20
    assert 0 < outline[:, 0].max() - rows.max() < 20


def test_confidences_are_left_out_where_they_would_overlap():
    apart = [digit(7, (100 + 200 * place, 200, 140 + 200 * place, 280)) for place in range(3)]
    close = [digit(7, (100 + 44 * place, 200, 140 + 44 * place, 280)) for place in range(3)]

    def words(digits):
        return colored(annotated(paper(600, 800), 1.0, digits)[:194], SURE).sum()

    assert words(apart) > 2 * words(close)


def test_an_empty_picture_says_so():
    canvas = annotated(paper(300, 400), 1.0, [])
    assert colored(canvas[:40, :100], UNSURE).any()


def test_annotate_takes_what_recognize_takes_and_nothing_else():
    content = io.BytesIO()
    Image.new("L", (60, 50), 255).save(content, format="PNG")
    for image in (content.getvalue(), np.full((50, 60), 255, np.uint8), Image.new("1", (60, 50))):
        assert annotate(image, []).size == (480, 400)
    with pytest.raises(digitus.ArgumentError, match="digits: expected what recognize returns"):
        annotate(np.zeros((9, 9), np.uint8), [3])
    with pytest.raises(digitus.DataFormatError):
        annotate(b"nothing", [])


def test_drawing_stays_in_the_picture():
    for box in ((-50, -50, 5, 5), (90, 90, 200, 200), (-9, -9, 300, 300), (40, 40, 41, 41)):
        for is_dashed in (False, True):
            canvas = paper(100, 100)
            draw_box(canvas, box, SURE, 3, is_dashed=is_dashed)
            draw_text(canvas, "7 99%", box[:2], 20, SURE)
    assert text_size("7 100%", 40)[0] > text_size("7", 40)[0] > text_size("7", 20)[0]


def test_words_are_above_or_below_and_inside():
    boxes = [(0, 50, 10, 90), (40, 5, 60, 95), (190, 50, 200, 90)]
    places = place_words(boxes, ["7 99%", "1", "8?"], 20, (200, 200))
    assert [top for _, top, _, _ in places] == [30, 95, 30]
    assert all(left >= 0 and right <= 200 for left, _, right, _ in places)
    assert not overlap(places)
    assert overlap([(0, 0, 10, 10), (9, 9, 20, 20)])
    assert not overlap([(0, 0, 10, 10), (10, 0, 20, 20)])
    assert not overlap([])


def test_probabilities_are_rounded_down():
    assert [percent(value) for value in (0, 0.29, 0.9999, 1.0)] == ["0%", "29%", "99%", "100%"]
    assert [percent(value, 1) for value in (0.123, 0.99999, 1.0)] == ["12.3%", "99.9%", "100.0%"]


def test_lines_end_where_the_next_digit_is_further_left_or_below():
    row = [digit(4, (10, 10, 20, 40)), digit(-7, (25, 5, 40, 42)), digit(1, (50, 30, 60, 60))]
    below = [digit(2, (12, 70, 30, 100)), digit(8, (62, 105, 80, 130))]
    assert [len(line) for line in text_lines(row + below)] == [3, 1, 1]
    assert text_of(row + below) == "4?1\n2\n8"
    assert text_of([]) == ""
    assert [name_of(each) for each in row] == ["4", "7?", "1"]


def test_the_sheet_of_inputs_has_each_digit():
    digits = [digit(7, (0, 0, 5, 9)), digit(-3, (9, 0, 15, 9))] * 6
    sheet = np.asarray(input_sheet(digits))
    assert colored(sheet, SURE).sum() > 0
    assert colored(sheet, UNSURE).sum() > 0
    white_strokes = 12 * 20 * 4 * 25
    black = (sheet == 0).all(axis=2).sum()
    assert black == 12 * 28 * 28 * 25 - white_strokes
    with pytest.raises(digitus.ArgumentError, match="shows none"):
        input_sheet([])


def test_inputs_as_text():
    lines = input_text([digit(7, (0, 0, 5, 9)), digit(-3, (9, 0, 15, 9), 0.41)], 80).split("\n")
    assert lines[0].split() == ["7", "97%", "3?", "41%"]
    assert len(lines) == 15
    assert lines[5] == f"{' ' * 12}████{' ' * 26}████"
    assert len(input_text([digit(7, (0, 0, 5, 9))] * 3, 60).split("\n")) == 30
    assert len(input_text([digit(7, (0, 0, 5, 9))] * 2, 10).split("\n")) == 30
    assert input_text([]) == ""


def test_the_sheet_of_stages_shows_pictures_of_any_shape():
    for shape in ((1, 1), (28, 28), (3, 900), (900, 3), (700, 900)):
        image = np.full(shape, 240, np.uint8)
        image[shape[0] // 4 : shape[0] // 2, shape[1] // 2] = 0
        sheet = stages_sheet(image)
        assert sheet.mode == "RGB"
        assert sheet.width > 1000
    with pytest.raises(digitus.ArgumentError):
        stages_sheet(image, single="yes")
