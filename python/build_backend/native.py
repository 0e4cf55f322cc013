"""The native library that goes into a wheel: the one in `build`, or one that is built now."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from build_backend.layout import PYTHON, TOP, BuildError, version

LIBRARY = "libdigitus.so"
"""The library's path below the package."""

BETTER = f"glibc-hwcaps/x86-64-v4/{LIBRARY}"
"""The same of the one for AVX-512."""

OLDEST_SWIFT = 6

REMEDY = (
    f"Run `make lib` in {TOP} where these are installed: Swift {OLDEST_SWIFT} "
    "(https://www.swift.org/install), make, gcc, and Debian's libdnnl-dev and zlib1g-dev. "
    "Or install a wheel, which needs none of them."
)

_PROBE = "from digitus._library import library; print(library().digitus_version().decode())"


def libraries() -> dict[str, Path]:
    """Return each library's file by its path below the package.

    A library that is there is taken as it is; `make wheel` brings it up to date before. Libraries
    that are missing are built, which takes minutes.

    Raises
    ------
    BuildError
        If a library is missing and cannot be built, or is of another release than the package.
    """
    names = (LIBRARY, BETTER) if platform.machine() == "x86_64" else (LIBRARY,)
    files = {name: TOP / "build" / name for name in names}
    missing = [name for name, path in files.items() if not path.is_file()]
    if missing:
        _build(", ".join(f"build/{name}" for name in missing))
    check_release(files[LIBRARY])
    return files


def _build(missing: str) -> None:
    """Build with `make lib`, once it is sure that all it needs is there."""
    problem = _what_is_missing()
    if problem is not None:
        raise BuildError(f"{missing}: not built yet, and {problem}. {REMEDY}")
    sys.stderr.write(f"digitus: {missing}: not built yet; building (minutes)\n")
    # Installing system packages is for who runs make, not for an installation of a Python package.
    command = ["make", "--assume-old=.ci/.packages", "lib"]
    done = subprocess.run(command, cwd=TOP, check=False, stdout=sys.stderr.fileno())
    if done.returncode != 0:
        raise BuildError(f"`{' '.join(command)}` in {TOP} failed; its output is above. {REMEDY}")


def _what_is_missing() -> str | None:
    """Return what the build of the library lacks, if anything."""
    for program in ("swift", "make", "cc"):
        if shutil.which(program) is None:
            return f"there is no `{program}` on the PATH to build it with"
    told = subprocess.run(["swift", "--version"], check=False, capture_output=True, text=True)
    found = re.search(r"Swift version (\d+)", told.stdout)
    if found is None or int(found[1]) < OLDEST_SWIFT:
        said = told.stdout.strip() or told.stderr.strip() or "nothing"
        return f"Swift {OLDEST_SWIFT} or newer is needed, `swift --version` says: {said}"
    for header, package in (("dnnl.h", "libdnnl-dev"), ("zlib.h", "zlib1g-dev")):
        tried = subprocess.run(
            ["cc", "-E", "-xc", "-"],
            input=f"#include <{header}>",
            check=False,
            capture_output=True,
            text=True,
        )
        if tried.returncode != 0:
            return f"the header {header} is missing (Debian's package {package})"
    return None


def check_release(library: Path) -> None:
    """Raise a `BuildError` unless the library loads, and is of the package's ABI and version."""
    environment = {**os.environ, "PYTHONPATH": str(PYTHON), "DIGITUS_LIBRARY": str(library)}
    done = subprocess.run(
        [sys.executable, "-c", _PROBE], env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        reason = done.stderr.strip().rpartition("LibraryError: ")[2]
        raise BuildError(f"{reason}\n{library} is to go into the package. {REMEDY}")
    found = done.stdout.strip()
    if found != version():
        raise BuildError(
            f"{library} is of version {found}, but {PYTHON / 'pyproject.toml'} says {version()}. "
            f"{REMEDY}"
        )
