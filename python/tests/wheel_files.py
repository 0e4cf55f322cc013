"""What is inside a wheel, and what its libraries need."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from checkout import HEADER, ROOT, SAMPLE

SYSTEM = re.compile(
    r"(libc|libm|libz|libstdc\+\+|libgcc_s|ld-linux-x86-64|ld-linux-aarch64)\.so\.\d"
)
"""Libraries of every system that a manylinux wheel is for."""


def expected_files() -> set[str]:
    """Return the files that the wheel's folder `digitus` should have, but for libraries."""
    package = ROOT / "python" / "digitus"
    files = {
        str(path.relative_to(package.parent))
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".so"}
    }
    sample = {f"digitus/data/sample/{path.name}" for path in SAMPLE.iterdir()}
    return files | sample | {f"digitus/include/{HEADER.name}"}


def needed(library: Path) -> set[str]:
    """Return the names of the libraries that one is linked to."""
    told = subprocess.run(
        ["readelf", "--dynamic", "--wide", library], check=True, capture_output=True, text=True
    )
    return set(re.findall(r"\(NEEDED\).*\[(\S+)\]", told.stdout))


def unmet(needs: Mapping[str, set[str]]) -> set[str]:
    """Return the needs that neither a library of the wheel nor the system meets."""
    own = {Path(name).name for name in needs}
    wanted = set().union(*needs.values())
    return {name for name in wanted - own if not SYSTEM.fullmatch(name)}


def debugging_sections(library: Path) -> set[str]:
    """Return the sections of a library that stripping would remove."""
    told = subprocess.run(
        ["readelf", "--sections", "--wide", library], check=True, capture_output=True, text=True
    )
    return set(re.findall(r"\s(\.symtab|\.strtab|\.debug_\w+)\s", told.stdout))
