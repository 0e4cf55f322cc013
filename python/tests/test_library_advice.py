"""What is said when no library loads depends on where the package is, and on what went wrong."""

from __future__ import annotations

import pytest

from digitus import _library


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Make the package lie in an empty folder outside any checkout."""
    monkeypatch.delenv("DIGITUS_LIBRARY", raising=False)
    monkeypatch.setattr(_library, "_package_directory", lambda: str(tmp_path))
    monkeypatch.setattr(_library, "checkout_directory", lambda: None)
    monkeypatch.setattr(_library, "NAME", "libdigitus-of-this-test.so")
    return tmp_path


def message() -> str:
    with pytest.raises(_library.LibraryError) as caught:
        _library.library.__wrapped__()
    return str(caught.value)


def test_without_a_library_it_is_to_be_built(package):
    assert message().endswith(_library.ADVICE)
    assert "make lib" in _library.ADVICE


def test_a_damaged_installation_is_to_be_repeated(package):
    (package / _library.NAME).write_bytes(b"damaged")
    found = message()
    assert f"{package / _library.NAME}: " in found
    assert found.endswith(_library.WHEEL_ADVICE)


def test_a_wrong_variable_is_to_be_unset(package, monkeypatch):
    (package / _library.NAME).write_bytes(b"not looked at")
    monkeypatch.setenv("DIGITUS_LIBRARY", "/none/libdigitus.so")
    found = message()
    assert "/none/libdigitus.so: no such file" in found
    assert str(package) not in found
    assert found.endswith(_library.OVERRIDE_ADVICE)


def test_an_old_processor_is_not_told_to_install_again(package, monkeypatch):
    (package / _library.NAME).write_bytes(b"not looked at")

    def load(place: str) -> object:
        raise OSError(f"{place}: {_library.OTHER_PROCESSOR}")

    monkeypatch.setattr(_library.ctypes, "CDLL", load)
    found = message()
    assert "this processor lacks instructions" in found
    assert found.endswith("Digitus has no library for processors without AVX2 and FMA.")
