"""The wheel: its tag, size, files and licences; and that it works in an environment of its own.

`make check-wheel` does the last in a minimal Debian system, with nothing of this machine.
"""

from __future__ import annotations

import email
import importlib.util
import os
import platform
import re
import subprocess
import sys
import sysconfig
import zipfile
from email.message import Message
from pathlib import Path

import pytest
from checkout import LIBRARY, ROOT
from wheel_files import debugging_sections, expected_files, needed, unmet

import digitus
from build_backend.repair import SIZE_LIMIT

HERE = Path(__file__).resolve().parent
TAG = re.compile(r"digitus-([0-9.]+)-py3-none-(manylinux_2_\d+_\w+)\.whl")
LIBRARIES = ["digitus/libdigitus.so"]
if platform.machine() == "x86_64":
    LIBRARIES.append("digitus/glibc-hwcaps/x86-64-v4/libdigitus.so")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("auditwheel") is None, reason="pip install 'digitus[wheel]'"
    ),
]


def clean_environment(**changes: str) -> dict[str, str]:
    """Return the environment without what leads to the checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIGITUS_")}
    for name in ("PYTHONPATH", "PYTHONHOME"):
        kept.pop(name, None)
    return {**kept, **changes}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel from the built library as `pip install ./python` does, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-index", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, str(ROOT / "python")],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Install the wheel into an empty environment, and return its Python.

    NumPy and the like are those of the environment that runs the tests, which comes last on the
    path; the wheel's own files are all that it has of Digitus.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    options = ["--quiet", "--no-index", "--no-deps", "--no-compile"]
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(wheel)]
    subprocess.run(pip, check=True, env=clean_environment())
    # The sites of this environment are added as plain folders, once pip is done: their own .pth
    # files, and with them the checkout, stay out.
    sites = [path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
    (packages_of(python) / "tests.pth").write_text("\n".join([*sites, ""]))
    return python


def packages_of(python: Path) -> Path:
    """Return the folder that an environment's Python has packages in."""
    return Path(sysconfig.get_path("purelib", vars={"base": str(python.parents[1])}))


@pytest.fixture(scope="module")
def metadata(unpacked) -> Message:
    (path,) = unpacked.glob("*.dist-info/METADATA")
    return email.message_from_string(path.read_text(encoding="utf-8"))


def test_one_wheel_for_every_python_of_the_platform(wheel, unpacked, metadata):
    found = TAG.fullmatch(wheel.name)
    assert found, wheel.name
    assert found[1] == metadata["Version"] == digitus.__version__
    assert found[2].endswith(platform.machine())
    (path,) = unpacked.glob("*.dist-info/WHEEL")
    described = email.message_from_string(path.read_text(encoding="utf-8"))
    assert described["Root-Is-Purelib"] == "false"
    assert described.get_all("Tag") == [f"py3-none-{found[2]}"]


def test_size(wheel):
    assert 10_000_000 < wheel.stat().st_size <= SIZE_LIMIT


