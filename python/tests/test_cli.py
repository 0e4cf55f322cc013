"""The console command: what it prints and writes, its exit status, and how it fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time

import numpy as np
import pytest
from checkout import DIGITUS, SAMPLE
from PIL import Image

import digitus

pytestmark = pytest.mark.slow  # Each test starts the command.


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DIGITUS, *map(str, arguments)], capture_output=True, text=True, check=False, **options
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "digits.safetensors"
    done = run("train", "--data", "sample", "--epochs", 5, "--hidden", 32, "--out", path)
    assert done.returncode == 0, done.stderr
    return path


def test_train_writes_model_plot_history_and_json(tmp_path):
    model, plot, history = (tmp_path / name for name in ("m.safetensors", "p.png", "h.csv"))
    done = run(
        *("train", "--data", "sample", "--epochs", 3, "--hidden", "24,16", "--seed", 5),
        *("--optimizer", "momentum", "--learning-rate", 0.05, "--batch-size", 64, "--threads", 1),
        *("--out", model, "--plot", plot, "--history", history, "--json"),
        *("--class-names", "zero, one,two,three,four,five,six,seven,eight,[nine]"),
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["epochs"] == 3
    assert report["interrupted"] is False
    assert done.stderr.count("epoch ") == 3
    network = digitus.Network.load(model)
    assert [layer.units for layer in network.layers] == [24, 16, 10]
    assert (network.class_names[1], network.class_names[9]) == ("one", "[nine]")
    _, test = digitus.load_data("sample")
    assert network.evaluate(test).accuracy == report["test_accuracy"] > 0.6
    with Image.open(plot) as picture:
        assert picture.width >= 800
    assert len(history.read_text().splitlines()) == 4


def test_the_command_trains_the_same_bits_as_python(model):
    train, test = digitus.load_data("sample")
    network = digitus.Network((784,), [digitus.Dense(32, "relu"), digitus.Dense(10)], seed=0)
    network.fit(train, epochs=5)
    loaded = digitus.Network.load(model).parameters()
    for name, values in network.parameters().items():
        assert np.array_equal(values, loaded[name]), name
    assert network.evaluate(test).accuracy > 0.85


def test_full_batch_is_one_step_an_epoch(tmp_path):
    history = tmp_path / "h.csv"
    arguments = ("train", "--data", SAMPLE, "--epochs", 4, "--batch-size", "full")
    done = run(*arguments, "--optimizer", "sgd", "--history", history)
    assert done.returncode == 0, done.stderr
    losses = [float(line.split(",")[1]) for line in history.read_text().splitlines()[1:]]
    assert losses == sorted(losses, reverse=True)


def test_evaluate_counts_every_class(model):
    done = run("evaluate", "--model", model, "--data", "sample", "--json")
    report = json.loads(done.stdout)
    assert sum(entry["count"] for entry in report["classes"]) == report["count"] == 500
    assert sum(entry["correct"] for entry in report["classes"]) == report["correct"]
    assert (
        "of 500 test images right" in run("evaluate", "--model", model, "--data", "sample").stdout
    )
    train = run("evaluate", "--model", model, "--data", "sample", "--part", "train", "--json")
    assert json.loads(train.stdout)["count"] == 4500


def test_predict_reads_pictures(model, tmp_path):
    _, test = digitus.load_data("sample")
    network = digitus.Network.load(model)
    sure = np.argmax(network.predict_proba(test).max(axis=1))
    picture = tmp_path / "digit.png"
    Image.fromarray(test.images[sure].reshape(28, 28)).save(picture)
    done = run("predict", "--model", model, picture, "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    label = int(network.predict(test)[sure])
    assert row["label"] == label
    assert row["confidence"] > 0.9
    assert run("predict", "--model", model, picture).stdout.startswith(f"{label} (9")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train", "--data", "no/such/folder"), "no/such/folder"),
        (("train", "--data", "sample", "--batch-size", "0"), "--batch-size"),
        (("train", "--data", "sample", "--batch-size", "many"), "'many'"),
        (("train", "--data", "sample", "--hidden", "12,,3"), "--hidden"),
        (("train", "--data", "sample", "--learning-rate", "-1"), "learning_rate"),
        (("train", "--data", "sample", "--learning-rate", "nan"), "learning_rate"),
        (("train", "--data", "sample", "--threads", "-3"), "-3"),
        (("train", "--data", "sample", "--class-names", "a,b"), "expected 10 names"),
        (("train", "--data", "sample", "--class-names", "0,1,2,3,4,5,6,7,8,8"), "same name"),
        (("train", "--data", "sample", "--seed", "-1"), "seed"),
        (("train", "--data", "sample", "--out", "no/such/m.safetensors"), "does not exist"),
        (("train", "--data", "sample", "--history", "."), "is a folder"),
        (("evaluate", "--model", "none.safetensors", "--data", "sample"), "none.safetensors"),
        (("predict", "--model", "none.safetensors", "x.png"), "none.safetensors"),
        (("inspect", "none.safetensors"), "none.safetensors"),
        (("inspect", "."), "regular file"),
    ],
)
def test_failures_are_one_line_and_status_1(arguments, message, tmp_path):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert message in done.stderr
    assert done.stderr.startswith("digitus: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("train", "--epochs", "-1"), "--epochs"),
        (("train", "--optimizer", "lbfgs"), "--optimizer"),
        (("train", "--no-such-option"), "--no-such-option"),
        (("no-such-command",), "no-such-command"),
        (("predict",), "IMAGE"),
    ],
)
def test_wrong_usage_names_the_option_and_exits_with_2(arguments, option):
    done = run(*arguments, env={**os.environ, "TERM": "dumb", "COLUMNS": "200"})
    assert done.returncode == 2
    assert option in done.stderr


COMMANDS = ["train", "evaluate", "predict", "inspect", "compare", "verify", "bench", "data"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout or "fetch" in done.stdout


def test_a_damaged_model_is_refused_and_a_good_one_not_overwritten(model, tmp_path):
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(model.read_bytes()[:-5])
    done = run("evaluate", "--model", damaged, "--data", "sample")
    assert done.returncode == 1
    assert "damaged.safetensors" in done.stderr
    before = model.read_bytes()
    assert run(
        "train", "--data", "sample", "--epochs", 1, "--hidden", "x", "--out", model
    ).returncode
    assert model.read_bytes() == before


@pytest.mark.parametrize("batch_size", ["128", "full"])
def test_ctrl_c_stops_at_once_keeps_what_was_learned_and_saves(tmp_path, batch_size):
    model, history = tmp_path / "m.safetensors", tmp_path / "h.csv"
    command = [DIGITUS, "train", "--data", "sample", "--epochs", "100000", "--hidden", "256"]
    command += ["--batch-size", batch_size, "--out", model, "--history", history]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for _ in range(2):
            process.stderr.readline()
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        rest = process.stderr.read()
        status = process.wait(timeout=10)
    # Training stops within 0.2 s; saving, a last evaluation and the end of Python follow.
    assert time.monotonic() - sent < 2.0
    assert status == 130
    assert "stopped by Ctrl-C after" in rest
    assert "Traceback" not in rest
    epochs = len(history.read_text().splitlines()) - 1
    assert f"after {epochs} epoch{'' if epochs == 1 else 's'} in" in rest
    assert digitus.Network.load(model).evaluate(digitus.load_data("sample")[1]).accuracy > 0.2


def test_version_is_the_librarys():
    assert run("--version").stdout == f"digitus {digitus.__version__}\n"
