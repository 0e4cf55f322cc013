"""`digitus train --checkpoint` and `--resume`: killed at any moment, the result is the same."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import time

import numpy as np
import pytest
from checkout import DIGITUS

import digitus

pytestmark = pytest.mark.slow  # Each test starts the command.

KILLS = 20
PROBLEM = ["--data", "sample", "--hidden", "24", "--seed", "4", "--optimizer", "adamw"]
EPOCHS = 30


def run(*arguments, **options):
    return subprocess.run(
        [DIGITUS, "train", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def figures(path):
    """Return the rows of a history file without their seconds."""
    with path.open() as file:
        return [row[:-1] for row in csv.reader(file)]


def tensors(path):
    """Return the parameters of a model file as bytes."""
    parameters = digitus.Network.load(path).parameters()
    return {name: value.tobytes() for name, value in parameters.items()}


class Run:
    """The files of one training."""

    def __init__(self, folder):
        self.checkpoint = folder / "run.checkpoint"
        self.model, self.history = folder / "m.safetensors", folder / "h.csv"

    @property
    def arguments(self):
        """Options that name the files."""
        return ["--checkpoint", self.checkpoint, "--out", self.model, "--history", self.history]

    @property
    def outcome(self):
        """All that must be the same bits."""
        return tensors(self.model), figures(self.history)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the files of a training that nothing stopped."""
    files = Run(tmp_path_factory.mktemp("whole"))
    done = run(*PROBLEM, "--epochs", EPOCHS, *files.arguments)
    assert done.returncode == 0, done.stderr
    return files


