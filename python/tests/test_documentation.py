"""Every command and every Python block of the documentation runs, and figures point at files."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from checkout import DIGITUS, HEADER, LIBRARY, ROOT, SAMPLE

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "python" / "README.md"]
PAGES += [ROOT / "examples" / "c" / "README.md", ROOT / "CONTRIBUTING.md"]

PAGES_WITH_A_TEST_OF_THEIR_OWN = {ROOT / "examples" / "c" / "README.md"}
"""test_c_programs also compares what the commands of this page print."""

ELSEWHERE = {
    "make demo": "the demonstration itself, run by hand and on a clean checkout",
    "make test": "what runs this test",
    "make lib": "done before the tests",
    "make wheel": "done by test_wheel, but for the library",
    "make wheelhouse": "packages from the network; made on the way by `make check-wheel`",
    "make check-wheel": "a whole Debian system from the network; test_wheel does the same without",
    "pip install ./python": "see test_wheel",
    "pip install digitus-0.1.0-py3-none-manylinux_2_35_x86_64.whl": "see test_wheel",
    "pip install --no-index --find-links wheelhouse 'digitus[image]'": "done by `make check-wheel`",
    "pip uninstall digitus": "see test_wheel",
    "make bench": "minutes, and packages of some 6 GB; see test_benchmarks",
    "make accuracy": "hours on full MNIST; see test_accuracy",
    "digitus evaluate --model pretrained:mnist --data mnist --report report": "full MNIST; see "
    "test_evaluate_command and test_shipped_model",
    "digitus compare --data mnist --out comparison": "minutes on full MNIST; see test_comparison",
}
"""Commands of the documentation that this test leaves to others, each with the reason."""

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    return [text for name, text in BLOCK.findall(page.read_text()) if name == language]


def commands(page: Path) -> list[str]:
    """Return what follows `$ `, with lines that go on after a backslash put together."""
    text = "\n".join(blocks(page, "console")).replace("\\\n", " ")
    return [line[2:].strip() for line in text.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory) -> Path:
    """Return a copy of what a checkout has, to run commands in without touching it."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("include", "data", "examples", "docs", "README.md"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "build").mkdir()
    (folder / "build" / "libdigitus.so").symlink_to(LIBRARY)
    return folder


def environment() -> dict[str, str]:
    path = f"{DIGITUS.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "DIGITUS_LIBRARY": str(LIBRARY)}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_run(page, workshop):
    if page in PAGES_WITH_A_TEST_OF_THEIR_OWN:
        pytest.skip("its commands are run by test_c_programs")
    for command in commands(page):
        if command in ELSEWHERE:
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=workshop,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{page.name}: {command}\n{done.stdout}{done.stderr}"


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_blocks_run(page, workshop):
    code = "\n".join(blocks(page, "python"))
    if not code:
        pytest.skip("no Python block on this page")
    done = subprocess.run(
        [DIGITUS.parent / "python", "-c", code],
        cwd=workshop,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{page.name}:\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_exist(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_commands_left_to_others_are_still_in_the_documentation():
    written = {command for page in PAGES for command in commands(page)}
    assert set(ELSEWHERE) <= written


def test_every_block_is_of_a_kind_that_is_run_or_is_output():
    kinds = {name for page in PAGES for name, _ in BLOCK.findall(page.read_text())}
    assert kinds <= {"console", "python", "text", "c", "make"}
    assert shutil.which("bash")


C_PROGRAM = """
#include "digitus.h"
#include <stdio.h>

int main(void) {
%s
  return digitus_last_error()[0] != 0;
}
"""


def test_c_blocks_compile_and_run(tmp_path):
    (block,) = (text for page in PAGES for text in blocks(page, "c"))
    (tmp_path / "tour.c").write_text(C_PROGRAM % block)
    with gzip.open(SAMPLE / "mnist_train.csv.gz") as packed:
        (tmp_path / "mnist_train.csv").write_bytes(packed.read())
    flags = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{HEADER.parent}"]
    link = [f"-L{LIBRARY.parent}", f"-Wl,-rpath,{LIBRARY.parent}", "-ldigitus"]
    subprocess.run(["gcc", *flags, "tour.c", *link, "-o", "tour"], cwd=tmp_path, check=True)
    done = subprocess.run(["./tour"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "digits.safetensors").stat().st_size > 400_000
