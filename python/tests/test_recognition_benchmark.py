"""`make recognition`: what it counts, keeps, writes, and refuses."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

import digitus
from benchmarks.recognition import command, kinds, runs
from benchmarks.recognition.answers import Answer, answer
from benchmarks.recognition.claims import CLAIMS, figures_of
from benchmarks.recognition.command import main
from benchmarks.recognition.document import rows_of
from benchmarks.recognition.kinds import KINDS, Kind, Picture, as_jpeg, as_png, pixels_of
from benchmarks.recognition.sheets import sheet

QUICK = ["--quick", "--kinds", "strokes,drawn-rows,not-digits"]


def reply(truth="7", read="7", guessed=None, *, single=None, confidences=(0.9,), number=0):
    return Answer(number, truth, "", read, guessed or read, confidences, single, single)


def test_an_answer_is_right_that_says_just_what_is_written():
    assert reply("407", "407").is_right
    for read in ("", "7", "?07", "4071"):
        assert not reply("407", read).is_right
    assert reply("7", "77", single="7").is_right_as_single


@pytest.mark.parametrize(("read", "is_right"), [("", True), ("??", True), ("?1", False)])
def test_of_what_is_no_digit_an_answer_without_a_label_is_right(read, is_right):
    assert reply("", read).is_right is is_right


def test_only_a_right_guess_can_be_lost():
    assert reply("7", "?", "7").is_lost
    assert not reply("7", "?", "1").is_lost
    assert not reply("7", "7").is_lost
    assert not reply("", "?", "1").is_lost


def test_figures_by_hand():
    found = figures_of(
        {
            "strokes": [reply(single="7"), reply(read="?", guessed="7", single="1")],
            "mnist": [
                reply(confidences=(0.95,)),
                reply(read="1", confidences=(0.95,)),
                reply(read="77", confidences=(0.2, 0.2)),
            ],
            "not-digits": [reply("", "")] * 3,
            "photographed-not-digits": [reply("", "3")],
        }
    )
    values = {name: (figure.value, figure.count) for name, figure in found.items()}
    assert values["strokes"] == (0.5, 2)
    assert values["strokes single"] == (0.5, 2)
    assert "mnist single" not in values
    assert values["not digits"] == (0.75, 4)
    assert values["lost"] == (0.25, 5)  # Of half the strokes and none of MNIST.
    assert values["calibration of recognize"] == (pytest.approx(0.45), 2)


def test_each_figure_is_one_of_a_claim_and_each_kind_is_counted():
    claimed = {claim.name for claim in CLAIMS}
    assert {kind.name for kind in KINDS} <= claimed
    answers = {kind.name: [reply(single="7" if kind.shows_one else None)] for kind in KINDS}
    assert {name for name in figures_of(answers) if not name.endswith(" single")} <= claimed


def test_the_verdict_is_on_the_final_figures():
    def row(**values):
        results = {
            name: {"strokes": {"value": value, "count": 2000}} for name, value in values.items()
        }
        return rows_of(results)[0]

    assert row(tuning=0.995)[2:4] == ["99.50%", "–"]
    assert row(tuning=0.995)[-1] == "aim reached"
    assert row(tuning=0.995, final=0.98)[-1] == "holds"
    assert row(tuning=0.995, final=0.9)[-1] == "MISSED"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_picture_is_its_seeds_and_numbers(kind):
    if kind.name in {"photographs", "rows", "mnist"}:
        needs_mnist()
    first, again, other = kind.make(1, 3), kind.make(1, 3), kind.make(1, 4)
    assert pixels_of(first).ndim == 3
    assert (first.truth == "") == ("not-digits" in kind.name)
    assert first.truth == again.truth
    assert np.array_equal(pixels_of(first), pixels_of(again))
    assert pixels_of(first).shape != pixels_of(other).shape or not np.array_equal(
        pixels_of(first), pixels_of(other)
    )
    if kind.is_drawn_from_seed:
        seeded = pixels_of(kind.make(kinds.FINAL_SEED, 3))
        assert seeded.shape != pixels_of(first).shape or not np.array_equal(
            seeded, pixels_of(first)
        )


def needs_mnist():
    try:
        kinds.digits(kinds.TUNING_SEED)
    except digitus.FileMissingError:
        pytest.skip("needs full MNIST")


def test_tuning_and_final_digits_are_different_ones():
    needs_mnist()
    tuning, final = kinds.digits(kinds.TUNING_SEED), kinds.digits(kinds.FINAL_SEED)
    assert (len(tuning.images), len(final.images)) == (5_000, 10_000)
    assert np.array_equal(final.images[0].ravel(), digitus.load_data("mnist")[1].images[0])
    kept = {image.tobytes() for image in final.images}
    assert not any(image.tobytes() in kept for image in tuning.images)


def test_colours_survive_the_files():
    picture = np.zeros((20, 30, 3), np.uint8)
    picture[..., 0] = 200
    assert np.array_equal(pixels_of(Picture(as_png(picture), "")), picture)
    near = pixels_of(Picture(as_jpeg(picture), "")).astype(int) - picture
    assert np.abs(near).max() < 12


def test_a_picture_is_read_as_one_digit_too():
    train, _ = digitus.load_data("sample")
    image, label = train.images[0].reshape(28, 28), str(train.labels[0])
    kind = Kind("x", 1, lambda _seed, _number: Picture(image, label))
    found = answer(kind, 5, kind.make(0, 0))
    assert (found.number, found.truth, found.read, found.single) == (5, label, label, label)
    assert Answer.of(json.loads(json.dumps(found.plain()))) == found


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    folder = tmp_path_factory.mktemp("measured")
    assert main([*QUICK, "--out", str(folder)]) == 0
    return folder


def test_it_writes_table_figures_and_sheets(measured):
    results = json.loads((measured / "recognition.json").read_text())
    assert set(results["tuning"]) >= {"strokes", "drawn-rows", "not-digits", "not digits", "lost"}
    assert results["tuning"]["strokes"]["count"] == 4
    page = (measured / "recognition.md").read_text()
    for row in rows_of(results):
        assert "| " + " | ".join(row) + " |" in page
    sheets = list((measured / "images").iterdir())
    assert sheets
    assert all(cv2.imread(str(path)).shape[0] > 100 for path in sheets)


def test_what_was_read_is_not_read_again(measured, monkeypatch):
    def refuse(*_arguments):
        raise AssertionError("read again")

    monkeypatch.setattr(runs, "answer", refuse)
    assert main([*QUICK, "--out", str(measured)]) == 0
    monkeypatch.setattr(runs, "SOURCES", runs.SOURCES[1:])
    with pytest.raises(AssertionError, match="read again"):
        main([*QUICK, "--out", str(measured)])


def test_what_cannot_be_is_refused(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "Runs", None)
    docs = str(command.DOCUMENTATION)
    for given, words in (
        (["--quick", "--final", "--out", docs], "takes whole final runs only"),
        (["--out", docs], "takes whole final runs only"),
        (["--final", "--kinds", "rows", "--out", docs], "takes whole final runs only"),
        (["--kinds", "rows,letters", "--out", str(tmp_path)], "got 'letters'"),
    ):
        assert main(given) == 1
        assert words in capsys.readouterr().err
    (tmp_path / "recognition.md").write_text("no place")
    assert main(["--out", str(tmp_path)]) == 1
    assert "has no place for the table" in capsys.readouterr().err


def test_a_sheet_holds_rows_and_the_words_below_them():
    kind = Kind("rows", 1, lambda *_: Picture(np.full((40, 300, 3), 120, np.uint8), "12"))
    page = sheet(kind, 0, [reply("12", "1", number=index) for index in range(5)])
    assert page.shape == (2 * 186, 4 * 312, 3)
    assert (page[:150] == 120).any()
    assert page[150:180].min() < 60
