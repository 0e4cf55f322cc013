"""Ctrl-C is obeyed at once, and leaves everything usable."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROMPT = 0.2
"""Seconds within which Ctrl-C is obeyed, as the documentation promises."""

CHILD = """
import sys, time
import numpy as np
import digitus

random = np.random.default_rng(1)
images = random.integers(0, 256, size=(30_000, 784), dtype=np.uint8)
labels = random.integers(0, 10, size=30_000)
network = digitus.Network((784,), [digitus.Dense(512, "relu"), digitus.Dense(10)])
images = digitus.Dataset.from_arrays(images, labels)
before = network.parameters()
validation = images if "validation" in sys.argv else None
print("ready", flush=True)
try:
    network.fit(images, epochs=1000, batch_size=None, validation_data=validation,
                optimizer=digitus.SGD(1e-3))
except KeyboardInterrupt:
    print(time.monotonic(), flush=True)
metrics = network.evaluate(images)
print(metrics.count, len(network.history.loss), flush=True)
network.fit(images, epochs=1, batch_size=3000)
print(network.history.epochs, flush=True)
"""


@pytest.mark.parametrize("arguments", [[], ["validation"]])
@pytest.mark.parametrize("delay", [0.35, 0.9])
def test_interrupt_is_prompt_in_a_full_batch_epoch(arguments, delay):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    try:
        assert child.stdout.readline() == "ready\n"
        time.sleep(delay)
        sent = time.monotonic()
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=60)
    finally:
        child.kill()
        child.wait()
    assert child.returncode == 0, errors
    stopped, evaluated, trained = output.splitlines()
    assert float(stopped) - sent < PROMPT
    assert evaluated.split()[0] == "30000"
    assert trained == "1"
