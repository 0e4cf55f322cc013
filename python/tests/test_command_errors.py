"""What the command line says of mistakes: what is wrong, where, and what was perhaps meant."""

from __future__ import annotations

import os
import subprocess

import pytest
from checkout import DIGITUS
from command_line import refused, run

from digitus.cli import app as app_module
from digitus.cli import running


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIGITUS_DATA", raising=False)
    monkeypatch.delenv("DIGITUS_DEBUG", raising=False)


USAGE = [
    ("trian", "digitus: trian: no such command; did you mean 'train'?"),
    ("data lst", "digitus data: lst: no such command; did you mean 'list'?"),
    (
        "train --optimzer adam",
        "digitus train: --optimzer: no such option; did you mean '--optimizer'?",
    ),
    ("train --zzz", "digitus train: --zzz: no such option"),
    (
        "train --optimizer adm",
        "digitus train: --optimizer: expected sgd, momentum, nesterov, adam, adamw; got 'adm'; "
        "did you mean 'adam'?",
    ),
    ("train --epochs x", "digitus train: --epochs: expected a whole number, got 'x'"),
    ("train --epochs=-3", "digitus train: --epochs: expected 1 or more, got -3"),
    (
        "train --learning-rate fast",
        "digitus train: --learning-rate: expected a number, got 'fast'",
    ),
    ("train --data", "digitus train: --data: needs a value behind it"),
    ("train sample", "digitus train: unexpected 'sample'; did you mean --data sample?"),
    ("train smaple", "digitus train: unexpected 'smaple'; did you mean --data sample?"),
    ("evaluate m.safetensors", "digitus evaluate: --model: is missing"),
    ("predict --model pretrained:mnist", "digitus predict: IMAGE…: is missing"),
    (
        "data preview -o a.png --images 99",
        "digitus data preview: --images: expected 50 or less, got 99",
    ),
]


@pytest.mark.parametrize(("line", "message"), USAGE, ids=[line for line, _ in USAGE])
def test_wrong_usage_is_one_line_and_status_2(line, message):
    command = message.partition(":")[0]
    end = "" if message.endswith("?") else f"; see {command} --help"
    assert refused(*line.split(), status=2) == message + end


NAMES = [
    ("train --data fashon-mnist", "Did you mean fashion-mnist?"),
    ("train --data sample --model cnm", "got 'cnm'; did you mean 'cnn'?"),
    ("train --data sample --recipe cnn-bst", "got 'cnn-bst'; did you mean 'cnn-best'?"),
    ("train --data sample --augment shfit=2", "got 'shfit=2'; did you mean 'shift'?"),
    ("recipes fast98", "did you mean 'fast99'?"),
    ("pretrained mnits", "did you mean 'mnist'?"),
    ("predict --model pretrained:mnits seven.png", "did you mean 'mnist'?"),
    (
        "evaluate --model mnist --data sample",
        "--model: mnist: does not exist; did you mean pretrained:mnist?",
    ),
    ("data fetch mnits", "did you mean 'mnist'?"),
    ("verify --data sample --optimizers sgd,adm", "did you mean 'adam'?"),
    ("verify --data sample --fault stale-stp", "did you mean 'stale-step'?"),
    ("bench --data sampel", "Did you mean sample?"),
]


@pytest.mark.parametrize(("line", "message"), NAMES, ids=[line for line, _ in NAMES])
def test_a_mistyped_name_is_answered_with_the_right_one(line, message):
    assert message in refused(*line.split())


def test_a_name_like_none_gets_no_suggestion():
    assert "ean" not in refused("recipes", "zzzzzz").partition("got")[2]


FILES = [
    ("train --data digts.csv", "Did you mean digits.csv?"),
    ("train --data digits", "Did you mean digits.csv?"),
    ("train --data floder/digits.csv", "Did you mean folder?"),
    (
        "evaluate --data sample --model run.safetensor",
        "--model: run.safetensor: does not exist; did you mean 'run.safetensors'?",
    ),
    (
        "inspect rnu.safetensors",
        "digitus: rnu.safetensors: does not exist; did you mean 'run.safetensors'?",
    ),
    (
        "predict --model pretrained:mnist sevn.png",
        "sevn.png: does not exist; did you mean 'seven.png'?",
    ),
    ("train --data sample --resume run.checkpont", "did you mean 'run.checkpoint'?"),
    (
        "train --data sample --model nets.json",
        "nets.json: does not exist; did you mean 'net.json'?",
    ),
    (
        "bench --data sample --csv digit.csv",
        "--csv: digit.csv: does not exist; did you mean 'digits.csv'?",
    ),
]


@pytest.mark.parametrize(("line", "message"), FILES, ids=[line for line, _ in FILES])
def test_a_file_with_a_near_neighbour_is_found(line, message, tmp_path):
    (tmp_path / "folder").mkdir()
    for name in ("digits.csv", "run.safetensors", "run.checkpoint", "seven.png", "net.json"):
        (tmp_path / name).touch()
    assert message in refused(*line.split())


def test_what_is_no_model_is_told_so(tmp_path):
    (tmp_path / "digits.csv").write_text("1,2,3\n" * 20)
    message = refused("evaluate", "--model", "digits.csv", "--data", "sample")
    assert message.endswith("; expected a model, as `digitus train --out FILE` writes it")


@pytest.fixture
def fault(monkeypatch):
    """Make every command fail in a way that nobody has foreseen."""

    def fail(**_options):
        raise fail.error

    def set_up(error):
        fail.error = error
        monkeypatch.setattr(app_module, "app", fail)

    return set_up


def test_an_unexpected_error_says_how_to_report_it(fault):
    fault(TypeError("a\x1b[31mb"))
    assert refused("train") == (
        "digitus: unexpected TypeError: a\\x1b[31mb; this is a fault of Digitus: please report it "
        "with the command line, what `digitus --version` says, and the traceback, which --debug or "
        "DIGITUS_DEBUG=1 prints"
    )


@pytest.mark.parametrize("way", ["option", "environment"])
def test_debugging_shows_the_traceback(fault, way, monkeypatch):
    fault(TypeError("here"))
    if way == "environment":
        monkeypatch.setenv("DIGITUS_DEBUG", "1")
    done = run("train", *(["--debug"] if way == "option" else []))
    assert done.status == 1
    assert done.err.startswith("Traceback (most recent call last):")
    assert "TypeError: here" in done.err


def test_behind_two_dashes_debug_is_a_name():
    assert running._without_debug(["--debug", "a", "--", "--debug"]) == ["a", "--", "--debug"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied", "x.csv"), "digitus: x.csv: Permission denied"),
        (MemoryError(), "digitus: there is not enough memory"),
    ],
)
def test_errors_of_the_system_are_no_faults_of_the_program(fault, error, message):
    fault(error)
    assert refused("train").startswith(message)


def test_ctrl_c_anywhere_is_one_line_and_status_130(fault, monkeypatch):
    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("digitus.cli.bench.parse_hidden", interrupt)
    message = refused("bench", "--data", "sample", status=130)
    assert message == "digitus bench: stopped by Ctrl-C; nothing was printed or written"
    fault(KeyboardInterrupt())
    assert refused("bench", status=130) == "digitus: stopped by Ctrl-C"


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error():
    """The pipe is closed before the command writes, as `| head` may."""
    read, write = os.pipe()
    os.close(read)
    with subprocess.Popen(
        [DIGITUS, "recipes", "--json"], stdout=write, stderr=subprocess.PIPE, text=True
    ) as process:
        os.close(write)
        _, errors = process.communicate(timeout=60)
    assert errors == ""
    assert process.returncode == 1
