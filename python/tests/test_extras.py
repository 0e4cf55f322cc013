"""Extras: messages and documentation name those that there are."""

from __future__ import annotations

import re

import pytest
from checkout import ROOT

from digitus._extras import MissingExtraError, import_extra

PYTHON = ROOT / "python"
FOR_DEVELOPERS = {"test", "peers", "docs", "notebook", "lint", "wheel"}


def extras() -> set[str]:
    """Return the names of the extras in pyproject.toml; tomllib is not in Python 3.10."""
    text = (PYTHON / "pyproject.toml").read_text()
    part = text.split("[project.optional-dependencies]\n")[1].split("\n[")[0]
    return set(re.findall(r"^([\w-]+) = \[", part, re.MULTILINE))


def test_the_page_lists_each_extra_that_users_install():
    page = (ROOT / "docs" / "installing.md").read_text().split("## Extras\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == extras() - FOR_DEVELOPERS


def test_messages_and_pages_name_extras_that_there_are():
    files = [*(PYTHON / "digitus").rglob("*.py"), *(ROOT / "docs").rglob("*.md")]
    files += [*ROOT.glob("*.md"), PYTHON / "README.md", *(ROOT / "examples").glob("*.py")]
    named = {
        name
        for file in files
        for group in re.findall(
            r"(?:digitus|python|\.whl)\[([\w,]+)\]"
            r"|(?:import_extra|require_module|not_installed)\(\s*\"\w+\", \"(\w+)\"\)",
            file.read_text(),
        )
        for name in "".join(group).split(",")
    }
    assert {"plot", "image", "onnx", "tensorflow", "tensorboard"} <= named
    assert named <= extras()


def test_what_is_missing_is_told_with_the_command_that_installs_it():
    expected = r"no_such_thing is not installed; run: pip install 'digitus\[plot\]'$"
    with pytest.raises(MissingExtraError, match=expected) as caught:
        import_extra("no_such_thing", "plot")
    assert isinstance(caught.value, ImportError)
