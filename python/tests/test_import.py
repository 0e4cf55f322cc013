"""`import digitus` costs next to nothing: each part is loaded when it is first used."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from synthetic import run_python

import digitus

HEAVY = {
    "PIL",
    "asyncio",
    "concurrent",
    "http",
    "importlib.metadata",
    "json",
    "logging",
    "matplotlib",
    "multiprocessing",
    "pathlib",
    "rich",
    "sklearn",
    "ssl",
    "subprocess",
    "tempfile",
    "tensorflow",
    "typer",
    "urllib.request",
    "zlib",
}
"""Modules that building a network and predicting with it do without."""

IMPORT = "import digitus"

PREDICT = """
import numpy
import digitus
images = numpy.zeros((3, 784), dtype=numpy.uint8)
network = digitus.Network((784,), [digitus.Dense(8, "relu"), digitus.Dense(10)])
assert network.predict(images[0]).shape == (1,)
assert network.evaluate(images, [1, 2, 3]).count == 3
"""


def modules_after(code):
    """Return the modules that code loads in a fresh interpreter beyond those of `import numpy`."""
    done = run_python(f"{code}\nimport sys\nprint(*sys.modules)")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def modules_of_numpy():
    return modules_after("import numpy")


def test_import_loads_neither_numpy_nor_ctypes():
    loaded = modules_after(IMPORT)
    assert "digitus" in loaded
    assert not loaded & {"numpy", "ctypes", "dataclasses", "threading"}
    assert not {name for name in loaded if name.startswith("digitus.")}


def test_predicting_loads_nothing_heavy(modules_of_numpy):
    loaded = modules_after(PREDICT) - modules_of_numpy
    assert "digitus.network" in loaded
    assert not loaded & HEAVY
    assert not loaded & {"digitus.training", "digitus.trainer", "digitus._progress"}


def test_a_heavy_module_would_be_noticed(modules_of_numpy):
    assert (modules_after(PREDICT + "import urllib.request") - modules_of_numpy) & HEAVY


def test_import_loads_no_library():
    done = run_python("import digitus; digitus.Network; digitus.Trainer", DIGITUS_LIBRARY="/none")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", digitus.__all__)
def test_public_name_is_there_and_found_by_completion(name):
    assert getattr(digitus, name) is getattr(digitus, name)
    assert name in dir(digitus)


def test_all_names_can_be_imported_at_once():
    loaded = run_python("from digitus import *\nprint(Network.__name__, load_data.__name__)")
    assert loaded.stdout == "Network load_data\n"


@pytest.mark.parametrize("name", ["callbacks", "datasets", "layers", "network", "optimizers"])
def test_modules_are_found_without_an_import_of_their_own(name):
    loaded = run_python(f"import digitus\nprint(digitus.{name}.__name__)")
    assert loaded.stdout == f"digitus.{name}\n"


def test_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="'digitus' has no attribute 'frobnicate'"):
        digitus.frobnicate  # noqa: B018 - the attribute's absence is what is looked at
    with pytest.raises(ImportError, match="frobnicate"):
        from digitus import frobnicate  # noqa: F401


def test_type_checkers_are_told_the_same_names():
    tree = ast.parse(Path(digitus.__file__).read_text(encoding="utf-8"))
    told = {
        (str(node.module).removeprefix("digitus."), name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("digitus.")
        for name in node.names
    }
    assert told == {(home, name) for home, names in digitus._HOMES.items() for name in names}
    listed = {name for _, name in told} - set(digitus._HOMES["estimators"])
    assert sorted([*listed, "__version__"]) == sorted(digitus.__all__)


def test_the_package_does_without_the_command_line():
    package = Path(digitus.__file__).parent
    modules = [path for path in package.rglob("*.py") if path.parent.name != "cli"]
    assert len(modules) > 100
    for path in modules:
        assert "digitus.cli" not in imported(path.read_text(encoding="utf-8")), path


def test_an_import_of_the_command_line_would_be_noticed():
    for line in (
        "import digitus.cli.app",
        "from digitus.cli import app",
        "from digitus import cli",
    ):
        assert "digitus.cli" in imported(f"def f():\n    {line}\n"), line


def imported(source):
    """Return the modules that a module imports wherever, with the packages that they are in."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    parts = [name.split(".") for name in names]
    return {".".join(each[:length]) for each in parts for length in range(1, len(each) + 1)}
