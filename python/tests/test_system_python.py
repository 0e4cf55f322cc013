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

REST = """
import sys
import numpy as np
from synthetic import digits
import digitus
from digitus import reference

images, labels = digits(320)
data = digitus.Dataset.from_arrays(images.reshape(-1, 6, 6), labels)
layers = [
    digitus.Conv2D(4, 3, "gelu", padding="same"), digitus.BatchNorm(), digitus.MaxPool2D(2),
    digitus.Flatten(), digitus.Dropout(0.1), digitus.Dense(12, "leaky_relu"), digitus.Dense(10),
]
network = digitus.Network((6, 6, 1), layers, seed=2)
stopping = digitus.EarlyStopping("val_loss", patience=3, restore_best_weights=True)
network.fit(data, epochs=4, batch_size=32, optimizer=digitus.AdamW(), schedule="one_cycle",
            label_smoothing=0.1, class_weight="balanced", sample_weight=np.ones(320), clip_norm=1.0,
            augmentation=digitus.Augmentation(shift=1), validation_split=0.2, callbacks=[stopping],
            checkpoint=sys.argv[1])
assert digitus.Checkpoint.read(sys.argv[1]).finished_epochs == 4
rest, held_out = data.split(0.25, seed=1)
assert len(rest) + len(held_out) == 320
assert data.augmented("digits", stop=5).shape == (5, 36)
network.class_names = list("abcdefghij")
assert len(network.metadata) == 3
assert len(network.activations(images[:2])) == len(layers)
try:
    network.layer_output(np.True_, images[:2])
except digitus.ArgumentError as error:
    assert "index: expected an integer, got True" in str(error), error
else:
    raise AssertionError("a NumPy boolean was taken for a number")
assert digitus.recipes.load("mlp").network().classes == 10

plain = digitus.Network((36,), [digitus.Dense(24, "relu"), digitus.Dense(10)], seed=5)
twin = reference.Network((36, 24, 10), np.float64, seed=5)
optimizer = reference.Adam()
with digitus.Trainer(plain, data, "adam", 64, shuffle=False) as trainer:
    for start in range(0, 320, 64):
        trainer.run(1)
        part = slice(start, start + 64)
        reference.train_step(twin, images[part], labels[part], optimizer)
for name, tensor in plain.parameters().items():
    assert np.abs(tensor - twin.parameters[name]).max() < 1e-5, name
history = reference.train(twin, images, labels, epochs=2, batch_size=32, optimizer=optimizer)
assert history.loss[1] < history.loss[0]
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


def test_layers_options_and_the_reference_work_with_it_too(tmp_path):
    if not os.path.exists(SYSTEM) or _system("import numpy").returncode != 0:
        pytest.skip(f"{SYSTEM} has no NumPy: apt install python3-numpy")
    done = _system(REST, str(tmp_path / "run.checkpoint"))
    assert (done.returncode, done.stderr) == (0, "")
