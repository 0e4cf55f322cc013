"""A small network in the place of the one that comes with the package."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np

import digitus

FIGURES = {"test": {"accuracy": 0.5, "images": 500}}
CARD = "# Model card: `mnist`\n\nOf a test; höchstens.\n"


def write_model(folder, figures=FIGURES):
    """Write model files and a card as the package has them; return the network."""
    network = digitus.Network((784,), [digitus.Dense(10)], seed=3)
    if figures is not None:
        network.metadata["pretrained"] = json.dumps(figures)
    network.save(folder / "mnist.safetensors")
    write_rejection(folder)
    (folder / "mnist.md").write_text(CARD, encoding="utf-8")
    return network


def write_rejection(folder):
    """Write the output that stands for no digit, which never wins."""
    rejection = digitus.Network((784,), [digitus.Dense(1)], seed=0)
    kernel, bias = rejection.parameters()
    rejection.set_parameters({kernel: np.zeros((784, 1)), bias: np.full(1, -50.0)})
    rejection.metadata["rejection"] = json.dumps({"threshold": 0.0})
    rejection.save(folder / "mnist-rejection.safetensors")


def run_with(folder, *arguments):
    """Run the console command with a folder in the place of the package's."""
    code = "import sys; from digitus.models import _shipped; _shipped.FOLDER = sys.argv.pop(1); "
    code += "from digitus.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, str(folder), *map(str, arguments)],
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
