"""Puts the files of a wheel together in an empty folder, so that nothing old or alien gets in."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from build_backend.layout import PYTHON, TOP

PACKAGE_TEXTS = ("pyproject.toml", "README.md")


def stage_metadata(folder: Path) -> None:
    """Put what the metadata are made of into a folder: pyproject.toml, README, licence, package."""
    for name in PACKAGE_TEXTS:
        shutil.copy2(PYTHON / name, folder)
    shutil.copy2(TOP / "LICENSE", folder)
    shutil.copytree(
        PYTHON / "digitus", folder / "digitus", ignore=shutil.ignore_patterns("__pycache__", "*.so")
    )


def stage_wheel(folder: Path, libraries: Mapping[str, Path], licences: Mapping[str, str]) -> None:
    """Put all that a wheel is made of into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Exists and is empty.
    libraries : mapping of str to pathlib.Path
        File of each library, by its path below the package.
    licences : mapping of str to str
        Text of each licence file, by its name.
    """
    stage_metadata(folder)
    package = folder / "digitus"
    shutil.copy2(PYTHON / "build_backend" / "platform_setup.py", folder / "setup.py")
    shutil.copytree(TOP / "data" / "sample", package / "data" / "sample")
    (package / "include").mkdir()
    shutil.copy2(TOP / "include" / "digitus.h", package / "include")
    for name, library in libraries.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(library, package / name)
    for name, text in licences.items():
        (folder / name).write_text(text, encoding="utf-8")
