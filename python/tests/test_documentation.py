"""Every block of code of the documentation runs and prints what is shown; links lead somewhere."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from checkout import DIGITUS, HEADER, LIBRARY, ROOT, SAMPLE
from pages import blocks, commands, is_as_shown, shown_output

HERE = Path(__file__).resolve().parent
DOCS = ROOT / "docs"
GUIDES = [DOCS / "index.md", *sorted((DOCS / "guides").glob("*.md"))]
"""Pages whose commands, too, print what is shown behind them; elsewhere that has times in it."""

PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *GUIDES[1:]]
PAGES += [*sorted((DOCS / "api").glob("*.md")), ROOT / "python" / "README.md"]
PAGES += [ROOT / "examples" / "c" / "README.md", ROOT / "CONTRIBUTING.md"]

PAGES_WITH_A_TEST_OF_THEIR_OWN = {ROOT / "examples" / "c" / "README.md"}
"""test_c_programs also compares what the commands of this page print."""

PAGES_WITH_TENSORFLOW = {DOCS / "guides" / "from-scikit-learn-or-keras.md"}
"""Skipped where it is not installed."""

ELSEWHERE = {
    "make demo": "the demonstration itself, run by hand and on a clean checkout",
    "make test": "what runs this test",
    "make lib": "done before the tests",
    "make wheel": "done by test_wheel, but for the library",
    "make wheelhouse": "packages from the network; made on the way by `make check-wheel`",
    "make check-wheel": "a whole Debian system from the network; test_wheel does the same without",
    "pip install ./python": "see test_wheel",
    "pip install 'digitus[plot,image]'": "installs into this environment",
    "pip install digitus-0.1.0-py3-none-manylinux_2_35_x86_64.whl": "see test_wheel",
    "pip install --no-index --find-links wheelhouse 'digitus[image]'": "done by `make check-wheel`",
    "pip uninstall digitus": "see test_wheel",
    "make bench": "minutes, and packages of some 6 GB; see test_benchmarks",
    "make accuracy": "hours on full MNIST; see test_accuracy",
    "make recognition": "ten minutes on full MNIST; see test_recognition_benchmark",
    "digitus evaluate --model pretrained:mnist --data mnist --report report": "full MNIST; see "
    "test_evaluate_command and test_shipped_model",
    "digitus compare --data mnist --out comparison": "minutes on full MNIST; see test_comparison",
}
"""Commands of the documentation that this test leaves to others, each with the reason."""


def name(page: Path) -> str:
    """Return the path of a page in the checkout."""
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def workshop(tmp_path_factory) -> Path:
    """Return a copy of what a checkout has, to run commands in without touching it."""
    folder = tmp_path_factory.mktemp("checkout")
    for part in ("include", "data", "examples", "docs", "README.md"):
        (folder / part).symlink_to(ROOT / part)
    (folder / "build").mkdir()
    (folder / "build" / "libdigitus.so").symlink_to(LIBRARY)
    return folder


def environment() -> dict[str, str]:
    path = f"{DIGITUS.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "DIGITUS_LIBRARY": str(LIBRARY)}


@pytest.mark.slow
@pytest.mark.timeout(600)  # README compares with TensorFlow, on a busy machine too
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_runs_and_prints_what_it_shows(page, workshop, tmp_path):
    if page in PAGES_WITH_A_TEST_OF_THEIR_OWN:
        pytest.skip("its commands are run by test_c_programs")
    if not blocks(page, "python", "console"):
        pytest.skip("nothing to run on this page")
    if page in PAGES_WITH_TENSORFLOW:
        pytest.importorskip("tensorflow")
    result = tmp_path / "printed.json"
    done = subprocess.run(
        [DIGITUS.parent / "python", HERE / "page_session.py", page, result, *ELSEWHERE],
        cwd=workshop,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    printed = json.loads(result.read_text())
    for block in blocks(page):
        if block.is_followed_by_text and (block.kind == "python" or page in GUIDES):
            shown = shown_output(page)[block.line]
            found = printed[str(block.line)]
            assert is_as_shown(found, shown), f"{name(page)}:{block.line} prints\n{found}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_and_pictures_exist(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_commands_left_to_others_are_still_in_the_documentation():
    consoles = [block for page in PAGES for block in blocks(page, "console")]
    written = {command for block in consoles for command in commands(block)}
    assert set(ELSEWHERE) <= written


def test_every_block_is_of_a_kind_that_is_run_or_is_output():
    kinds = {block.kind for page in PAGES for block in blocks(page)}
    assert kinds <= {"console", "python", "text", "c", "swift", "make"}
    assert shutil.which("bash")


C_PROGRAM = """
#include "digitus.h"
#include <stdio.h>

int main(void) {
%s
  return digitus_last_error()[0] != 0;
}
"""


@pytest.mark.parametrize("kind", ["c", "swift"])
def test_blocks_of_guides_are_parts_of_the_examples(kind):
    sources = [path.read_text() for path in (ROOT / "examples" / kind).glob(f"*.{kind}")]
    found = [block for page in GUIDES for block in blocks(page, kind)]
    assert found
    for block in found:
        assert any(block.text in source for source in sources), f"line {block.line}: {block.text}"


def test_c_block_of_the_readme_compiles_and_runs(tmp_path):
    (block,) = blocks(ROOT / "README.md", "c")
    (tmp_path / "tour.c").write_text(C_PROGRAM % block.text)
    with gzip.open(SAMPLE / "mnist_train.csv.gz") as packed:
        (tmp_path / "mnist_train.csv").write_bytes(packed.read())
    flags = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{HEADER.parent}"]
    link = [f"-L{LIBRARY.parent}", f"-Wl,-rpath,{LIBRARY.parent}", "-ldigitus"]
    subprocess.run(["gcc", *flags, "tour.c", *link, "-o", "tour"], cwd=tmp_path, check=True)
    done = subprocess.run(["./tour"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "digits.safetensors").stat().st_size > 400_000
