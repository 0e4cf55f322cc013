"""Every file of the package that is not Python goes into its installations."""

from __future__ import annotations

import fnmatch
import os
import re

import pytest
from checkout import ROOT

PACKAGE = ROOT / "python" / "digitus"


def patterns() -> list[str]:
    """Return the patterns of pyproject.toml; Python 3.10 has no reader of TOML."""
    text = (ROOT / "python" / "pyproject.toml").read_text()
    found = re.search(r"^digitus = \[(.*)\]$", text, re.MULTILINE)
    assert found
    return re.findall(r'"([^"]+)"', found[1])


def left_out(files: list[str], chosen: list[str]) -> list[str]:
    """Return the files that no pattern is for."""
    return [
        file
        for file in files
        if not any(
            file.count("/") == pattern.count("/") and fnmatch.fnmatch(file, pattern)
            for pattern in chosen
        )
    ]


def data_files() -> list[str]:
    return sorted(
        os.path.relpath(os.path.join(folder, name), PACKAGE)
        for folder, _, names in os.walk(PACKAGE)
        for name in names
        if not name.endswith((".py", ".pyc"))
    )


def test_all_data_files_are_packed():
    files = data_files()
    assert "recipes/mlp.json" in files
    assert left_out([*files, "models/mnist.safetensors", "models/mnist.md"], patterns()) == []


def test_each_folder_with_code_is_a_package():
    for folder, _, names in os.walk(PACKAGE):
        assert "__init__.py" in names or not any(name.endswith(".py") for name in names), folder


@pytest.mark.parametrize("pattern", ["recipes/*.json", "models/*.md", "models/*.safetensors"])
def test_a_missing_pattern_would_be_noticed(pattern):
    fewer = [each for each in patterns() if each != pattern]
    assert len(fewer) == len(patterns()) - 1
    assert left_out([pattern.replace("*", "mnist")], fewer)
    assert left_out(["models/deeper/mnist.md"], patterns())
