"""The package needs NumPy and nothing else: Debian's own Python is enough."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SYSTEM = "/usr/bin/python3"
HERE = Path(__file__).resolve().parent

USE = """
import sys
import numpy as np
from synthetic import digits, small_network
import digitus

images, labels = digits(1000)
network = small_network()
history = network.fit(images, labels, epochs=8, batch_size=32, progress=True,
                      validation_data=(images, labels))
assert history.epochs == 8
assert network.evaluate(images, labels).accuracy > 0.95
network.save(sys.argv[1])
loaded = digitus.Network.load(sys.argv[1])
assert (loaded.predict(images) == network.predict(images)).all()
loss, gradients = loaded.gradients((images / 255).astype(np.float32), labels)
assert loss > 0 and set(gradients) == set(network.parameters())
from digitus.evaluation import evaluate_corruptions, evaluate_report
assert evaluate_report(network, images, labels).scores.accuracy > 0.95
assert len(evaluate_corruptions(network, images, labels).results) == 15
for name in ("rich", "typer", "matplotlib", "PIL"):
    assert name not in sys.modules, name
print(np.__version__)
"""


def _system(code, *arguments):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONHOME"}
    environment["PYTHONPATH"] = os.pathsep.join([str(HERE.parent), str(HERE)])
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    return subprocess.run(
        [SYSTEM, "-W", "error", "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_system_python_with_numpy_is_enough(tmp_path):
    if not os.path.exists(SYSTEM) or _system("import numpy").returncode != 0:
        pytest.skip(f"{SYSTEM} has no NumPy: apt install python3-numpy")
    done = _system(USE, str(tmp_path / "m.safetensors"))
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) == 8
