"""Engine, NumPy and Keras agree step by step, and a broken engine is noticed."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from checkout import DIGITUS

import digitus
from digitus.verification import FAULTS, OPTIMIZERS, VerificationData, plan, self_test, verify
from digitus.verification.checks import Check, relative_difference
from digitus.verification.models import mlp


@pytest.fixture(scope="module")
def digits() -> VerificationData:
    """Return 600 training and 100 test images of the sample, real CSV rows."""
    train, test = digitus.load_data("sample")
    return VerificationData(
        digitus.Dataset.from_arrays(train.images[:600], train.labels[:600]),
        digitus.Dataset.from_arrays(test.images[:100], test.labels[:100]),
    )


@pytest.mark.parametrize("mode", plan(steps=15, batch_size=64), ids=lambda mode: mode.name)
def test_every_step_equals_numpy(digits, mode):
    checks = verify(digits, mode)
    assert [check.what for check in checks] == [
        "order of images",
        "loss",
        "activations",
        "gradients",
        "parameters",
        "predictions",
    ]
    assert all(check.passed for check in checks), checks
    assert all(check.where for check in checks), "a check that compared nothing"


@pytest.mark.tensorflow
@pytest.mark.slow
@pytest.mark.parametrize("mode", plan(steps=10, batch_size=64), ids=lambda mode: mode.name)
def test_every_step_equals_keras(digits, mode):
    checks = [c for c in verify(digits, mode, with_keras=True) if c.peer.startswith("Keras")]
    assert len(checks) == 5
    assert all(check.passed for check in checks), checks


def test_a_deeper_network_with_another_seed_equals_numpy(digits):
    deeper = mlp(digits.train, hidden=(40, 23))
    for mode in plan(["adam"], steps=10, batch_size=33):
        checks = verify(digits, mode, model=deeper, seed=7)
        assert all(check.passed for check in checks), checks


def test_mini_batches_go_on_into_the_next_epoch(digits):
    (mode,) = plan(["momentum"], steps=14, batch_size=99)[1:]  # 7 batches an epoch, the last of 6
    assert all(check.passed for check in verify(digits, mode))


def test_every_fault_is_caught_in_every_mode(digits):
    caught = list(self_test(digits, plan(steps=3, batch_size=64)))
    assert len(caught) == len(FAULTS["mlp"]) * 2 * len(OPTIMIZERS)
    assert [(fault, mode.name) for fault, mode, failed in caught if not failed] == []


def test_each_fault_is_noticed_where_it_was_put(digits):
    (mode,) = plan(["adam"], steps=3, batch_size=64)[1:]
    noticed = {
        fault: {check.what for check in failed} for fault, _, failed in self_test(digits, [mode])
    }
    assert {"gradients", "parameters"} <= noticed["flipped-gradient"]
    assert {"loss", "activations"} <= noticed["transposed-kernel"]
    assert "parameters" in noticed["stale-step"]


def test_relative_difference_notices_one_element_a_transpose_and_nan():
    right = np.arange(1.0, 13.0).reshape(3, 4)
    wrong = right.copy()
    wrong[0, 0] += 0.012
    assert relative_difference(right, right) == 0.0
    assert relative_difference(wrong, right) == pytest.approx(1e-3)
    assert relative_difference(right.T.reshape(3, 4), right) > 0.1
    assert relative_difference(np.full((3, 4), np.nan), right) == np.inf
    assert relative_difference(right, np.zeros((3, 4))) == np.inf
    assert relative_difference(right.T, right) == np.inf
    assert relative_difference(np.zeros(3), np.zeros(3)) == 0.0


def test_a_check_keeps_its_worst_difference_and_place():
    check = Check("mode", "peer", "what", 1e-3)
    check.record(1e-4, "first")
    check.record(5e-3, "second")
    check.record(1e-5, "third")
    assert (check.worst, check.where, check.passed) == (5e-3, "second", False)
    assert check.as_dictionary()["passed"] is False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--optimizers", "sgd,lbfgs"], "expected one of sgd, momentum"),
        (["--fault", "none"], "expected one of flipped-gradient"),
        (["--break", "--fault", "stale-step"], "leave out --fault"),
        (["--fault", "last-maximum"], "expected one of flipped-gradient"),
        (["--model", "cnn", "--fault", "none"], "flipped-kernel, shifted-window"),
        (["--data", "nowhere", "--peers", "numpy"], "nowhere"),
        (["--out", "no/such/folder.json"], "does not exist"),
    ],
)
def test_verify_refuses_bad_arguments_in_one_line(arguments, message, tmp_path):
    run = subprocess.run(
        [DIGITUS, "verify", "--data", "sample", "--steps", "1", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    assert message in run.stderr
    assert run.stderr.count("\n") == 1


def test_verify_command_succeeds_and_writes_its_table(tmp_path):
    out = tmp_path / "table.json"
    run = subprocess.run(
        [DIGITUS, "verify", "--data", "sample", "--steps", "3", "--peers", "numpy", "--out", out],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "60 of 60 checks against NumPy" in run.stdout
    report = json.loads(out.read_text())
    assert report["passed"] is True
    assert len(report["lines"]) == 60


def test_verify_command_fails_with_a_broken_engine_and_passes_its_self_test():
    common = ["--data", "sample", "--steps", "2", "--peers", "numpy", "--optimizers", "adam"]
    broken = subprocess.run(
        [DIGITUS, "verify", *common, "--fault", "stale-step", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert broken.returncode == 1
    assert json.loads(broken.stdout)["passed"] is False
    test = subprocess.run(
        [DIGITUS, "verify", *common, "--break"], capture_output=True, text=True, check=False
    )
    assert test.returncode == 0, test.stderr
    assert "6 of 6 faults caught" in test.stdout


def test_verify_says_where_ctrl_c_stopped_it():
    program = (
        "import os, signal, digitus.verification as v; from digitus.cli import verify, main\n"
        "old = verify.Steps.advance\n"
        "def advance(self, mode, step):\n"
        "    old(self, mode, step)\n"
        "    if step == 3: signal.raise_signal(signal.SIGINT)\n"
        "verify.Steps.advance = advance\n"
        "main()"
    )
    arguments = [
        "verify",
        "--data",
        "sample",
        "--steps",
        "5",
        "--peers",
        "numpy",
        "--optimizers",
        "sgd",
        "--json",
    ]
    run = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (130, "")
    assert "digitus verify: stopped by Ctrl-C in sgd" in run.stderr
    assert "after 3 of 10 steps; no verdict" in run.stderr
    assert run.stderr.count("\n") == 1
