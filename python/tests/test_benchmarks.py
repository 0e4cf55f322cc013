"""The benchmark suite: its statistics, its peers, and a quick run from end to end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import numpy as np
import pytest
from synthetic import digits

from benchmarks.bench import accept_accuracy, accept_agreement
from benchmarks.contestants import Contestant, Outcome, peer
from benchmarks.convnets import PARAMETER_COUNT
from benchmarks.goals import Goal
from benchmarks.markdown import markdown
from benchmarks.numpy_training import NumPyTraining
from benchmarks.peer_process import PACKAGES, PeerError
from benchmarks.ratios import median, paired_ratio, quantile
from benchmarks.results import ClaimResult
from benchmarks.rounds import compete
from benchmarks.tasks import Task, training_flops
from benchmarks.worker import allowed, trial_seconds
from digitus.reference.network import Network
from digitus.reference.optimizers import Adam, GradientDescent, Momentum
from digitus.reference.training import train_step

REFERENCE_OPTIMIZERS = {"adam": Adam, "sgd": GradientDescent, "momentum": Momentum}

ACCUMULATED = 2e-5
"""Float32 against float32 after 12 steps, whose sums are made in another order."""


def test_median_is_the_middle_of_any_order():
    assert median([9.0, 1.0, 2.0]) == 2.0
    assert median([4.0, 1.0, 2.0, 9.0]) == 3.0
    with pytest.raises(ValueError, match="expected one or more"):
        median([])


def test_ratio_is_of_medians_and_its_spread_of_pairs():
    ratio = paired_ratio([2.0, 30.0, 4.0], [1.0, 2.0, 4.0])
    assert (ratio.value, ratio.low, ratio.high) == (2.0, 1.0, 15.0)


def test_ratio_refuses_rounds_that_are_no_pairs():
    with pytest.raises(ValueError, match="got 2 and 1"):
        paired_ratio([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="above 0"):
        paired_ratio([1.0, 2.0], [1.0, 0.0])


def test_quantile_is_one_of_the_values():
    values = list(range(100, 0, -1))
    assert quantile(values, 0.99) == 100
    assert quantile(values, 0.0) == 1
    assert quantile([5.0], 1.0) == 5.0


@pytest.mark.parametrize(
    ("figure", "verdict"), [(7.0, "aim"), (6.9, "must"), (4.0, "must"), (3.9, "missed")]
)
def test_verdict_of_a_figure_that_should_be_large(figure, verdict):
    assert Goal(4.0, 7.0).verdict(figure) == verdict


@pytest.mark.parametrize(("figure", "verdict"), [(1.2, "aim"), (3.0, "must"), (3.1, "missed")])
def test_verdict_of_a_figure_that_should_be_small(figure, verdict):
    assert Goal(3.0, 1.2, at_least=False).verdict(figure) == verdict


def test_an_aim_is_never_easier_than_its_must():
    with pytest.raises(ValueError, match="easier"):
        Goal(7.0, 4.0)


def test_operations_of_a_training_step_leave_out_the_gradient_of_the_images():
    assert training_flops((784, 128, 10)) == 4 * 784 * 128 + 6 * 128 * 10


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "momentum"])
@pytest.mark.parametrize("block", [None, 100])
def test_numpy_peer_does_the_work_of_the_reference(optimizer, block):
    sizes = (36, 24, 17, 10)
    images, labels = digits(count=12 * 50)
    floats = np.divide(images, 255, dtype=np.float32)
    reference = Network(sizes, np.float32, seed=4)
    peer = NumPyTraining(sizes, 64, optimizer, block=block)
    tensors = [part for pair in zip(peer.kernels, peer.biases, strict=True) for part in pair]
    for own, given in zip(tensors, reference.parameters.values(), strict=True):
        own[...] = given
    theirs = REFERENCE_OPTIMIZERS[optimizer]()
    for start in range(0, len(floats), 50):
        x, y = floats[start : start + 50], labels[start : start + 50].astype(np.intp)
        loss, correct = peer.step(x, y)
        expected, _, outputs = train_step(reference, x, y, theirs)
        assert loss / len(x) == pytest.approx(expected, rel=ACCUMULATED)
        assert correct == np.count_nonzero(outputs[-1].argmax(axis=1) == y)
    for own, expected in zip(tensors, reference.parameters.values(), strict=True):
        np.testing.assert_allclose(own, expected, rtol=1e-3, atol=ACCUMULATED)


def scripted(name, values, accuracy=0.97, log=None):
    """Return a contestant that takes made-up seconds, and notes its turns."""

    class Runner:
        def __init__(self):
            self.left = list(values)

        def run(self):
            if log is not None:
                log.append(name)
            value = self.left.pop(0)
            if isinstance(value, Exception):
                raise value
            return {"seconds": value}

        def check(self):
            return {"accuracy": accuracy}

        def close(self):
            if log is not None:
                log.append(f"{name} ended")

    return Contestant(name, lambda: (Runner(), {"settings": "made up"}))


def test_rounds_are_interleaved_and_everybody_is_ended():
    log = []
    contestants = [scripted("A", [1.0, 2.0], log=log), scripted("B", [3.0, 4.0], log=log)]
    outcomes = compete(contestants, 2)
    assert log == ["A", "B", "A", "B", "A ended", "B ended"]
    assert [outcome.seconds() for outcome in outcomes] == [[1.0, 2.0], [3.0, 4.0]]


def test_a_contestant_that_fails_is_named_and_the_others_go_on():
    result = ClaimResult("claim", "a claim", work=10, unit="images")
    contestants = [
        scripted("Digitus", [1.0, 1.0]),
        scripted("Broken", [1.0, PeerError("Broken: its process ended with signal SIGSEGV")]),
        scripted("Good", [2.0, 4.0]),
    ]
    result.outcomes = compete(contestants, 2)
    for name in ("Broken", "Good"):
        result.add_ratio(name)
    assert [row.figure for row in result.rows] == [3.0]
    assert result.problems == ["Broken: its process ended with signal SIGSEGV"]
    assert result.has_failed


def test_a_contestant_that_did_not_learn_has_no_figures():
    result = ClaimResult("claim", "a claim", work=10, unit="images")
    contestants = [scripted("Digitus", [1.0]), scripted("Lazy", [0.1], accuracy=0.11)]
    result.outcomes = compete(contestants, 1, accept=accept_accuracy(0.95, False))
    result.add_ratio("Lazy")
    assert result.rows == []
    assert result.problems == ["Lazy: did not learn: accuracy 11.0%, expected at least 95%"]
    assert not accept_accuracy(0.95, is_quick=True)({"accuracy": 0.5})
    assert accept_accuracy(0.95, is_quick=True)({"accuracy": 0.0})


def test_a_prediction_of_other_classes_is_refused():
    assert accept_agreement({"agreement": 1.0}) == ""
    assert "98.00%" in accept_agreement({"agreement": 0.98})


def test_a_missing_peer_is_left_out_by_name(monkeypatch):
    monkeypatch.setitem(sys.modules["benchmarks.peers"].PACKAGES, "torch_peer", "not_installed_x")
    outcomes = compete([peer("PyTorch", "torch_peer", Task("train"))], 1)
    assert outcomes[0].is_left_out
    result = ClaimResult("claim", "a claim", outcomes=outcomes)
    assert result.problems == ["PyTorch: not_installed_x is not installed"]
    assert not result.has_failed
    assert "PyTorch: not_installed_x is not installed" in markdown([result], FACTS)


FACTS = {
    "processor": "a processor",
    "architecture": "x86_64",
    "system": "Linux",
    "processors": 2,
    "threads": 2,
    "others": 0.02,
    "others_worst": 0.3,
    "date": "2026-01-01",
    "versions": {"numpy": "2"},
}


def test_settings_that_fail_are_not_tried_further():
    class Fast:
        def __init__(self, task):
            pass

        def run(self):
            return {"seconds": 0.5}

    def refuse(task):
        raise RuntimeError("no such setting")

    assert trial_seconds({"fast": Fast, "new": refuse}, Task("train")) == {"fast": 0.5}
    with pytest.raises(RuntimeError, match="new: no such setting"):
        trial_seconds({"new": refuse}, Task("train"))


def test_settings_can_be_narrowed_down():
    makers = {"arrays, XLA": None, "arrays, no XLA": None, "tf.data": None}
    assert list(allowed(makers, "arrays")) == ["arrays, XLA", "arrays, no XLA"]
    assert allowed(makers, "") == makers
    with pytest.raises(ValueError, match="got threads"):
        allowed(makers, "threads")


def test_outcome_without_samples_does_not_count():
    assert not Outcome("A").counts


def run_suite(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--data", "sample", *arguments]
        + ["--out", str(folder)],
        cwd=PACKAGES,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.mark.slow
def test_quick_run_writes_table_json_and_pictures(tmp_path):
    done = run_suite(tmp_path, "--peers", "numpy")
    assert done.returncode == 0, done.stderr
    assert "against NumPy" in done.stdout
    results = json.loads((tmp_path / "results.json").read_text())
    claims = {claim["claim"]: claim for claim in results["claims"]}
    contestants = [outcome["name"] for outcome in claims["train_batch_128"]["outcomes"]]
    assert contestants == ["Digitus", "NumPy"]
    for outcome in claims["train_batch_128"]["outcomes"]:
        assert len(outcome["samples"]) == 2
        assert outcome["check"]["accuracy"] > 0.6
    for name in ("train_batch_128", "train_convnet"):
        assert claims[name]["series"]["dense_bound"] > 0
    assert claims["train_convnet"]["outcomes"][0]["check"]["parameters"] == PARAMETER_COUNT
    assert claims["predict_convnet"]["outcomes"][0]["check"]["agreement"] >= 0.999
    assert [row["unit"] for row in claims["augmentation"]["rows"]] == ["%"]
    assert {"processor", "versions", "date"} <= results["machine"].keys()
    for name in ("table.md", "benchmarks.png", "growth.png"):
        assert (tmp_path / name).stat().st_size > 500


@pytest.mark.slow
def test_one_claim_alone_leaves_the_results_of_a_whole_run_alone(tmp_path):
    done = run_suite(tmp_path, "--claim", "import_time")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["import_time.json"]


@pytest.mark.slow
def test_ctrl_c_keeps_the_claims_that_are_finished(tmp_path):
    command = [sys.executable, "-m", "benchmarks", "--quick", "--data", "sample"]
    command += ["--peers", "numpy", "--claim", "train_full_batch", "--claim", "train_batch_32"]
    with subprocess.Popen(
        [*command, "--out", str(tmp_path)], cwd=PACKAGES, stderr=subprocess.PIPE, text=True
    ) as process:
        while "1/2 train_full_batch" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["train_full_batch.json"]


def test_help_has_an_example():
    done = run_suite("unused", "--help")
    assert done.returncode == 0
    assert "example: python -m benchmarks --claim" in done.stdout
