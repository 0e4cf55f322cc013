"""Where things lie in the checkout, or in the unpacked source archive, that is built from."""

from __future__ import annotations

import re
from pathlib import Path

PYTHON = Path(__file__).resolve().parents[1]
"""The folder of the Python package, with `pyproject.toml`."""

TOP = PYTHON.parent
"""The folder with `Package.swift`, the Makefile, and `build`."""

OLDEST_SETUPTOOLS = 77
"""Older ones do not know that a licence is an expression."""

REQUIRED_SETUPTOOLS = f"setuptools>={OLDEST_SETUPTOOLS}"
"""As in `pyproject.toml`."""


class BuildError(Exception):
    """Something that a build needs is missing or wrong; the message has the remedy."""


def version() -> str:
    """Return the version that `pyproject.toml` states; Python 3.10 has no reader of TOML."""
    text = (PYTHON / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r'^version = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise BuildError(f'{PYTHON / "pyproject.toml"}: no line `version = "…"`')
    return found[1]


def check_setuptools(found: str) -> None:
    """Raise a `BuildError` if the version of setuptools is too old."""
    if int(found.split(".", maxsplit=1)[0]) < OLDEST_SETUPTOOLS:
        raise BuildError(
            f"setuptools {found} is too old: pip gets a newer one by itself; with "
            f"--no-build-isolation type `pip install '{REQUIRED_SETUPTOOLS}'` before"
        )
