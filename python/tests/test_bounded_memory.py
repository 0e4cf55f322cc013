"""Images that are larger than the memory: what a training holds of them at a time."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic import run_python

CHUNKS, COUNT, WIDTH = 20, 8_000, 784
TOTAL = CHUNKS * COUNT * WIDTH / 2**20
BOUND = TOTAL / 5
"""MiB: those of four or five chunks beside the memory of the training itself."""

BEGIN = f"""
import numpy as np
import digitus

def peak(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))

def chunks():
    for number in range({CHUNKS}):
        images = np.zeros(({COUNT}, {WIDTH}), np.uint8)
        images[:, ::8] = number + 1  # So all of it is really there.
        yield images, np.arange({COUNT}) % 10

network = digitus.Network(({WIDTH},), [digitus.Dense(10)])
network.fit(*next(chunks()), epochs=1, batch_size=1000)
"""
AROUND = """
before = peak("VmHWM")
{}
print(peak("VmHWM") - before)
"""
WAYS = {
    "stream": "network.fit(chunks, epochs=2, batch_size=1000)",
    "generator": "network.fit(chunks(), epochs=1, batch_size=1000)",
    "partial_fit": "for chunk in chunks(): network.partial_fit(*chunk, batch_size=1000)",
}
ALL_AT_ONCE = "network.fit(list(chunks()), epochs=1, batch_size=1000)"

MAPPED = f"""
images = np.memmap("images", np.uint8, "r", shape=({CHUNKS * COUNT}, {WIDTH}))
labels = np.arange({CHUNKS * COUNT}, dtype=np.int32) % 10
found = []

class Watch:
    def on_batch_end(self, event):
        found.append(peak("RssAnon"))

before = peak("RssAnon")
network.fit({{}}, labels, epochs=1, batch_size={COUNT}, callbacks=[Watch()])
assert len(found) == {CHUNKS}
print(max(found) - before)
"""


def megabytes(code, folder):
    """Return what a fresh interpreter prints."""
    done = run_python(f"import os\nos.chdir({str(folder)!r})\n{code}")
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.parametrize("way", WAYS)
def test_a_stream_is_never_all_in_memory(way, tmp_path):
    assert megabytes(BEGIN + AROUND.format(WAYS[way]), tmp_path) < BOUND


def test_all_chunks_at_once_would_be_noticed(tmp_path):
    assert megabytes(BEGIN + AROUND.format(ALL_AT_ONCE), tmp_path) > 0.9 * TOTAL


def test_mapped_files_are_not_copied(tmp_path):
    """Pages of the file, which the system takes back when it needs them, do not count."""
    np.memmap(tmp_path / "images", np.uint8, "w+", shape=(CHUNKS * COUNT, WIDTH)).flush()
    assert megabytes(BEGIN + MAPPED.format("images"), tmp_path) < BOUND
    assert megabytes(BEGIN + MAPPED.format("images.copy()"), tmp_path) > 0.9 * TOTAL
