"""`digitus predict` on pictures of digits: what it prints and draws, and how it fails."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from checkout import SAMPLE
from command_line import Done, good, refused, run

import digitus

Image = pytest.importorskip("PIL.Image")
pytest.importorskip("cv2")

SAMPLES = digitus.load_data(SAMPLE)[1]
WIDE = 60
"""Pixels from one digit of a row to the next."""


def row_of(*labels: int):
    """Return a picture of digits of the sample in a row, dark on light paper."""
    paper = np.full((100, WIDE * len(labels) + 40), 240, dtype=np.uint8)
    for place, label in enumerate(labels):
        digit = SAMPLES.images[np.flatnonzero(SAMPLES.labels == label)[1]].reshape(28, 28)
        large = np.asarray(Image.fromarray(digit).resize((56, 56), Image.Resampling.BICUBIC))
        left = 20 + place * WIDE
        part = paper[22:78, left : left + 56]
        part[...] = np.minimum(part, 255 - large)
    return paper


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with pictures, sound and other."""
    folder = tmp_path_factory.mktemp("pictures")
    Image.fromarray(row_of(0)).save(folder / "zero.png")
    Image.fromarray(row_of(1, 0, 2)).save(folder / "row.png")
    two = np.concatenate([row_of(0, 1), row_of(2, 0)])
    Image.fromarray(two).save(folder / "lines.png")
    Image.new("RGB", (300, 200), "white").save(folder / "blank.png")
    (folder / "damaged.png").write_bytes(b"no picture")
    return folder


def test_one_picture_of_one_digit_is_one_line(folder):
    done = good("predict", folder / "zero.png")
    assert re.fullmatch(r"0 \(\d{2,3}\.\d%\)\n", done.out)
    assert done.err == ""


def test_rows_are_kept(folder):
    assert good("predict", folder / "row.png", "--min-confidence", 0).out == "1 0 2\n"


def test_what_is_not_sure_says_so(folder):
    line = good("predict", folder / "zero.png", "--min-confidence", 1).out
    assert re.fullmatch(r"not sure \(perhaps 0, \d\d\.\d%\)\n", line)
    line = good("predict", folder / "row.png", "--min-confidence", 1).out
    guess = r"perhaps {}, \d+\.\d%"
    assert re.fullmatch(
        rf"\? \? \?  \({guess.format(1)}; {guess.format(0)}; {guess.format(2)}\)\n", line
    )
    assert good("predict", folder / "blank.png").out == "no digit found\n"


def test_several_pictures_are_a_table_and_a_damaged_one_stops_none(folder):
    names = ("zero.png", "damaged.png", "row.png", "blank.png", "none.png")
    done = run("predict", *(folder / name for name in names))
    assert done.status == 1
    lines = done.out.splitlines()
    assert [line.split()[0].rpartition("/")[2] for line in lines if ".png" in line] == [
        "zero.png",
        "row.png",
        "blank.png",
    ]
    assert "1 0 2" in done.out
    assert "no digit found" in done.out
    first, second = done.err.splitlines()
    assert first.startswith(f"digitus: {folder / 'damaged.png'}: not a picture")
    assert second.startswith(f"digitus: {folder / 'none.png'}: does not exist")


def test_json_has_all_that_recognize_returns(folder):
    done = run("predict", "--json", *(folder / name for name in ("row.png", "damaged.png")))
    assert done.status == 1
    row, damaged = done.document
    digits = digitus.recognize(folder / "row.png")
    assert (row["error"], row["width"], row["height"], row["text"]) == (None, 220, 100, "102")
    assert (row["label"], row["confidence"]) == (None, None)
    for found, digit in zip(row["digits"], digits, strict=True):
        assert found == {
            "label": digit.label,
            "confidence": digit.confidence,
            "alternatives": [
                {"label": label, "confidence": confidence}
                for label, confidence in digit.alternatives
            ],
            "box": list(digit.box),
            "line": 0,
        }
    assert damaged["image"] == str(folder / "damaged.png")
    assert "not a picture" in damaged["error"]
    assert set(damaged) == set(row)
    (zero,) = good("predict", "--json", folder / "zero.png", "--show-input").document
    assert (zero["label"], zero["confidence"]) == (0, zero["digits"][0]["confidence"])
    assert np.array(zero["digits"][0]["input"]).shape == (28, 28)


