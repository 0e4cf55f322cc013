"""The C programs: they compile without a warning, work, and use the whole header."""

from __future__ import annotations

import re

import pytest
from c_programs import (
    C99,
    CPP11,
    DESTROYERS,
    FUNCTIONS,
    SMOKE,
    SOURCES,
    Programs,
    build,
    build_all,
    do_nothing,
    run,
)
from checkout import HEADER, LIBRARY, ROOT
from header_parser import read_header

MANUAL = [SMOKE / "smoke.c", SMOKE / "changes.c"]
"""Together they use all that there is."""


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Programs:
    return build_all(tmp_path_factory.mktemp("c"))


def manual_of(name):
    """Return the first program of the manual that uses a function."""
    return next(source for source in MANUAL if not unused([name], source.read_text("utf-8")))


def unused(names, source):
    """Return the names that do not occur as words in a C source, comments and texts left out."""
    code = re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', " ", source, flags=re.DOTALL)
    words = set(re.findall(r"\w+", code))
    return [name for name in names if name not in words]


@pytest.mark.parametrize("language", [C99, CPP11], ids=["C99", "C++11"])
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_program_compiles_without_a_warning(source, language, tmp_path):
    build(source, tmp_path / "program", compiler=language)


@pytest.mark.parametrize("language", [C99, CPP11], ids=["C99", "C++11"])
def test_header_compiles_alone(language):
    result = run(*language, "-Wshadow", "-Wundef", "-fsyntax-only", HEADER)
    assert (result.returncode, result.stderr) == (0, "")


def test_header_may_be_included_twice(tmp_path):
    source = tmp_path / "twice.c"
    source.write_text(
        "#include <digitus.h>\n#include <digitus.h>\n"
        "int main(void) { return digitus_abi_version() == DIGITUS_ABI_VERSION ? 0 : 1; }\n"
    )
    assert run(build(source, tmp_path / "twice")).returncode == 0


@pytest.mark.parametrize("name", ["smoke", "refusals", "destruction", "overlaps", "changes"])
def test_checks_pass_and_leave_no_file(programs, name, tmp_path):
    result = run(getattr(programs, name), tmp_path)
    failures = [line for line in result.stdout.splitlines() if line.startswith("FAIL")]
    assert (failures, result.stderr, result.returncode) == ([], "", 0)
    *checks, total = result.stdout.splitlines()
    assert total == f"{len(checks)} passed, 0 failed"
    assert list(tmp_path.iterdir()) == []


def test_smoke_uses_the_whole_header():
    header = read_header(HEADER.read_text(encoding="utf-8"))
    choices = [name for kind, values in header.enumerations.items() if kind for name in values]
    assert len(FUNCTIONS) > 40
    manual = "".join(source.read_text(encoding="utf-8") for source in MANUAL)
    assert unused(FUNCTIONS + choices, manual) == []


def test_a_forgotten_function_is_noticed():
    source = "".join(path.read_text(encoding="utf-8") for path in MANUAL)
    source = source.replace("digitus_trainer_order(", "other(")
    source += '/* digitus_trainer_order */ static const char text[] = "digitus_trainer_order";\n'
    assert unused(FUNCTIONS, source) == ["digitus_trainer_order"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in DESTROYERS])
def test_smoke_notices_a_function_that_does_nothing(name, tmp_path):
    program = build(manual_of(name), tmp_path / "smoke", do_nothing(name, tmp_path))
    result = run(program, tmp_path)
    assert result.returncode == 1
    assert "\nFAIL" in "\n" + result.stdout
    assert not result.stdout.endswith(" 0 failed\n")


def test_readme_shows_what_really_happens(tmp_path):
    """Its commands print, in a checkout, what it shows, other numbers apart."""
    readme = (ROOT / "examples" / "c" / "README.md").read_text(encoding="utf-8")
    shown = "".join(re.findall(r"```console\n(.*?)```", readme, re.DOTALL))
    for name in ("include", "examples", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / LIBRARY.name).symlink_to(LIBRARY)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    printed = ""
    for line in re.findall(r"^\$ .*\n", shown, re.MULTILINE):
        printed += line + run("bash", "-c", f"{{ {line[2:]} }} 2>&1", cwd=tmp_path).stdout
    assert without_numbers(printed) == without_numbers(shown)


def without_numbers(text):
    """Return a text with every number, and every bar and blank that depends on one, cut out."""
    text = re.sub(r"\d+(\.\d+)?", "0", text)
    return re.sub(r" +", " ", re.sub(r" +#+$", "", text, flags=re.MULTILINE))
