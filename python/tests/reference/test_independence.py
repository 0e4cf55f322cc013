"""The reference stands on NumPy alone: nothing of the engine is in it."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from digitus import reference

FILES = sorted(Path(reference.__file__).parent.glob("*.py"))
ALSO_ALLOWED = {"plots.py": {"matplotlib"}, "tensorflow_import.py": {"tensorflow"}}


def imported_modules(path):
    """Return the full names of the modules that a file imports, at any depth of it."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            modules |= {f"{node.module}.{name.name}" for name in node.names}
    return modules


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_imports_numpy_the_standard_library_and_the_reference_alone(path):
    allowed = sys.stdlib_module_names | {"numpy"} | ALSO_ALLOWED.get(path.name, set())
    for module in imported_modules(path):
        assert module.startswith("digitus.reference") or module.split(".")[0] in allowed, module


def test_every_file_of_the_reference_was_looked_at():
    assert {"layers.py", "network.py", "optimizers.py", "training.py"} <= {f.name for f in FILES}