def test_lines_are_kept(folder):
    given = ("predict", folder / "lines.png", "--min-confidence", 0)
    assert good(*given).out == "0 1\n2 0\n"
    (lines,) = good(*given, "--json").document
    assert lines["text"] == "01\n20"
    assert [each["line"] for each in lines["digits"]] == [0, 0, 1, 1]


def test_single_finds_one_digit_and_no_more(folder):
    (row,) = good("predict", "--json", "--single", folder / "row.png").document
    (digit,) = digitus.recognize(folder / "row.png", single=True)
    assert [each["box"] for each in row["digits"]] == [list(digit.box)]


def drawn(path):
    with Image.open(path) as picture:
        assert picture.mode == "RGB"
        return np.asarray(picture)


def test_what_was_seen_is_drawn(folder, tmp_path):
    files = {name: tmp_path / f"{name}.png" for name in ("annotate", "show-input", "stages")}
    options = [f"--{name}={path}" for name, path in files.items()]
    done = good("predict", folder / "row.png", *options)
    assert done.err.count("written for --") == 3
    annotated = drawn(files["annotate"])
    assert max(annotated.shape) >= 480
    blue = (annotated == (0, 96, 160)).all(axis=2)
    assert blue.mean() > 0.005
    assert drawn(files["show-input"]).shape[1] > 3 * 28 * 5
    assert drawn(files["stages"]).shape[1] > 1000
    assert good("predict", folder / "row.png", "-q", *options).err == ""


def test_nothing_to_draw_is_said(folder, tmp_path):
    done = good("predict", folder / "blank.png", f"--show-input={tmp_path / 'x.png'}")
    assert "no digit found; nothing is written for --show-input" in done.err
    good("predict", folder / "blank.png", "--annotate", tmp_path / "a.png", "--show-input")
    good("predict", folder / "blank.png", "--stages", tmp_path / "s.png")
    assert sorted(os.listdir(tmp_path)) == ["a.png", "s.png"]


def test_input_is_shown_as_text(folder):
    out = good("predict", folder / "zero.png", "--show-input").out.splitlines()
    assert out[0].startswith("0 (")
    assert out[1].startswith("0 ")
    assert len(out) == 16
    assert "█" in "".join(out)


