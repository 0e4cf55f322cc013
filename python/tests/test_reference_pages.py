"""The API reference has every public name, and docstrings say what signatures say."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest
from checkout import ROOT

import digitus

validation = pytest.importorskip("numpydoc.validate")
pycode = pytest.importorskip("sphinx.pycode")

PAGES = sorted((ROOT / "docs" / "api").glob("*.md"))
DIRECTIVE = re.compile(r"^\.\. (?:auto(?:class|function|exception)|py:data):: (\S+)", re.MULTILINE)

CHECKED = {
    "GL05": "tabs",
    "GL06": "a section that numpydoc does not know",
    "GL07": "sections in another order",
    "GL08": "no docstring",
    "PR01": "parameters without a description",
    "PR02": "descriptions of parameters that are not there",
    "PR03": "parameters in another order",
    "PR04": "parameters without a type",
    "PR05": "a type that ends with a full stop",
    "SS03": "a summary without a full stop",
}
"""What numpydoc may find fault with here."""

AS_ELSEWHERE = re.compile(r"^As (of|for) `", re.IGNORECASE)
"""How the description of parameters begins that another docstring describes, type and all."""

INNER = {"add_to", "fill", "handle", "kind", "of_pointer", "structure"}
"""Members between the modules of the package, which no page shows."""

HOOKS = {"on_train_begin", "on_batch_end", "on_epoch_end", "on_train_end"}
"""What `digitus.Callback` describes for all callbacks."""

MADE_BY_OTHERS = {
    "digitus.Dataset": "by load_data, load_csv, load_idx and from_arrays",
    "digitus.Metadata": "by Network.metadata",
}
"""Classes whose constructor is not for callers."""


def documented() -> list[str]:
    """Return the names that the pages of the reference have a directive for."""
    return [name for page in PAGES for name in DIRECTIVE.findall(page.read_text("utf-8"))]


def found(name: str):
    """Return the object of a dotted name."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            thing = getattr(thing, part)
        return thing
    raise AssertionError(name)


def members(name: str) -> list[str]:
    """Return the public methods that a class of the package adds, as dotted names."""
    kind = found(name)
    if not inspect.isclass(kind):
        return []
    homes = [base for base in kind.__mro__ if base.__module__.startswith("digitus")]
    names = {key: value for base in reversed(homes) for key, value in vars(base).items()}
    return [
        f"{name}.{key}"
        for key, value in names.items()
        if not key.startswith("_")
        and key not in INNER
        and not (key in HOOKS and kind is not digitus.Callback)
        and (inspect.isfunction(value) or isinstance(value, (classmethod, property)))
    ]


def attributes(name: str) -> set[str]:
    """Return the fields of a class that have a description of their own below them."""
    kind = found(name)
    homes = [base for base in kind.__mro__ if base.__module__.startswith("digitus")]
    described = set()
    for home in homes:
        analyzer = pycode.ModuleAnalyzer.for_module(home.__module__)
        described |= {field for owner, field in analyzer.find_attr_docs() if owner == home.__name__}
    text = inspect.getdoc(kind) or ""
    listed = re.search(r"^Attributes\n-+\n(.*)", text, re.MULTILINE | re.DOTALL)
    for line in re.findall(r"^(\w[\w, ]*) :", listed[1] if listed else "", re.MULTILINE):
        described |= set(line.split(", "))
    return described


def is_described_elsewhere(name: str, words: str) -> bool:
    """Return whether a complaint is about a parameter that is "as of" another docstring."""
    parameter = words.split('"')[1]
    for names, _, lines in validation.get_doc_object(found(name))["Parameters"]:
        if parameter in names.split(", "):
            return bool(AS_ELSEWHERE.match(lines[0] if lines else ""))
    return False


def faults(name: str) -> list[str]:
    """Return what numpydoc says against the docstring of a name."""
    complaints = []
    for code, words in validation.validate(name)["errors"]:
        if code not in CHECKED:
            continue
        if code == "PR01" and name in MADE_BY_OTHERS:
            continue
        if code == "PR01" and inspect.isclass(found(name)):
            missing = set(re.findall(r"'\**(\w+)'", words)) - attributes(name)
            if missing:
                complaints.append(f"{name}: PR01 Parameters {sorted(missing)}")
            continue
        if code == "PR04" and is_described_elsewhere(name, words):
            continue
        complaints.append(f"{name}: {code} {words}")
    return complaints


def test_every_public_name_is_in_the_reference():
    names = [f"digitus.{name}" for name in digitus.__all__]
    left_out = sorted(set(names) - set(documented()))
    assert left_out == [], "give each a directive on the page of docs/api that it belongs to"


def test_no_name_is_there_twice():
    names = documented()
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("name", [name for name in documented() if "__" not in name])
def test_docstrings_say_what_signatures_say(name):
    complaints = faults(name)
    for member in members(name):
        complaints += faults(member)
    assert complaints == []


def documented_wrongly(first, second):
    """Do nothing.

    Parameters
    ----------
    second : int
        The second.
    third : int
        There is no such.
    """


class FieldsWithoutWords:
    """Has a parameter that nobody describes."""

    def __init__(self, silent: int) -> None:
        self.silent = silent


def test_a_wrong_docstring_would_be_noticed():
    complaints = " ".join(faults(f"{__name__}.documented_wrongly"))
    assert "PR01" in complaints
    assert "PR02" in complaints
    assert "['silent']" in faults(f"{__name__}.FieldsWithoutWords")[0]
