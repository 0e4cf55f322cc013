"""`digitus evaluate`: what it prints and writes, its exit status, and how it fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from checkout import SAMPLE
from synthetic import idx_images, idx_labels, write

import digitus
from digitus.corruptions import CORRUPTIONS, corrupt
from digitus.evaluation.report_folder import FILE_NAMES

pytestmark = pytest.mark.slow  # Each test starts the command.

pytest.importorskip("matplotlib")

COMMAND = [sys.executable, "-c", "from digitus.cli import main; main()", "evaluate"]


@pytest.fixture(scope="module", name="model")
def fixture_model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "digits.safetensors"
    train, _ = digitus.load_data(SAMPLE)
    network = digitus.Network((784,), [digitus.Dense(32, "relu"), digitus.Dense(10)])
    network.fit(train, epochs=3)
    network.save(path)
    return path


def run(*arguments, command=COMMAND):
    return subprocess.run(
        [*command, *map(str, arguments)], check=False, capture_output=True, text=True, timeout=120
    )


def failure(*arguments, command=COMMAND):
    """Run a command that has to fail, and return its one line."""
    result = run(*arguments, command=command)
    assert result.returncode == 1, result.stderr
    assert result.stdout == ""
    assert result.stderr.startswith("digitus: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_json_and_report_say_the_same(model, tmp_path):
    folder = tmp_path / "new" / "report"
    options = ("--corruptions", "--seed", 9, "--report", folder, "--json", "--threads", 1)
    result = run("--model", model, "--data", "sample", *options)
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    files = document.pop("files")
    assert {os.path.basename(path) for path in files} == set(os.listdir(folder)) == set(FILE_NAMES)
    assert document == json.loads((folder / "report.json").read_text())
    assert (document["model"], document["part"]) == (str(model), "test")
    _, test = digitus.load_data("sample")
    network = digitus.Network.load(model)
    metrics = network.evaluate(test)
    assert document["accuracy"] == metrics.accuracy
    assert document["loss"] == metrics.loss
    assert document["count"] == 500
    assert document["correct"] == metrics.correct
    assert {"label", "name", "count", "correct", "f1"} <= set(document["classes"][0])
    found = {entry["name"]: entry for entry in document["corruptions"]["results"]}
    assert list(found) == list(CORRUPTIONS)
    stripes = corrupt("spatter", test.images, seed=9)
    assert found["spatter"]["accuracy"] == network.evaluate(stripes, test.labels).accuracy
    lines = result.stderr.splitlines()
    assert lines[0].startswith("shot_noise: accuracy ")
    assert lines[14].endswith("15/15")
    assert lines[15].startswith(f"written to {folder}: report.json, confusion.png")
    assert len(lines) == 16


def test_tables_are_printed(model):
    result = run("--model", model, "--data", "sample", "--part", "train")
    assert result.returncode == 0
    assert result.stderr == ""
    assert "precision" in result.stdout
    assert "images by true class (row) and predicted class (column)" in result.stdout
    assert "calibration: expected error" in result.stdout
    assert "of 4,500 train images right: accuracy" in result.stdout.splitlines()[-1]
    assert "\x1b" not in result.stdout


def test_what_cannot_be_done_is_said_before_anything_is_written(model, tmp_path):
    narrow = tmp_path / "narrow.safetensors"
    digitus.Network((100,), [digitus.Dense(10)]).save(narrow)
    few = tmp_path / "few.safetensors"
    digitus.Network((784,), [digitus.Dense(7)]).save(few)
    out = tmp_path / "out"
    given = ("--data", "sample", "--report", out)
    assert "784 values each; the network expects 100" in failure("--model", narrow, *given)
    assert "10 classes; the network's last layer has 7" in failure("--model", few, *given)
    assert "none.safetensors" in failure("--model", "none.safetensors", *given)
    assert "seed" in failure("--model", model, "--data", "sample", "--corruptions", "--seed", -1)
    assert not out.exists()


def test_a_folder_that_cannot_be_written_is_refused(model, tmp_path):
    (tmp_path / "file").touch()
    message = failure("--model", model, "--data", "sample", "--report", tmp_path / "file" / "out")
    assert "cannot write into this folder: Not a directory" in message
    (tmp_path / "report.json").mkdir()
    message = failure("--model", model, "--data", "sample", "--report", tmp_path)
    assert "report.json: is a folder" in message
    assert sorted(os.listdir(tmp_path)) == ["file", "report.json"]


def test_missing_matplotlib_is_said(model, tmp_path):
    program = "import sys; sys.modules['matplotlib'] = None; from digitus.cli import main; main()"
    command = [sys.executable, "-c", program, "evaluate", "--model", str(model)]
    message = failure("--data", "sample", "--report", tmp_path / "out", command=command)
    assert "run: pip install 'digitus[plot]'" in message
    assert not (tmp_path / "out").exists()
    result = run("--data", "sample", "--corruptions", command=command)
    assert result.returncode == 0, result.stderr
    assert "canny edges" in result.stdout


@pytest.fixture(scope="module", name="rows_of_twelve")
def fixture_rows_of_twelve(tmp_path_factory):
    """Return a model and a folder of data whose images are no square pictures."""
    folder = tmp_path_factory.mktemp("twelve")
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (40, 12), np.uint8), random.integers(0, 10, 40)
    for part in ("train", "t10k"):
        write(folder / f"{part}-images-idx3-ubyte", idx_images(images, 3))
        write(folder / f"{part}-labels-idx1-ubyte", idx_labels(labels))
    digitus.Network((12,), [digitus.Dense(10)]).save(folder / "m.safetensors")
    return folder


def test_images_that_are_no_pictures(rows_of_twelve, tmp_path):
    given = ("--model", rows_of_twelve / "m.safetensors", "--data", rows_of_twelve)
    result = run(*given, "--report", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert "mistakes.png is left out: inputs of shape (12,) cannot be drawn" in result.stderr
    assert sorted(os.listdir(tmp_path / "out")) == [
        "confusion.png",
        "reliability.png",
        "report.json",
    ]
    assert "12 values in a row are no square picture" in failure(*given, "--corruptions")


def test_interrupt_ends_it_with_130(model, tmp_path):
    # Enough images that the corruptions take seconds.
    train, _ = digitus.load_data(SAMPLE)
    images, labels = np.tile(train.images, (6, 1)), np.tile(train.labels, 6)
    for part in ("train", "t10k"):
        write(tmp_path / f"{part}-images-idx3-ubyte", idx_images(images, 28))
        write(tmp_path / f"{part}-labels-idx1-ubyte", idx_labels(labels))
    out = tmp_path / "out"
    command = [*COMMAND, "--model", model, "--data", tmp_path, "--corruptions", "--report", out]
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert first.startswith("shot_noise: accuracy")
    assert process.returncode == 130
    assert output == ""
    assert "stopped by Ctrl-C after" in errors
    assert "nothing printed or written" in errors
    assert "Traceback" not in errors
    assert os.listdir(out) == []
