"""A save that finds no room says so and leaves the earlier model whole, with nothing beside it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import digitus

CHILD = """
import resource, sys
import digitus

large = digitus.Network((784,), [digitus.Dense(64, "relu"), digitus.Dense(10)])
if len(sys.argv) > 2:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    large.save(sys.argv[1])
except digitus.FileAccessError as error:
    print(error)
"""


def save_in_child(path, *limit):
    return subprocess.run(
        [sys.executable, "-c", CHILD, path, *map(str, limit)],
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.parametrize("room", [0, 1, 700, 100_000])
def test_a_file_that_may_not_grow_leaves_the_old_model(tmp_path, room):
    model = tmp_path / "m.safetensors"
    small = digitus.Network((784,), [digitus.Dense(10)])
    small.save(model)
    before = model.read_bytes()
    done = save_in_child(model, room)
    assert f"{model}: cannot write: File too large" in done.stdout
    assert model.read_bytes() == before
    assert os.listdir(tmp_path) == ["m.safetensors"]


@pytest.fixture
def small_disk(tmp_path):
    """Return the folder of a file system of 128 KiB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", tmp_path],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("this root may not mount a file system")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def test_a_full_file_system_leaves_the_old_model(small_disk):
    model = small_disk / "m.safetensors"
    digitus.Network((784,), [digitus.Dense(10)]).save(model)
    before = model.read_bytes()
    assert "cannot write: No space left on device" in save_in_child(model).stdout
    assert model.read_bytes() == before
    assert os.listdir(small_disk) == ["m.safetensors"]


def test_a_file_system_that_was_filled_takes_a_model_again_once_there_is_room(small_disk):
    model = small_disk / "m.safetensors"
    small = digitus.Network((784,), [digitus.Dense(10)])
    (small_disk / "other").write_bytes(bytes(120_000))
    with pytest.raises(digitus.FileAccessError, match="No space left"):
        small.save(model)
    assert os.listdir(small_disk) == ["other"]
    (small_disk / "other").unlink()
    small.save(model)
    assert os.listdir(small_disk) == ["m.safetensors"]


def test_a_file_system_that_may_only_be_read_leaves_the_old_model(small_disk):
    model = small_disk / "m.safetensors"
    small = digitus.Network((784,), [digitus.Dense(10)])
    small.save(model)
    before = model.read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(digitus.FileAccessError, match="cannot write: Read-only file system"):
        small.save(model)
    assert model.read_bytes() == before
