"""Two thousand lives of every kind of Python object leave no memory behind."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from synthetic import run_python

pytestmark = pytest.mark.slow

LIVES = 2000

BLOCKS = 65_536
"""Bytes that the heap's blocks may grow by after warm-up: 36 a life."""

PROGRAM = """
import ctypes, gc, json, os, sys
import numpy as np
from synthetic import csv_text, digits, small_network
import digitus
from digitus._library import library

folder, lives, leak = sys.argv[1], int(sys.argv[2]), sys.argv[3]
images, labels = digits(120)
floats = (images / 255).astype(np.float32)
csv, model, checkpoint = (os.path.join(folder, name) for name in ("a.csv", "model", "checkpoint"))
with open(csv, "w") as file:
    file.write(csv_text(images, labels))
kept = []
if leak.endswith("_destroy"):
    setattr(library(), leak, lambda pointer: None)

def refused(error, call, *arguments):
    try:
        call(*arguments)
    except error:
        return
    raise AssertionError(call)

def life(number):
    network = small_network(seed=number)
    dataset = digitus.load_csv(csv) if number % 2 else digitus.Dataset.from_arrays(images, labels)
    trainer = digitus.Trainer(network, dataset, batch_size=32)
    trainer.start_profiling()
    trainer.run(3)
    trainer.order()
    assert trainer.profile().steps == 3
    network.metadata["author"] = "me"
    network.class_names = [f"class {label}" for label in range(10)]
    network.metadata["author"] = "somebody else"
    assert dict(network.metadata)["author"] == "somebody else"
    del network.metadata["author"]
    network.predict(floats)
    network.predict_proba(images[:1])
    network.evaluate(dataset)
    network.gradients(images, labels)
    network.set_parameters(network.parameters())
    view = dataset.images[3:5]
    if number % 4 == 0:
        network.save(model)
        loaded = digitus.Network.load(model)
        assert loaded.class_names == network.class_names
        trainer.save(checkpoint, "a note")
        assert digitus.Checkpoint.read(checkpoint).step == 3
        trainer.run(1)
        assert trainer.restore(checkpoint) == "a note"
        network.fit(images, labels, epochs=1, batch_size=32, validation_data=(floats, labels))
        refused(digitus.ModelFormatError, digitus.Network.load, checkpoint)
        refused(digitus.ModelFormatError, trainer.restore, model)
    refused(digitus.FileMissingError, digitus.load_csv, "none.csv")
    refused(digitus.ArgumentError, network.metadata.__setitem__, "digitus.class_names", "[]")
    if number % 3 == 0:
        trainer.close()
        dataset.close()
        network.close()
    elif number % 3 == 1:
        circle = [network, dataset, trainer]
        circle.append(circle)
    if leak == "reference":
        kept.append(view)

class Blocks(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost")]

system = ctypes.CDLL(None)
system.mallinfo2.restype = Blocks

for number in range(lives):
    life(number)
    if (number + 1) % (lives // 10) == 0:
        gc.collect()
        system.malloc_trim(0)
        blocks = system.mallinfo2()
        with open("/proc/self/statm") as file:
            pages = [int(count) * os.sysconf("SC_PAGESIZE") for count in file.read().split()]
        resident, of_files = pages[1:3]
        print(number + 1, "lives:", resident, "resident,", resident - of_files, "of its own,",
              blocks.uordblks + blocks.hblkhd, "in blocks")
"""


@pytest.fixture
def folder():
    """Return a folder in memory, where saving does not wait for a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as path:
        yield path


def growth(folder, lives, leak=""):
    """Return how much own memory grows after the first tenth, in parts of all, and blocks.

    As for C, see test_c_cycles.
    """
    done = run_python(PROGRAM, folder, str(lives), leak, MALLOC_ARENA_MAX="1")
    assert (done.returncode, done.stderr) == (0, "")
    found = re.findall(r"lives: (\d+) resident, (\d+) of its own, (\d+) in blocks", done.stdout)
    assert len(found) == 10
    resident, own, blocks = zip(*(map(int, figures) for figures in found), strict=True)
    return (min(own[5:]) - own[0]) / resident[0], min(blocks[5:]) - blocks[0]


def test_memory_stays_flat(folder):
    resident, blocks = growth(folder, LIVES)
    assert resident < 0.02
    assert blocks < BLOCKS


@pytest.mark.parametrize(
    "leak",
    [
        "digitus_dataset_destroy",
        "digitus_network_destroy",
        "digitus_trainer_destroy",
        "reference",
    ],
)
def test_a_leak_is_noticed(folder, leak):
    resident, blocks = growth(folder, LIVES // 4, leak)
    assert resident > 0.02
    assert blocks > BLOCKS
