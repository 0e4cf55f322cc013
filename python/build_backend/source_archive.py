"""The source archive: the checkout as it is, and the two files that make it a Python sdist."""

from __future__ import annotations

import fnmatch
import io
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

from build_backend.layout import REQUIRED_SETUPTOOLS, TOP

INCLUDED = (
    ".ci",
    ".clang-format",
    ".gitignore",
    ".swift-format",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "Package.swift",
    "README.md",
    "Sources",
    "Tests",
    "data",
    "docs",
    "examples",
    "include",
    "python",
)
"""What of the top folder goes in; of folders all but what `.gitignore` names."""

PYPROJECT = f"""\
# Written by `make sdist`; python/pyproject.toml describes the package.
[build-system]
requires = ["{REQUIRED_SETUPTOOLS}"]
build-backend = "build_backend"
backend-path = ["python"]
"""


def source_files(top: Path = TOP) -> list[str]:
    """Return the files of the archive, as sorted paths below the top folder."""
    ignored = [
        line.rstrip("/")
        for line in (top / ".gitignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    found: list[str] = []
    for name in INCLUDED:
        found.extend(_files(top, Path(name), ignored))
    return sorted(found)


def _files(top: Path, path: Path, ignored: list[str]) -> Iterator[str]:
    """Yield a file, or the files below a folder, that no line of `.gitignore` is for."""
    for pattern in ignored:
        # A pattern with a slash within is for one place, any other for every folder.
        if fnmatch.fnmatchcase(str(path) if "/" in pattern else path.name, pattern.lstrip("/")):
            return
    if (top / path).is_dir():
        for entry in sorted((top / path).iterdir()):
            yield from _files(top, path / entry.name, ignored)
    elif (top / path).exists():
        yield str(path)


def write_archive(directory: Path, name: str, metadata: str) -> Path:
    """Write the archive.

    Parameters
    ----------
    directory : pathlib.Path
        Where it goes.
    name : str
        Of the archive and of the folder in it, such as "digitus-0.1.0".
    metadata : str
        The text of `PKG-INFO`.

    Returns
    -------
    pathlib.Path
        `DIRECTORY/NAME.tar.gz`.
    """
    path = directory / f"{name}.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for text, place in ((PYPROJECT, "pyproject.toml"), (metadata, "PKG-INFO")):
            content = text.encode()
            entry = tarfile.TarInfo(f"{name}/{place}")
            entry.size, entry.mtime = len(content), int(time.time())
            archive.addfile(entry, io.BytesIO(content))
        for file in source_files():
            archive.add(TOP / file, f"{name}/{file}", filter=_without_owner)
    return path


def _without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry
