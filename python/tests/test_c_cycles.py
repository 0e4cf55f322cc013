"""Ten thousand lives of every kind of object leave no memory behind, nor do as many refusals."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from c_programs import SMOKE, build, run

pytestmark = pytest.mark.slow

CYCLES = 10_000

BLOCKS = 32_768
"""Bytes that the blocks may grow by after warm-up: less than four a cycle."""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return build(SMOKE / "cycles.c", tmp_path_factory.mktemp("cycles") / "cycles")


@pytest.fixture
def folder():
    """Return a folder in memory, where saving does not wait for a disk."""
    memory = Path("/dev/shm")
    path = tempfile.mkdtemp(dir=memory if memory.is_dir() else None)
    yield path
    shutil.rmtree(path)


def growth(*command):
    """Return how much own memory grows after the first tenth, in parts of all, and blocks.

    The lowest figures of the second half count. Pages of files, such as those of libraries, come
    and go as the kernel likes; what the heap has to spare, as glibc likes. With one heap, none is
    added when two threads want it at once.
    """
    done = run(*command, env={**os.environ, "MALLOC_ARENA_MAX": "1"})
    assert done.returncode == 0, done.stderr
    found = re.findall(
        r"\d+ cycles: (\d+) bytes resident, (\d+) of its own, (\d+) in blocks", done.stdout
    )
    assert len(found) == 10
    resident, own, blocks = zip(*(map(int, figures) for figures in found), strict=True)
    return (min(own[5:]) - own[0]) / resident[0], min(blocks[5:]) - blocks[0]


@pytest.mark.parametrize("kind", ["work", "refused"])
def test_memory_stays_flat(program, folder, kind):
    resident, blocks = growth(program, folder, kind, CYCLES)
    assert resident < 0.02
    assert blocks < BLOCKS
    assert list(Path(folder).iterdir()) == []


@pytest.mark.parametrize("kind", ["work", "refused"])
def test_a_leak_is_noticed(program, folder, kind):
    resident, blocks = growth(program, folder, kind, 1000, "leak")
    assert resident > 0.02
    assert blocks > BLOCKS