def test_drawings_of_several_pictures_go_into_a_folder(folder, tmp_path):
    pictures = [folder / "zero.png", folder / "damaged.png", folder / "zero.png"]
    done = run("predict", *pictures, "--annotate", f"{tmp_path}/new/")
    assert done.status == 1
    assert sorted(os.listdir(tmp_path / "new")) == ["zero-2.png", "zero.png"]
    good("predict", folder / "zero.png", "--stages", tmp_path)
    assert (tmp_path / "zero.png").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--annotate", "o.png", "{0}/row.png"], "o.png is one file, and there are 2 pictures"),
        (["--annotate", "o.gif"], "expected a name that ends with .png or .jpg"),
        (["--annotate", "no/such/o.png"], "does not exist; make it first"),
        (["--stages", "{0}/zero.png"], "is a picture that is to be read; give another name"),
        (["--annotate", "{0}"], "zero.png is a picture that is to be read"),
        (["--model", "none.safetensors"], "none.safetensors: does not exist"),
        (["--model", "{0}/damaged.png"], "expected a model"),
        (["-", "-"], "standard input can be read once"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_read(folder, options, message, tmp_path):
    before = (folder / "zero.png").read_bytes()
    given = [str(option).format(folder) for option in options]
    assert message in refused("predict", folder / "zero.png", *given)
    assert (folder / "zero.png").read_bytes() == before
    assert os.listdir(tmp_path) == []


def test_a_file_behind_show_input_alone_is_a_picture(folder, tmp_path):
    message = refused("predict", folder / "zero.png", "--show-input", tmp_path / "x.png", status=2)
    assert f"to write a file of that name, give --show-input={tmp_path / 'x.png'}" in message
    assert good("predict", "--show-input", folder / "zero.png").out.startswith("0 (")


def test_a_folder_is_told_what_to_do_instead(folder):
    message = refused("predict", folder)
    assert f"`digitus predict {folder}/*` reads the pictures in it" in message
    assert f"`digitus evaluate --images {folder}`" in message


def with_stdin(content: bytes, *arguments: object) -> Done:
    command = [sys.executable, "-c", "from digitus.cli import main; main()", "predict"]
    done = subprocess.run(
        [*command, *map(str, arguments)], input=content, capture_output=True, check=False
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.slow
def test_standard_input_is_read(folder, tmp_path):
    done = with_stdin((folder / "row.png").read_bytes(), "-", "--annotate", f"{tmp_path}/")
    assert (done.status, done.out) == (0, "1 0 2\n")
    assert os.listdir(tmp_path) == ["stdin.png"]
    done = with_stdin(b"", "-")
    assert (done.status, done.err) == (
        1,
        "digitus: -: standard input is empty; expected a picture\n",
    )
    done = with_stdin(b"hello", "-", "--json")
    assert done.status == 1
    assert json.loads(done.out)[0]["error"].startswith("-: not a picture")


@pytest.mark.parametrize("module", ["PIL", "cv2"])
def test_a_missing_package_is_told_with_the_way_to_install_it(folder, module, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == module else find(name)
    )
    expected = f"digitus: {module} is not installed; run: pip install 'digitus[image]'"
    assert refused("predict", folder / "zero.png") == expected
    assert refused("evaluate", "--images", folder) == expected


def test_models_of_other_classes_know_no_options_of_digits(folder, tmp_path):
    with digitus.Network((784,), [digitus.Dense(10)]) as network:
        network.class_names = [f"class {label}" for label in range(10)]
        network.save(tmp_path / "m.safetensors")
    given = ("predict", folder / "zero.png", "--model", tmp_path / "m.safetensors")
    for option in ("--single", "--show-input", "--min-confidence=0.3"):
        assert "does not tell the digits 0 to 9 apart in 28 x 28" in refused(*given, option)
    assert "standard input need a model that does" in refused(*given, "-")
    done = run(*given, folder / "damaged.png")
    assert (done.status, "class " in done.out) == (1, True)
    assert done.err.startswith(f"digitus: {folder / 'damaged.png'}: not a picture")


def test_another_model_of_digits_gives_the_labels(folder, tmp_path):
    with digitus.Network((784,), [digitus.Dense(10)], seed=3) as network:
        network.save(tmp_path / "m.safetensors")
        digits = digitus.recognize(folder / "row.png", model=network, min_confidence=0)
    shown = " ".join(str(digit.label) for digit in digits)
    given = ("--model", tmp_path / "m.safetensors", "--min-confidence", 0)
    assert good("predict", folder / "row.png", *given).out == f"{shown}\n"


def test_pictures_without_names_that_print_are_escaped(tmp_path):
    content = io.BytesIO()
    Image.fromarray(row_of(0)).save(content, format="PNG")
    for name in ("a\x1b[31m.png", "b.png"):
        (tmp_path / name).write_bytes(content.getvalue())
    done = good("predict", tmp_path / "a\x1b[31m.png", tmp_path / "b.png")
    assert "\x1b" not in done.out
    assert "a\\x1b[31m.png" in done.out
