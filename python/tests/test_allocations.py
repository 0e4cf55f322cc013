"""A training step takes no memory after warm-up, nor does the prediction of a single image."""

import re
from pathlib import Path

import pytest
from c_programs import SMOKE, build, run


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SMOKE / "allocations.c", tmp_path_factory.mktemp("allocations") / "allocations")


def counts(*command: str | Path) -> dict[str, list[int]]:
    """Return what the program counted for each thing that it did, in order."""
    result = run(*command)
    assert result.returncode == 0, result.stderr
    found: dict[str, list[int]] = {}
    for name, count in re.findall(r"^(.+): (\d+) in \d+", result.stdout, re.MULTILINE):
        found.setdefault(name, []).append(int(count))
    return found


def test_nothing_takes_memory_after_warm_up(program: Path) -> None:
    found = counts(program)
    assert set(found) == {
        "adam", "adamw", "augmented", "convnet", "momentum", "nesterov", "one image",
        "one image of a convnet", "profiled", "sgd",
    }  # fmt: skip
    assert all(count == 0 for each in found.values() for count in each), found


def test_the_count_notices_one_block_a_step(program: Path) -> None:
    found = counts(program, "break")
    assert found["adam"] == found["augmented"] == found["convnet"] == [50, 50]
    assert found["one image"] == found["one image of a convnet"] == [0]
