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

class Begin(digitus.Callback):
    def on_train_begin(self, event):
        print("begun", flush=True)

class End(digitus.Callback):
    def on_batch_end(self, event):
        pass

    def on_train_end(self, event):
        print(type(event.error).__name__, flush=True)

random = np.random.default_rng(1)
images = random.integers(0, 256, size=(30_000, 784), dtype=np.uint8)
labels = random.integers(0, 10, size=30_000)
network = digitus.Network((784,), [digitus.Dense(512, "relu"), digitus.Dense(10)])
images = digitus.Dataset.from_arrays(images, labels)
batch_size, optional = None, {"callbacks": [Begin()]}
if "watched" in sys.argv:
    callbacks = [
        digitus.CSVLogger(sys.argv[2]),
        digitus.ModelCheckpoint(sys.argv[3], monitor="loss"),
        End(),
        Begin(),
    ]
    batch_size, optional = 500, {"callbacks": callbacks, "progress": sys.argv[4]}
validation = images if "validation" in sys.argv else None
try:
    network.fit(images, epochs=1000, batch_size=batch_size, validation_data=validation,
                optimizer=digitus.SGD(1e-3), **optional)
except KeyboardInterrupt:
    print(time.monotonic(), flush=True)
metrics = network.evaluate(images)
print(metrics.count, len(network.history.loss), flush=True)
network.fit(images, epochs=1, batch_size=3000)
print(network.history.epochs, flush=True)
"""


def interrupted(delay, *arguments):
    """Run the child, press Ctrl-C in it, and return its lines and when it was pressed.

    That is so many seconds after its training has begun.
    """
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": _with_tests(os.environ.get("PYTHONPATH"))},
    )
    try:
        while child.stdout.readline() != "begun\n":
            assert child.poll() is None, child.stderr.read()
        time.sleep(delay)
        sent = time.monotonic()
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=60)
    finally:
        child.kill()
        child.wait()
    assert child.returncode == 0, errors
    return output.splitlines(), sent


def _with_tests(path):
    return os.pathsep.join(filter(None, [str(Path(__file__).parent), path]))


@pytest.mark.parametrize("arguments", [[], ["validation"]])
@pytest.mark.parametrize("delay", [0.35, 0.9])
def test_interrupt_is_prompt_in_a_full_batch_epoch(arguments, delay):
    (stopped, evaluated, trained), sent = interrupted(delay, *arguments)
    assert float(stopped) - sent < PROMPT
    assert evaluated.split()[0] == "30000"
    assert trained == "1"


@pytest.mark.parametrize("progress", ["bar", "lines"])
def test_interrupt_is_prompt_with_callbacks_and_progress(progress, tmp_path):
    log, model = tmp_path / "h.csv", tmp_path / "m.safetensors"
    lines, sent = interrupted(0.35, "watched", str(log), str(model), progress)
    ended_by, stopped, evaluated, trained = lines
    assert ended_by == "KeyboardInterrupt"
    assert float(stopped) - sent < PROMPT
    count, epochs = map(int, evaluated.split())
    assert (count, trained) == (30_000, "1")
    rows = log.read_text().splitlines()[1:]
    assert [int(row.split(",")[0]) for row in rows] == list(range(1, epochs + 1))
    assert set(os.listdir(tmp_path)) <= {"h.csv", "m.safetensors"}
