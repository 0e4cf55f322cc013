"""Processes that fork, spawn or end with the engine at work do so quietly, and compute the same."""

from __future__ import annotations

import concurrent.futures
import os
import subprocess
import sys
from pathlib import Path

import pytest
from synthetic import run_python

pytestmark = pytest.mark.slow

TIMES = 8
"""How often a program is run that might end badly now and then."""

FORK = """
import os, signal, sys, threading
from synthetic import digits, small_network
import digitus

images, labels = digits(400)
shared, trained = small_network(), small_network(seed=9)
expected = shared.predict_proba(images).tobytes()

def fitted():
    network = small_network(seed=5)
    network.fit(images, labels, epochs=2, batch_size=50)
    return network.parameters()["dense_1.kernel"].tobytes()

weights = fitted()
over = threading.Event()

def predict():
    while not over.is_set():
        shared.predict_proba(images[:1])
        shared.predict_proba(images)

def train():
    while not over.is_set():
        trained.fit(images, labels, epochs=1, batch_size=8)

threads = [threading.Thread(target=target) for target in (predict, predict, train)]
for thread in threads:
    thread.start()
for _ in range(int(sys.argv[1])):
    child = os.fork()
    if child == 0:
        signal.alarm(50)
        same = shared.predict_proba(images).tobytes() == expected
        same = same and shared.predict_proba(images[:1]).tobytes() == expected[:40]
        same = same and trained.predict(images).shape == (400,) and fitted() == weights
        os._exit(0 if same else 1)
    status = os.waitpid(child, 0)[1]
    if status != 0:
        print("child ended with", status, flush=True)
        os._exit(1)
over.set()
for thread in threads:
    thread.join()
print(fitted() == weights)
"""


def test_children_of_a_busy_interpreter_compute_the_same():
    done = run_python(FORK, "30")
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


WORKERS = """
import multiprocessing, sys
from synthetic import digits, small_network

def work(seed):
    images, labels = digits(400)
    network = small_network(seed=seed)
    network.fit(images, labels, epochs=2, batch_size=50)
    return network.parameters()["dense_1.kernel"].tobytes(), network.predict_proba(images).tobytes()

if __name__ == "__main__":
    expected = [work(seed) for seed in range(6)]
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        print(pool.map(work, range(6)) == expected)
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_compute_the_same(method, tmp_path):
    program = tmp_path / "workers.py"
    program.write_text(WORKERS)
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, program, method],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


BEGIN = """
import atexit, sys, threading, time
from synthetic import digits, small_network
import digitus

images, labels = digits(400)
network = small_network()
trainer = digitus.Trainer(small_network(), digitus.Dataset.from_arrays(images, labels))

def start(work):
    def forever():
        while True:
            work()
    threading.Thread(target=forever, daemon=True).start()

class Ending:
    def on_batch_end(self, event):
        sys.exit(7)
"""

ENDINGS = {
    "with a trainer at work": ("start(trainer.run); time.sleep(0.05)", 0),
    "with predictions at work": (
        "[start(lambda: network.predict(images)) for _ in range(3)]\n"
        "[start(lambda: network.predict_proba(images[:1])) for _ in range(3)]\ntime.sleep(0.05)",
        0,
    ),
    "with training at work": (
        "start(lambda: small_network().fit(images, labels, epochs=9)); time.sleep(0.05)",
        0,
    ),
    "with files being read": (
        "start(lambda: digitus.load_data('sample')); time.sleep(0.1)",
        0,
    ),
    "with handlers that predict and train": (
        "atexit.register(lambda: network.fit(images, labels, epochs=2))\n"
        "atexit.register(lambda: network.predict(images))\natexit.register(trainer.run)",
        0,
    ),
    "from a callback": ("network.fit(images, labels, epochs=9, callbacks=[Ending()])", 7),
    "while others work": ("start(trainer.run); time.sleep(0.05); sys.exit(5)", 5),
    "with objects closed at the end": (
        "atexit.register(trainer.close); atexit.register(network.close)\n"
        "start(lambda: small_network().predict(images)); time.sleep(0.02)",
        0,
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_interpreter_ends_quietly(name):
    code, status = ENDINGS[name]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(run_python, BEGIN + code) for _ in range(TIMES)]
    for run in runs:
        done = run.result()
        assert (done.returncode, done.stdout, done.stderr) == (status, "", "")
