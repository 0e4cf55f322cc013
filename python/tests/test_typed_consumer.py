"""Type checkers see the package as its users have it: installed, with py.typed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
import typed_consumer
from checkout import ROOT

pytest.importorskip("mypy")
pytestmark = pytest.mark.slow

PACKAGE = ROOT / "python" / "digitus"


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    """Return a folder in which mypy keeps what it knows of NumPy from one test to the next."""
    return tmp_path_factory.mktemp("mypy")


def check(folder: Path, code: str, cache: Path, *left_out: str) -> list[str]:
    """Return what mypy --strict says of a program in whose environment the package is."""
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "venv" / "lib" / version / "site-packages"
    (packages / "numpy").symlink_to(Path(sysconfig.get_paths()["purelib"]) / "numpy")
    (packages / "digitus").mkdir()
    for path in PACKAGE.iterdir():
        if path.name not in left_out and path.name != "__pycache__":
            (packages / "digitus" / path.name).symlink_to(path)
    program = folder / "program.py"
    program.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file="]
        + [f"--python-executable={python}", f"--cache-dir={cache}", str(program)],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.endswith("PATH")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if ": error: " in line]


def test_a_program_that_uses_the_public_names_is_right(tmp_path, cache):
    source = Path(typed_consumer.__file__).read_text(encoding="utf-8")
    assert check(tmp_path, source, cache) == []


def test_mistakes_are_found(tmp_path, cache):
    lines = typed_consumer.MISTAKES.splitlines()
    expected = {number for number, line in enumerate(lines, 1) if "  # " in line}
    errors = check(tmp_path, typed_consumer.MISTAKES, cache)
    assert {int(re.search(r"\.py:(\d+)", error)[1]) for error in errors} == expected


def test_without_py_typed_nothing_would_be_known(tmp_path):
    errors = check(tmp_path, "import digitus\n", tmp_path / "cache", "py.typed")
    assert len(errors) == 1
    assert "py.typed" in errors[0]
