"""`digitus compare`: exit status, what goes to which stream, and what it leaves behind."""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from checkout import SAMPLE

import digitus
from digitus.comparison.report import FILE_NAMES

pytestmark = pytest.mark.slow  # Each test starts the command.

pytest.importorskip("matplotlib")

COMMAND = [sys.executable, "-c", "from digitus.cli import main; main()", "compare"]
TINY = ["--epochs-gd", "2", "--epochs-adam", "2", "--hidden", "16"]


@pytest.fixture(scope="module", name="data")
def fixture_data(tmp_path_factory):
    """Return a folder with 300 training and 100 test images of the sample."""
    folder = tmp_path_factory.mktemp("few-digits")
    for part, count in (("train", 300), ("test", 100)):
        with gzip.open(SAMPLE / f"mnist_{part}.csv.gz", "rt") as file:
            lines = [next(file) for _ in range(1 + count)]
        (folder / f"mnist_{part}.csv").write_text("".join(lines))
    return folder


def run(*arguments, timeout=120):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def test_everything_is_written_and_json_is_alone_on_stdout(data, tmp_path):
    out = tmp_path / "out"
    options = [*TINY, "--no-tensorflow", "--seed", "3", "--threads", "1", "--json"]
    result = run("--data", data, "--out", out, *options)
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    files = {Path(path).name for path in document.pop("files")}
    assert files == set(os.listdir(out)) == set(FILE_NAMES)
    assert document == json.loads((out / "results.json").read_text())
    assert document["complete"] is True
    assert document["data"]["name"] == data.name
    assert document["sizes"] == [784, 16, 10]
    assert document["seed"] == 3
    assert document["threads"] == 1
    assert [row["row"] for row in document["rows"]] == ["numpy-gd", "digitus-gd", "digitus-adam"]
    assert "TensorFlow, Adam: left out, not asked for" in result.stderr
    assert "Digitus, Adam: epoch 2/2" in result.stderr
    assert "NumPy, GD" in result.stderr
    assert "speed" in result.stderr
    assert "\x1b" not in result.stderr
    train, _ = digitus.load_data(data)
    network = digitus.Network.load(out / "model.safetensors")
    assert network.evaluate(train).accuracy == document["rows"][-1]["accuracy_train"]


def test_table_is_printed_on_stdout_without_json(data, tmp_path):
    result = run("--data", data, "--out", tmp_path, *TINY, "--no-tensorflow")
    assert result.returncode == 0, result.stderr
    assert "Digitus, Adam" in result.stdout
    assert "images/s" in result.stdout
    assert "Left out: TensorFlow, Adam (not asked for)" in result.stdout
    assert f"written to {tmp_path}" in result.stderr


@pytest.mark.tensorflow
def test_tensorflow_takes_part(data, tmp_path):
    pytest.importorskip("tensorflow")
    result = run("--data", data, "--out", tmp_path, *TINY, "--json")
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["left_out"] == []
    rows = {row["row"]: row for row in document["rows"]}
    assert list(rows) == ["numpy-gd", "digitus-gd", "tensorflow-adam", "digitus-adam"]
    assert rows["digitus-adam"]["baseline"] == "tensorflow-adam"
    assert rows["digitus-adam"]["speed_up"] > 0
    assert rows["tensorflow-adam"]["epochs"] == 2
    assert document["versions"]["tensorflow"]
    with open(tmp_path / "history.csv", newline="") as file:
        keys = [line["row"] for line in csv.DictReader(file)]
    assert {key: keys.count(key) for key in keys} == dict.fromkeys(rows, 2)


def failure(*arguments):
    """Run a command that has to fail at once, and return its message."""
    result = run(*arguments)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("digitus: ")
    assert "Traceback" not in result.stderr
    return result.stderr


def test_folder_that_cannot_be_written_is_refused_before_the_run(tmp_path):
    (tmp_path / "file").touch()
    message = failure("--out", tmp_path / "file" / "out")
    assert message.count("\n") == 1
    assert "cannot write into this folder: Not a directory" in message


def test_file_instead_of_a_folder_is_refused(tmp_path):
    (tmp_path / "out").touch()
    assert failure("--out", tmp_path / "out").count("\n") == 1


def test_unknown_data_is_refused_and_nothing_is_made(tmp_path):
    message = failure("--data", "unheard-of", "--out", tmp_path / "out")
    assert "unheard-of" in message
    assert not (tmp_path / "out").exists()


def test_settings_are_checked(tmp_path):
    assert "hidden" in failure("--hidden", "1000000", "--out", tmp_path)
    result = run("--epochs-gd", "0")
    assert result.returncode == 2
    assert "--epochs-gd" in result.stderr


def test_missing_matplotlib_is_said_before_the_run(tmp_path):
    program = "import sys; sys.modules['matplotlib'] = None; from digitus.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", program, "compare", "--out", str(tmp_path / "out")],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "run: pip install 'digitus[plot]'" in result.stderr
    assert not (tmp_path / "out").exists()


def interrupted(data, out, after, *options):
    """Press Ctrl-C after the line that begins so, and return status, output and messages."""
    child = subprocess.Popen(
        [*COMMAND, "--data", str(data), "--out", str(out), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for line in child.stderr:
            if line.startswith(after):
                break
        time.sleep(0.3)
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=60)
    finally:
        child.kill()
        child.wait()
    return child.returncode, output, errors


def test_interrupt_keeps_the_rows_that_finished(data, tmp_path):
    options = ["--no-tensorflow", "--epochs-gd", "2", "--epochs-adam", "1000000", "--json"]
    status, output, errors = interrupted(data, tmp_path, "Digitus, GD: epoch 2/2", *options)
    assert status == 130, errors
    assert "digitus compare: stopped by Ctrl-C in Digitus, Adam; 2 of 3 rows finished" in errors
    assert "Traceback" not in errors
    document = json.loads(output)
    assert document["complete"] is False
    assert document["unfinished"] == ["digitus-adam"]
    assert [row["row"] for row in document["rows"]] == ["numpy-gd", "digitus-gd"]
    assert "**Incomplete:**" in (tmp_path / "table.md").read_text()
    assert not (tmp_path / "model.safetensors").exists()
    assert (tmp_path / "accuracy_plot.png").exists()


def test_interrupt_in_the_first_row_writes_nothing(data, tmp_path):
    options = ["--no-tensorflow", "--epochs-gd", "1000000"]
    status, output, errors = interrupted(data, tmp_path, "TensorFlow, Adam: left out", *options)
    assert status == 130, errors
    assert "stopped by Ctrl-C in NumPy, GD; 0 of 3 rows finished, nothing written" in errors
    assert output == ""
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
@pytest.mark.tensorflow
def test_interrupt_is_obeyed_while_tensorflow_trains(data, tmp_path):
    pytest.importorskip("tensorflow")
    options = ["--epochs-gd", "2", "--epochs-adam", "200"]
    status, output, errors = interrupted(data, tmp_path, "TensorFlow, Adam: epoch 20/", *options)
    assert status == 130, errors
    assert "stopped by Ctrl-C in TensorFlow, Adam; 2 of 4 rows finished" in errors
    assert "Incomplete: interrupted before TensorFlow, Adam; Digitus, Adam" in output


def test_help_has_an_example():
    result = run("--help")
    assert result.returncode == 0
    assert "digitus compare" in result.stdout
