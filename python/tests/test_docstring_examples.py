"""The examples in docstrings do what they show."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest
from checkout import ROOT

import digitus

PACKAGE = Path(digitus.__file__).parent

ELSEWHERE = {
    "digitus.comparison": "trains with TensorFlow for a minute; see test_comparison",
    "digitus.fetch.fetching": "downloads; see test_fetch",
    "digitus.models": "prints the whole model card; see test_pretrained",
}
"""Modules whose examples are left to other tests, each with the reason."""


def modules_with_examples() -> list[str]:
    """Return the modules of the package whose docstrings have examples."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>> " in path.read_text("utf-8")]
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*modules_with_examples()} - {*ELSEWHERE}))
def test_examples_do_what_they_show(name, tmp_path, monkeypatch):
    if name == "digitus.evaluation":
        pytest.importorskip("matplotlib")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    found = doctest.testmod(module, extraglobs={"digitus": digitus})
    assert found.attempted > 0
    assert found.failed == 0, "see what doctest prints"


def test_examples_are_found():
    assert {"digitus", "digitus.network", *ELSEWHERE} <= set(modules_with_examples())


def test_a_wrong_example_would_be_noticed():
    example = doctest.DocTestParser().get_doctest(
        ">>> digitus.Dense(3)\nDense(4)", {"digitus": digitus}, "wrong", None, 0
    )
    runner = doctest.DocTestRunner(verbose=False)
    assert runner.run(example, out=lambda text: None).failed == 1
