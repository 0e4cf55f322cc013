"""`digitus inspect`, and what other commands make of a model that brings its own words."""

from __future__ import annotations

import json
import os
import subprocess

import numpy as np
import pytest
from checkout import DIGITUS
from PIL import Image
from safetensors_files import changed, tensor, with_header

import digitus

pytestmark = pytest.mark.slow  # Each test starts the command.

NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "[red]nine\x1b[2J"]
EVIL = "\x1b]0;owned\x07\x1b[2J\u202e[bold]x[/bold]\r\n\x9b31m"


def run(*arguments: object, columns: int = 80) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [DIGITUS, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def is_harmless(text: str) -> bool:
    """Return whether a terminal only shows a text."""
    return all(character.isprintable() or character == "\n" for character in text)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Return a model with names, trained on the sample."""
    train, test = digitus.load_data("sample")
    network = digitus.Network((784,), [digitus.Dense(32, "relu"), digitus.Dense(10)], seed=0)
    network.class_names = NAMES
    network.metadata["author"] = EVIL
    network.metadata["long"] = "y" * 1000
    network.fit(train, epochs=2, validation_data=test, batch_size=None)
    path = tmp_path_factory.mktemp("model") / "digits.safetensors"
    network.save(path)
    return path


def test_text_tells_all_and_fits_80_columns(model):
    done = run("inspect", model)
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        f"a model of Digitus, {model.stat().st_size:,} bytes",
        f"format version 1, written by Digitus {digitus.__version__}",
        "dense_1   dense   relu         784 → 32    25,120",
        "dense_2   dense   none          32 → 10       330",
        "all                                        25,450",
        "dense_1.kernel   784 x 32   25,088",
        "zero, one, two",
        "input scaling  bytes / 255",
        "adam, learning rate 0.001",
        "batch size       full",
        "data hash        xxh64:",
        "other metadata, which Digitus does not know:",
        f"{'y' * 300}… (1,000 characters)",
    ):
        assert words in done.stdout, done.stdout
    tables = [line for line in done.stdout.splitlines() if line.startswith(" ")]
    assert max(len(line) for line in tables if not line.startswith("  ")) <= 80


def test_nothing_from_the_file_reaches_the_terminal_raw(model):
    done = run("inspect", model)
    assert is_harmless(done.stdout)
    assert r"author: \x1b]0;owned\x07\x1b[2J\u202e[bold]x[/bold]\r\n\x9b31m" in done.stdout
    assert r"[red]nine\x1b[2J" in done.stdout


def test_json_is_the_whole_report(model):
    done = run("inspect", model, "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert report["is_model"] is True
    assert report["class_names"] == NAMES
    assert report["metadata"]["author"] == EVIL
    assert report["training"]["images"] == 4500


@pytest.mark.parametrize("option", [(), ("--json",)])
def test_a_foreign_file_is_shown_and_ends_with_1(tmp_path, option):
    path = tmp_path / "foreign.safetensors"
    entries = {f"{EVIL}w": tensor("F16", [2, 2], 0, 8)}
    header = {"__metadata__": {"format": "pt", EVIL: EVIL}, **entries}
    path.write_bytes(with_header(header, np.ones(4, dtype="<f2").tobytes()))
    done = run("inspect", path, *option, columns=200)
    assert done.returncode == 1
    assert done.stderr == f"digitus: {path}: a safetensors file, but not of a Digitus model\n"
    assert is_harmless(done.stdout)
    if option:
        assert json.loads(done.stdout)["is_safetensors"] is True
    else:
        assert f"{path}: a safetensors file, {path.stat().st_size} bytes" in done.stdout
        assert "F16" in done.stdout
        assert "format: pt" in done.stdout


def test_damage_is_told_with_its_place(model, tmp_path):
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(model.read_bytes()[:-5])
    done = run("inspect", damaged)
    assert done.returncode == 1
    assert "tensor 'dense_2.bias': ends at byte 101,800" in done.stderr
    assert "no sound safetensors file" in done.stdout
    assert "dense_1.kernel" in done.stdout


def test_numbers_that_are_none_are_flagged(model, tmp_path):
    content = bytearray(model.read_bytes())
    content[-4:] = np.float32(np.nan).tobytes()
    damaged = tmp_path / "nan.safetensors"
    damaged.write_bytes(content)
    done = run("inspect", damaged)
    assert done.returncode == 1
    assert "dense_2.bias holds 1 NaN and 0 infinite numbers" in done.stdout
    assert "value 9 is nan; expected a finite number" in done.stderr


def test_many_faults_are_cut_short(tmp_path):
    path = tmp_path / "many.safetensors"
    path.write_bytes(with_header({str(index): 1 for index in range(1000)}))
    done = run("inspect", path)
    assert done.stderr.count("\n") == 22
    assert "and 980 more; see --json" in done.stderr


def test_a_newer_format_is_refused_politely(model, tmp_path):
    newer = changed(
        *(model, tmp_path / "newer.safetensors"),
        lambda header: header["__metadata__"].update({"digitus.format_version": "2"}),
    )
    for command in (("inspect", newer), ("evaluate", "--model", newer, "--data", "sample")):
        done = run(*command)
        assert done.returncode == 1
        assert "format version 2 is newer than 1" in done.stderr
        assert "update Digitus" in done.stderr


def test_messages_that_quote_a_file_are_harmless(model, tmp_path):
    def alter(header):
        header["__metadata__"]["digitus.format_version"] = EVIL

    evil = changed(model, tmp_path / "evil.safetensors", alter)
    for command in (("inspect", evil), ("evaluate", "--model", evil, "--data", "sample")):
        done = run(*command)
        assert done.returncode == 1
        assert "format version" in done.stderr
        assert is_harmless(done.stderr.replace("\r\n", "")), ascii(done.stderr)


def test_evaluate_and_predict_use_the_names(model, tmp_path):
    done = run("evaluate", "--model", model, "--data", "sample")
    assert is_harmless(done.stdout)
    assert r"[red]nine\x1b[2J" in done.stdout
    report = json.loads(run("evaluate", "--model", model, "--data", "sample", "--json").stdout)
    assert [entry["label"] for entry in report["classes"]] == list(range(10))
    assert [entry["name"] for entry in report["classes"]] == NAMES

    _, test = digitus.load_data("sample")
    network = digitus.Network.load(model)
    found = int(network.predict(test)[3])
    picture = tmp_path / "[green]digit.png"
    Image.fromarray(test.images[3].reshape(28, 28)).save(picture)
    (row,) = json.loads(run("predict", "--model", model, picture, "--json").stdout)
    assert (row["label"], row["name"]) == (found, NAMES[found])
    assert row["second_name"] == NAMES[row["second"]]
    shown = run("predict", "--model", model, picture, columns=300).stdout
    assert NAMES[found] in shown
    assert "[green]digit.png" in shown
