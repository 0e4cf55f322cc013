"""When a process that saves a model is killed, the file is the old model or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from c_programs import SMOKE, build

import digitus

pytestmark = pytest.mark.slow

KILLS = 100
"""On each of two file systems."""


@pytest.fixture(scope="module")
def saver(tmp_path_factory):
    return build(SMOKE / "saver.c", tmp_path_factory.mktemp("saver") / "saver")


@pytest.fixture(params=["disk", "memory"])
def folder(request, tmp_path):
    """Return a folder on the file system of the tests, or one in memory."""
    if request.param == "disk":
        yield tmp_path
        return
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("no file system in memory")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as path:
        yield Path(path)


def start(command, path):
    """Start a process that saves to a path again and again, and wait until it does."""
    process = subprocess.Popen([command, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "saving\n"
    return process


def kill(process):
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()


def test_the_file_is_always_one_of_both(saver, folder):
    path, found, leftovers = folder / "model", [], set()
    moment = random.Random(1)
    for _ in range(KILLS):
        process = start(saver, path)
        time.sleep(moment.uniform(0, 0.02))
        kill(process)
        models = [Path(f"{path}.{number}").read_bytes() for number in (0, 1)]
        found.append(models.index(path.read_bytes()))  # ValueError: neither
        leftovers |= {name for name in os.listdir(folder) if name.startswith(".")}
    assert set(found) == {0, 1}
    assert len(leftovers) > 5, "no process was ever killed in the middle of a save"
    assert set(os.listdir(folder)) == {"model", "model.0", "model.1"} | leftovers
    # What was left behind is hidden, tells who left it, and is in nobody's way.
    assert all(name.startswith(".digitus-") and name.endswith(".tmp") for name in leftovers)
    network = digitus.Network.load(path)
    network.save(path)
    assert path.read_bytes() in models


def test_a_file_that_is_written_in_place_is_noticed(tmp_path):
    """The same for a program that does not take care."""
    program = tmp_path / "careless"
    program.write_text(
        "#!/bin/bash\nfor n in 0 1; do yes $n | head -c 400000 > $1.$n; done\n"
        "cp $1.0 $1; echo saving\nwhile true; do cat $1.1 > $1; cat $1.0 > $1; done\n"
    )
    program.chmod(0o755)
    path, whole = tmp_path / "model", 0
    for index in range(30):
        process = start(program, path)
        time.sleep(0.001 * index)
        kill(process)
        models = [Path(f"{path}.{number}").read_bytes() for number in (0, 1)]
        whole += path.read_bytes() in models
    assert whole < 30
