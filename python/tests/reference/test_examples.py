"""The two examples of the reference run as their first lines say."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from .data_folder import csv_text, write

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(name="folder")
def fixture_folder(tmp_path):
    """Return a folder with a few images of 784 pixels."""
    random = np.random.default_rng(1)
    for part, count in (("train", 60), ("test", 20)):
        images = random.integers(0, 256, size=(count, 784), dtype=np.uint8)
        labels = random.integers(0, 10, size=count, dtype=np.uint8)
        write(tmp_path / f"mnist_{part}.csv.gz", csv_text(images, labels, header=None))
    return tmp_path


def run(name, folder, monkeypatch):
    """Run an example for two epochs."""
    plot = folder / "plot.png"
    options = ["--data", str(folder), "--epochs", "2", "--plot", str(plot)]
    monkeypatch.setattr(sys, "argv", [name, *options])
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    return plot


def test_numpy_example_reports_and_plots(folder, monkeypatch, capsys):
    pytest.importorskip("matplotlib")
    plot = run("mnist_numpy.py", folder, monkeypatch)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("epoch    1   accuracy")
    assert lines[-1].startswith("NumPy 784-64-10")
    assert plot.exists()


def test_example_goes_without_a_plot_where_matplotlib_is_missing(folder, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    plot = run("mnist_numpy.py", folder, monkeypatch)
    assert "no plot: matplotlib is not installed" in capsys.readouterr().err
    assert not plot.exists()


@pytest.mark.tensorflow
def test_tensorflow_example_reports_and_plots(folder, monkeypatch, capsys, tensorflow):
    pytest.importorskip("matplotlib")
    plot = run("mnist_tensorflow.py", folder, monkeypatch)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("epoch    1   accuracy")
    assert lines[-1].startswith("TensorFlow 784-64-10")
    assert plot.exists()
