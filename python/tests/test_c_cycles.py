"""Ten thousand lives of every kind of object leave no memory behind, nor do as many refusals."""

from __future__ import annotations

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
    """Return how much resident memory and blocks grow after the first tenth, and the former."""
    done = run(*command)
    assert done.returncode == 0, done.stderr
    found = re.findall(r"(\d+) cycles: (\d+) bytes resident, (\d+) in blocks", done.stdout)
    assert len(found) == 10
    (_, resident, blocks), *_, (_, last_resident, last_blocks) = found
    return int(last_resident) / int(resident) - 1, int(last_blocks) - int(blocks)


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