def kill_at(command, epoch, delay):
    """Start a training, and kill it some time after it told of an epoch; return its status."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if line.startswith(f"epoch {epoch}/"):
                break
        time.sleep(delay)
        process.kill()
        process.stderr.read()
    return process.returncode


@pytest.mark.slow
def test_a_training_killed_at_any_moment_goes_on_to_the_same_bits(tmp_path, whole):
    """Each kill is of its own training; each goes on in a second process to the end."""
    rng, same, places = random.Random(1), 0, set()
    for number in range(KILLS):
        files = Run(tmp_path / str(number))
        files.checkpoint.parent.mkdir()
        command = [DIGITUS, "train", *PROBLEM, "--epochs", str(EPOCHS), *map(str, files.arguments)]
        epoch, delay = rng.randint(1, EPOCHS // 2), rng.uniform(0, 0.04)
        assert kill_at(command, epoch, delay) == -signal.SIGKILL
        left = digitus.Checkpoint.read(files.checkpoint)
        assert epoch - 1 <= left.finished_epochs < EPOCHS
        places.add(left.step)
        options = [] if number % 2 else PROBLEM[2:]
        threads = 1 + number % 3
        done = run(
            *("--data", "sample", *options, "--resume", files.checkpoint, "--threads", threads),
            *files.arguments,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("epoch ") == EPOCHS - left.finished_epochs
        same += files.outcome == whole.outcome
    assert same == KILLS
    assert len(places) > 5, "the kills are spread"


def test_the_comparison_would_notice_a_training_that_begins_anew(tmp_path, whole):
    """A run of the remaining epochs from the saved weights alone ends elsewhere."""
    files = Run(tmp_path)
    done = run(*PROBLEM, "--epochs", EPOCHS - 10, *files.arguments)
    assert done.returncode == 0, done.stderr
    assert files.outcome != whole.outcome
    network, (train, test) = digitus.Network.load(files.model), digitus.load_data("sample")
    network.fit(train, epochs=10, seed=4, optimizer="adamw", validation_data=test)
    network.save(files.model)
    assert tensors(files.model) != tensors(whole.model)
    done = run(
        "--data", "sample", "--epochs", EPOCHS, "--resume", files.checkpoint, *files.arguments
    )
    assert done.returncode == 0, done.stderr
    assert files.outcome == whole.outcome


def test_ctrl_c_writes_a_last_checkpoint_and_says_how_to_go_on(tmp_path):
    files, command = Run(tmp_path), [DIGITUS, "train", *PROBLEM, "--epochs", "100000"]
    command += ["--checkpoint-every", "100000", *map(str, files.arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(4):  # What val_ means, and three epochs.
            process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        status = process.wait(timeout=10)
    assert status == 130
    left = digitus.Checkpoint.read(files.checkpoint)
    assert left.finished_epochs >= 3
    assert f"checkpoint {files.checkpoint}: epoch {left.epoch}, batch {left.batch} of 36" in rest
    assert f"--resume {files.checkpoint} goes on there" in rest
    epochs = left.epoch + 2
    arguments = ("--data", "sample", "--epochs", epochs, "--resume", files.checkpoint)
    done = run(*arguments, *files.arguments)
    assert done.returncode == 0, done.stderr
    other = Run(tmp_path / "whole")
    other.model.parent.mkdir()
    assert run(*PROBLEM, "--epochs", epochs, *other.arguments).returncode == 0
    assert files.outcome == other.outcome


def test_a_finished_training_says_that_there_is_nothing_more(tmp_path, whole):
    model = tmp_path / "m.safetensors"
    before = whole.checkpoint.read_bytes()
    done = run("--data", "sample", "--resume", whole.checkpoint, "--out", model, "--json")
    assert done.returncode == 0, done.stderr
    assert f"{whole.checkpoint} has all {EPOCHS} epochs already: nothing more" in done.stderr
    assert "epoch 1/" not in done.stderr
    assert tensors(model) == tensors(whole.model)
    report = json.loads(done.stdout)
    assert (report["epochs"], report["resumed"]) == (EPOCHS, str(whole.checkpoint))
    assert whole.checkpoint.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--batch-size", "64"), "batch size 128, here it is 64"),
        (("--batch-size", "full"), "batch size 128, here it is 4500"),
        (("--hidden", "25"), "784 -> dense 24 relu -> dense 10, here it is"),
        (("--optimizer", "sgd"), "optimizer adamw, here it is sgd"),
        (("--learning-rate", "0.5"), "learning rate 0.001, here it is 0.5"),
        (("--seed", "5"), "seed 4, here it is 5"),
        (("--epochs", "7"), "epochs: expected 30 or more, got 7"),
    ],
)
def test_contradictions_are_refused_by_name(whole, tmp_path, arguments, message):
    done = run("--data", "sample", "--resume", whole.checkpoint, *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.startswith("digitus: ")
    assert done.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == []


def test_names_of_the_classes_are_those_of_the_checkpoint(tmp_path):
    files, names = Run(tmp_path), tuple("abcdefghij")
    more = ("--data", "sample", "--epochs", 2, "--resume", files.checkpoint, "--out", files.model)
    given = ("--class-names", ",".join(names))
    assert run(*PROBLEM, "--epochs", 1, *files.arguments, *given).returncode == 0
    assert run(*more).returncode == 0
    assert digitus.Network.load(files.model).class_names == names
    others = tuple(name.upper() for name in names)
    assert run(*more, "--class-names", ",".join(others)).returncode == 0
    assert digitus.Network.load(files.model).class_names == others


def test_the_same_options_may_be_repeated(whole):
    again = [*PROBLEM, "--learning-rate", "0.001", "--batch-size", "128", "--epochs", EPOCHS]
    done = run(*again, "--resume", whole.checkpoint)
    assert done.returncode == 0, done.stderr


def test_other_data_are_refused(whole, tmp_path):
    rng = np.random.default_rng(1)
    for part, count in (("train", 50), ("test", 20)):
        rows = rng.integers(0, 256, size=(count, 785))
        rows[:, 0] %= 10
        np.savetxt(tmp_path / f"mnist_{part}.csv", rows, fmt="%d", delimiter=",")
    done = run("--data", tmp_path, "--resume", whole.checkpoint)
    assert done.returncode == 1
    assert "number of images 4500, here it is 50" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--resume", "none"), "none: does not exist"),
        (("--resume", "."), "is a folder"),
        (("--resume", "damaged"), "damaged"),
        (("--resume", "model"), "is a model, without the state of a training"),
        (("--checkpoint", "no/such/c"), "does not exist"),
        (("--checkpoint", "."), "is a folder"),
        (("--checkpoint", "a", "--out", "./a"), "is the file of --out too"),
        (("--checkpoint", "a", "--history", "a"), "is the file of --history too"),
        (("--resume", "link", "--out", "good"), "is the file of --out too"),
        (("--checkpoint", "model"), "is there, is not a checkpoint, and is not replaced"),
        (("--checkpoint-every", "3"), "--checkpoint-every: needs --checkpoint"),
    ],
)
def test_files_that_make_no_sense_are_refused(whole, tmp_path, arguments, message):
    content = whole.checkpoint.read_bytes()
    (tmp_path / "good").write_bytes(content)
    (tmp_path / "link").symlink_to("good")
    (tmp_path / "damaged").write_bytes(content[:-1])
    (tmp_path / "model").write_bytes(whole.model.read_bytes())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = run("--data", "sample", "--epochs", EPOCHS, *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.startswith("digitus: ")
    assert done.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_help_shows_how_to_go_on():
    done = run("--help", env={**os.environ, "TERM": "dumb", "COLUMNS": "200"})
    assert "--checkpoint-every" in done.stdout
    assert "--resume run.checkpoint" in " ".join(done.stdout.split())
