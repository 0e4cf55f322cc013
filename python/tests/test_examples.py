"""The examples run as their first lines say, on the embedded sample, in a process of their own."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from checkout import ROOT

EXAMPLES = ROOT / "examples"


def run(name, epochs, plot):
    """Run an example and return its lines of output."""
    result = subprocess.run(
        [sys.executable, str(EXAMPLES / name), "--epochs", str(epochs), "--plot", str(plot)],
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    return result.stdout.splitlines()


def table(lines, network):
    """Return epochs, test accuracy in percent, test cost and seconds of the last lines' table."""
    heading, row = lines[-2:]
    assert re.split(r"\s{2,}", heading) == [
        "network",
        "epochs",
        "test accuracy",
        "test cost",
        "seconds",
    ]
    name, *figures = re.split(r"\s{2,}", row)
    assert name == network
    return [float(figure.rstrip("%")) for figure in figures]


def test_numpy_example_learns_the_sample(tmp_path):
    pytest.importorskip("matplotlib")
    plot = tmp_path / "numpy.png"
    lines = run("mnist_numpy.py", 25, plot)
    costs = [float(line.split()[-1]) for line in lines if line.startswith("epoch ")]
    assert costs == sorted(costs, reverse=True)
    epochs, accuracy, cost, seconds = table(lines, "NumPy 784-64-10")
    assert epochs == 25
    assert accuracy > 25  # chance is 10
    assert cost < 2.3  # ln 10
    assert seconds > 0
    assert plot.read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
@pytest.mark.tensorflow
def test_tensorflow_example_learns_the_sample(tmp_path):
    pytest.importorskip("tensorflow")
    pytest.importorskip("matplotlib")
    plot = tmp_path / "tensorflow.png"
    lines = run("mnist_tensorflow.py", 2, plot)
    epochs, accuracy, cost, seconds = table(lines, "TensorFlow 784-64-10")
    assert epochs == 2
    assert accuracy > 85
    assert cost < 0.6
    assert seconds > 0
    assert plot.read_bytes().startswith(b"\x89PNG")
