"""Compiles and runs C programs against the library of the checkout, for tests."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from checkout import HEADER, LIBRARY, ROOT
from header_parser import read_header

EXAMPLES = ROOT / "examples" / "c"
SMOKE = ROOT / "Tests" / "CSmoke"
SOURCES = [
    EXAMPLES / "train.c",
    EXAMPLES / "predict.c",
    SMOKE / "smoke.c",
    SMOKE / "refusals.c",
    SMOKE / "destruction.c",
    SMOKE / "overlaps.c",
    SMOKE / "changes.c",
]
FUNCTIONS = list(read_header(HEADER.read_text(encoding="utf-8")).functions)
DESTROYERS = [name for name in FUNCTIONS if name.endswith("_destroy")]

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
C99 = ["gcc", "-x", "c", "-std=c99", *STRICT]
CPP11 = ["g++", "-x", "c++", "-std=c++11", *STRICT]
SANITIZED = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
"""Ends a program with a report at the first wrong access, undefined behaviour or leak."""

VALGRIND_FAILURE = 99
VALGRIND = [
    "valgrind",
    "--quiet",
    "--leak-check=full",
    "--show-leak-kinds=definite,possible",
    "--errors-for-leak-kinds=definite",
    f"--error-exitcode={VALGRIND_FAILURE}",
]
"""Blocks that are "possibly lost" do not count: Swift's runtime keeps what it knows of types
through pointers into the middle of blocks, and threads that wait for work keep their stacks."""


@dataclass(frozen=True)
class Programs:
    """The compiled programs."""

    train: Path
    predict: Path
    smoke: Path
    refusals: Path
    destruction: Path
    overlaps: Path
    changes: Path


def build(source: Path, output: Path, *options: str | Path, compiler: Sequence[str] = C99) -> Path:
    """Compile one program against header and library; AssertionError with the compiler's words."""
    folder = LIBRARY.parent
    link = ["-x", "none", f"-L{folder}", "-ldigitus", f"-Wl,-rpath,{folder}"]
    result = run(*compiler, "-O1", f"-I{HEADER.parent}", *options, source, "-o", output, *link)
    assert result.returncode == 0, result.stderr
    return output


def build_all(folder: Path, *options: str, compiler: Sequence[str] = C99) -> Programs:
    """Compile all programs into a folder."""
    for source in SOURCES:
        build(source, folder / source.stem, *options, compiler=compiler)
    return Programs(*(folder / field.name for field in fields(Programs)))


def do_nothing(name: str, folder: Path) -> Path:
    """Write a C file with a function of that name that returns 0 or NULL; return its path.

    Compiled into a program, it takes the place of the library's.
    """
    source = folder / "nothing.c"
    source.write_text(f"long long {name}(void);\nlong long {name}(void) {{ return 0; }}\n")
    return source


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    """Run a command and return its status and what it printed."""
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        **options,
    )