def test_auditwheel_finds_nothing_to_do(wheel):
    command = [sys.executable, "-m", "auditwheel", "show", "--disable-isa-ext-check", str(wheel)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    tag = TAG.fullmatch(wheel.name)[2]
    assert f'consistent with the following platform tag: "{tag}"' in " ".join(shown.split())


def test_all_files_of_the_package_are_there_and_no_others(unpacked):
    files = {
        str(path.relative_to(unpacked))
        for path in unpacked.joinpath("digitus").rglob("*.*")
        if path.is_file()
    }
    assert files == expected_files() | set(LIBRARIES)
    assert {path.name for path in unpacked.iterdir()} == {
        "digitus",
        "digitus.libs",
        f"digitus-{digitus.__version__}.dist-info",
    }


def test_libraries_find_each_other(unpacked):
    libraries = {str(path.relative_to(unpacked)): path for path in unpacked.rglob("*.so*")}
    needs = {name: needed(path) for name, path in libraries.items()}
    assert set(LIBRARIES) <= set(needs)
    assert unmet(needs) == set()
    assert len({frozenset(needs[name]) for name in LIBRARIES}) == 1, "not the same libraries"
    for name, path in libraries.items():
        assert debugging_sections(path) == set(), name
    # The system's own are out of the way: ldd finds those of the wheel or says that it does not.
    for name in LIBRARIES:
        found = subprocess.run(["ldd", unpacked / name], capture_output=True, text=True, check=True)
        assert "not found" not in found.stdout
        assert re.search(rf"libdnnl-\S+ => {unpacked}/", found.stdout), found.stdout
        subprocess.run([ROOT / ".ci" / "check-library", unpacked / name], check=True)


def test_a_library_left_out_would_be_noticed():
    needs = {
        "digitus/libdigitus.so": {"libdnnl-1234.so.2", "libc.so.6", "libz.so.1"},
        "digitus.libs/libdnnl-1234.so.2": {"libOpenCL-5678.so.1", "libstdc++.so.6"},
        "digitus.libs/libOpenCL-5678.so.1": {"libc.so.6"},
    }
    assert unmet(needs) == set()
    assert unmet({**needs, "a.so": {"libgomp.so.1"}}) == {"libgomp.so.1"}
    del needs["digitus.libs/libOpenCL-5678.so.1"]
    assert unmet(needs) == {"libOpenCL-5678.so.1"}


def test_the_built_library_alone_needs_more_than_a_system_has():
    assert unmet({"libdigitus.so": needed(LIBRARY)}) >= {"libgomp.so.1"}


def test_licences_of_all_that_is_inside(unpacked, metadata):
    (folder,) = unpacked.glob("*.dist-info/licenses")
    assert sorted(metadata.get_all("License-File")) == sorted(p.name for p in folder.iterdir())
    text = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert text["LICENSE"] == (ROOT / "LICENSE").read_text(encoding="utf-8")
    for name, words in (
        ("oneDNN", "TERMS AND CONDITIONS FOR USE"),
        ("libgomp", "GCC RUNTIME LIBRARY EXCEPTION"),
        ("libgomp", "TERMS AND CONDITIONS"),
        ("ocl-icd", "Redistribution and use in source and binary forms"),
        ("Swift", "Runtime Library Exception to the Apache 2.0 License"),
    ):
        assert words in text[f"LICENSE-{name}.txt"], name
        assert f"[LICENSE-{name}.txt]" in text["NOTICE"]
    assert "CC-BY-SA-3.0" in text["NOTICE"]


def test_it_works_in_an_environment_of_its_own(installed, tmp_path):
    done = subprocess.run(
        [installed, HERE / "wheel_proof.py"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "digitus verify: every step as NumPy's" in done.stdout


def test_a_stale_library_is_explained(installed, tmp_path):
    (tmp_path / "old.c").write_text("int digitus_abi_version(void) { return 7; }")
    old = tmp_path / "libdigitus.so"
    subprocess.run(["gcc", "-shared", "-fPIC", tmp_path / "old.c", "-o", old], check=True)
    done = subprocess.run(
        [installed, "-c", "import digitus; digitus.__version__"],
        cwd=tmp_path,
        env=clean_environment(DIGITUS_LIBRARY=str(old)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    message = done.stderr.splitlines()[-1]
    assert re.search(rf"{old} has ABI 7, but this package is written for ABI \d", message)
    assert "unset DIGITUS_LIBRARY to use the library that comes with the package" in message


PROGRAM = """
#include <digitus.h>
#include <stdio.h>
int main(void) {
  return puts(digitus_version()) < 0 || digitus_abi_version() != DIGITUS_ABI_VERSION;
}
"""


def test_a_c_program_can_use_it(unpacked, tmp_path):
    (tmp_path / "use.c").write_text(PROGRAM)
    package = unpacked / "digitus"
    link = [f"-L{package}", f"-Wl,-rpath,{package}", "-ldigitus"]
    use = tmp_path / "use"
    gcc = ["gcc", "-std=c99", f"-I{package / 'include'}", str(tmp_path / "use.c"), "-o", str(use)]
    subprocess.run([*gcc, *link], check=True)
    shown = subprocess.run(
        [use], env=clean_environment(), check=True, capture_output=True, text=True
    )
    assert shown.stdout == f"{digitus.__version__}\n"


def test_uninstalling_leaves_nothing(installed):
    packages = packages_of(installed)
    (packages / "tests.pth").unlink()  # pip is to see this environment alone.
    pip = [sys.executable, "-m", "pip", "--python", str(installed)]
    subprocess.run(
        [*pip, "uninstall", "--quiet", "--yes", "digitus"], check=True, env=clean_environment()
    )
    assert [path.name for path in packages.iterdir() if path.name.startswith("digitus")] == []
