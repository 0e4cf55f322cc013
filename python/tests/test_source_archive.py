"""The source archive is the checkout, and says what it lacks where no Swift is."""

from __future__ import annotations

import email
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from checkout import ROOT

from build_backend.layout import version
from build_backend.source_archive import source_files

pytestmark = pytest.mark.slow

HOOK = """
import sys
sys.path.insert(0, "python")
import build_backend
print(getattr(build_backend, sys.argv[1])(sys.argv[2]))
"""


def call(top: Path, hook: str, folder: Path, path: str) -> subprocess.CompletedProcess[str]:
    """Call a hook of the backend as pip does: in the folder of the archive."""
    return subprocess.run(
        [sys.executable, "-c", HOOK, hook, str(folder)],
        cwd=top,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    done = call(ROOT, "build_sdist", folder, os.environ["PATH"])
    assert done.returncode == 0, done.stderr
    (path,) = folder.iterdir()
    assert path.name == f"digitus-{version()}.tar.gz"
    with tarfile.open(path) as archive:
        assert {(entry.uid, entry.gid, entry.uname) for entry in archive} == {(0, 0, "")}
        if sys.version_info >= (3, 12):
            archive.extractall(folder, filter="data")
        else:
            archive.extractall(folder)
    return folder / f"digitus-{version()}"


def git_files(*options: str) -> set[str]:
    """Return files of the checkout as git sees them."""
    told = subprocess.run(
        ["git", "ls-files", *options], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {line for line in told.stdout.splitlines() if (ROOT / line).exists()}


def test_all_files_of_the_checkout_are_in_it():
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a checkout of git")
    tracked, new = git_files("--cached"), git_files("--others", "--exclude-standard")
    files = set(source_files())
    assert tracked - files == set(), "add to INCLUDED"
    assert files - tracked - new == set(), "ignored by git"


def test_what_a_build_needs_is_in_it(unpacked):
    files = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert files == {*source_files(), "PKG-INFO", "pyproject.toml"}
    assert {
        ".ci/build-library",
        "LICENSE",
        "Makefile",
        "Package.swift",
        "Sources/CAPI/exports.map",
        "data/sample/mnist_train.csv.gz",
        "include/digitus.h",
        "python/build_backend/__init__.py",
        "python/pyproject.toml",
    } <= files
    assert os.access(unpacked / ".ci" / "build-library", os.X_OK)
    assert not any(file.endswith((".so", ".pyc")) or "egg-info" in file for file in files)


def test_its_metadata(unpacked):
    described = email.message_from_string((unpacked / "PKG-INFO").read_text(encoding="utf-8"))
    assert (described["Name"], described["Version"]) == ("digitus", version())
    assert described["License-Expression"] == "Apache-2.0"
    assert "backend-path" in (unpacked / "pyproject.toml").read_text(encoding="utf-8")


def test_without_swift_a_wheel_is_refused_with_the_remedy(unpacked, tmp_path):
    done = call(unpacked, "build_wheel", tmp_path, str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for words in ("there is no `swift` on the PATH", "make lib", "libdnnl-dev", "zlib1g-dev"):
        assert words in done.stderr


def test_an_archive_of_the_unpacked_archive_is_the_same(unpacked):
    assert source_files(unpacked) == source_files()
