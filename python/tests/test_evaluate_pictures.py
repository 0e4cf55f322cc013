"""`digitus evaluate --images` and `evaluate_pictures`: what is measured, written and refused."""

from __future__ import annotations

import json
import os
import shutil

import numpy as np
import pytest
from checkout import SAMPLE
from command_line import good, refused, run

import digitus
from digitus.evaluation import evaluate_pictures
from digitus.evaluation.picture_folder import FILE_NAMES, write_picture_report

Image = pytest.importorskip("PIL.Image")
pytest.importorskip("cv2")

PIPE_PICTURES = 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of pictures with labels, one of them wrong, and of others."""
    folder = tmp_path_factory.mktemp("pictures")
    _, test = digitus.load_data(SAMPLE)
    for place in range(12):
        part = folder / str(test.labels[place])
        part.mkdir(exist_ok=True)
        Image.fromarray(255 - test.images[place].reshape(28, 28)).save(part / f"{place}.png")
    (folder / "none").mkdir()
    Image.new("L", (90, 70), 230).save(folder / "none" / "blank.png")
    zero = test.images[np.flatnonzero(test.labels == 0)[1]].reshape(28, 28)
    Image.fromarray(zero).save(folder / "5-it_is_0.png")
    Image.fromarray(zero).save(folder / "no_label.png")
    (folder / "damaged").mkdir()
    (folder / "damaged" / "3-x.png").write_bytes(b"no picture")
    return folder


def test_the_report_has_every_picture_once(folder):
    calls = []
    report = evaluate_pictures(folder, on_picture=lambda *each: calls.append(each))
    assert calls == [(done, 15) for done in range(1, 16)]
    assert len(report.outcomes) == 14
    assert report.digits.count == 13
    assert (report.non_digits.count, report.non_digits.right) == (1, 1)
    assert report.rows is None
    assert [each.picture for each in report.unreadable] == ["damaged/3-x.png"]
    assert "not a picture" in report.unreadable[0].reason
    assert report.without_label == ("no_label.png",)
    assert 0 < report.threshold < 1
    found = {each.picture: each for each in report.outcomes}
    wrong = found["5-it_is_0.png"]
    assert (wrong.label, wrong.text, wrong.verdict) == ("5", "0", "wrong")
    digits = digitus.recognize(folder / "5-it_is_0.png")
    assert wrong.confidence == digits[0].confidence
    assert wrong in report.mistakes()
    assert report.digits.right >= 10


def test_arguments_are_those_of_recognize(folder):
    unsure = evaluate_pictures(folder, min_confidence=1.0)
    assert unsure.threshold == 1.0
    assert unsure.digits.right == 0
    assert unsure.digits.unsure == unsure.digits.count - unsure.digits.wrong
    assert unsure.digits.guessed_right >= 10
    with digitus.Network((784,), [digitus.Dense(10)]) as network:
        other = evaluate_pictures(folder, model=network, min_confidence=0, single=True)
    assert other.digits.guessed_right < unsure.digits.guessed_right


def test_a_model_file_is_read_once(folder, tmp_path, monkeypatch):
    path = tmp_path / "m.safetensors"
    with digitus.Network((784,), [digitus.Dense(10)]) as network:
        network.save(path)
        expected = evaluate_pictures(folder, model=network)
    loads = []
    load = digitus.Network.load
    monkeypatch.setattr(digitus.Network, "load", lambda p: loads.append(p) or load(p))
    assert evaluate_pictures(folder, model=path).outcomes == expected.outcomes
    assert loads == [path]
    shipped = evaluate_pictures(folder, model="pretrained:mnist")
    assert shipped.outcomes == evaluate_pictures(folder).outcomes


def test_wrong_arguments_are_no_damaged_pictures(folder, tmp_path):
    with pytest.raises(digitus.FileMissingError, match=r"none\.safetensors"):
        evaluate_pictures(folder, model=tmp_path / "none.safetensors")
    with pytest.raises(digitus.ArgumentError, match="28 x 28"):
        evaluate_pictures(folder, model=digitus.Network((100,), [digitus.Dense(10)]))
    with pytest.raises(digitus.ArgumentError, match="min_confidence"):
        evaluate_pictures(folder, min_confidence="high")
    with pytest.raises(digitus.ArgumentError, match="single"):
        evaluate_pictures(folder, single=1)


def test_the_command_prints_tables_and_counts_damaged_files(folder):
    done = run("evaluate", "--images", folder)
    assert done.status == 1
    first, second = done.err.splitlines()
    assert first.startswith(f"digitus: {folder / 'damaged' / '3-x.png'}: not a picture")
    assert second == "1 picture left out, as nothing says what they show, such as no_label.png"
    words = ("one digit", "no digit", "? not sure", "5-it_is_0.png", "digits lost", "false accepts")
    for word in (*words, "calibration: expected error", "of 14 pictures right: accuracy"):
        assert word in done.out
    assert max(map(len, done.out.splitlines())) <= 95


def test_json_and_report_say_the_same(folder, tmp_path):
    pytest.importorskip("matplotlib")
    sheet, report = tmp_path / "sheet.png", tmp_path / "report"
    given = ("--images", folder, "--report", report, "--contact-sheet", sheet, "--json")
    done = run("evaluate", *given)
    document = done.document
    assert done.status == 1
    assert document.pop("files") == [*(str(report / name) for name in FILE_NAMES), str(sheet)]
    assert document == json.loads((report / "report.json").read_text())
    assert document["model"] == "pretrained:mnist"
    assert document["digits"]["count"] == sum(entry["count"] for entry in document["recall"])
    for name in (*FILE_NAMES[1:], "../sheet.png"):
        with Image.open(report / name) as picture:
            assert min(picture.size) > 300


def test_without_mistakes_there_is_no_sheet(folder, tmp_path):
    pytest.importorskip("matplotlib")
    (tmp_path / "none").mkdir()
    shutil.copy(folder / "none" / "blank.png", tmp_path / "none")
    sheet = tmp_path / "sheet.png"
    done = good("evaluate", "--images", tmp_path, "--contact-sheet", sheet)
    assert done.err == f"{sheet} is left out: there is no mistake to draw\n"
    assert not sheet.exists()
    report = evaluate_pictures(tmp_path)
    assert report.all.right == 1
    written = write_picture_report(report, tmp_path / "out")
    assert sorted(path.name for path in written) == ["confusion.png", "report.json"]
    assert sorted(os.listdir(tmp_path / "out")) == ["confusion.png", "report.json"]


def test_where_nothing_can_be_read_there_are_no_figures(folder, tmp_path):
    shutil.copy(folder / "damaged" / "3-x.png", tmp_path)
    done = run("evaluate", "--images", tmp_path)
    assert (done.status, done.out) == (1, "")
    done = run("evaluate", "--images", tmp_path, "--json")
    assert done.document["all"] is None
    assert done.document["calibration"] is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--images", "{0}", "--data", "sample"], "--data: cannot go with --images"),
        (["--images", "{0}", "--corruptions", "--part=test"], "--part, --corruptions: cannot go"),
        (["--model=pretrained:mnist", "--single"], "are about pictures; give --images DIR too"),
        (["--images", "{0}/nowhere"], "nowhere: does not exist"),
        (["--images", "{0}/no_label.png"], "is a file; a folder of labelled pictures is needed"),
        (["--images", "{0}", "--model", "pretrained:mnits"], "did you mean 'mnist'?"),
        (["--images", "{0}", "--model", "none.safetensors"], "none.safetensors: does not exist"),
        (["--images", "{0}", "--contact-sheet", "{0}"], "is a folder; a file name is needed"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_read(folder, options, message):
    assert message in refused("evaluate", *(option.format(folder) for option in options))


def test_ctrl_c_says_how_far_it_came(folder, monkeypatch):
    def stop(path, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("digitus.recognition.recognizer.recognize", stop)
    message = refused("evaluate", "--images", folder, status=130)
    assert message == (
        "digitus evaluate: stopped by Ctrl-C after 0 pictures; nothing printed or written"
    )


def test_progress_is_told_where_there_is_no_terminal(folder, monkeypatch):
    monkeypatch.setattr("digitus.cli.evaluate_pictures.LINE_EVERY", PIPE_PICTURES)
    lines = run("evaluate", "--images", folder).err.splitlines()
    assert lines[:2] == ["5 of 15 pictures", "10 of 15 pictures"]
    quiet = run("evaluate", "--images", folder, "--quiet").err
    assert quiet.count("\n") == 1
