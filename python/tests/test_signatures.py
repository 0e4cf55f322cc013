"""The ctypes table says what the header says, and the comparison can tell when it does not."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest
from header_parser import HEADER, Header, read_header
from signature_check import differences, table_of

import digitus
from digitus import _signatures
from digitus._library import library


@pytest.fixture(scope="module")
def header() -> Header:
    return read_header(HEADER.read_text(encoding="utf-8"))


def test_parser_finds_all_declarations(header):
    text = HEADER.read_text(encoding="utf-8")
    assert len(header.functions) == text.count("@since ABI")
    assert len(header.structures) == 5
    assert header.opaque == ["digitus_dataset", "digitus_network", "digitus_trainer"]
    assert header.aliases == {"digitus_status": "int32_t"}
    assert sum(len(values) for values in header.enumerations.values()) == 39


def test_table_equals_header(header):
    assert differences(table_of(_signatures), header) == []


def test_library_equals_header(header):
    assert library().digitus_abi_version() == header.constants["DIGITUS_ABI_VERSION"]
    assert library().digitus_status_name(6) == b"DIGITUS_ERROR_IO"


def _without_function(table):
    del table.signatures["digitus_network_save"]


def _with_unknown_function(table):
    table.signatures["digitus_network_frobnicate"] = (None, ())


def _with_other_order(table):
    table.signatures["digitus_version"] = table.signatures.pop("digitus_version")


def _with_fewer_arguments(table):
    result, arguments = table.signatures["digitus_network_predict"]
    table.signatures["digitus_network_predict"] = (result, arguments[:-1])


def _with_narrow_argument(table):
    result, arguments = table.signatures["digitus_network_add_dense"]
    changed = (arguments[0], ctypes.c_int32, arguments[2])
    table.signatures["digitus_network_add_dense"] = (result, changed)


def _with_other_handle(table):
    table.signatures["digitus_trainer_destroy"] = (None, (_signatures.NetworkPointer,))


def _with_unchecked_status(table):
    _, arguments = table.signatures["digitus_network_save"]
    table.signatures["digitus_network_save"] = (ctypes.c_int32, arguments)


def _with_swapped_fields(table):
    fields = table.structures["digitus_metrics"]
    fields[1], fields[2] = fields[2], fields[1]


def _with_narrow_field(table):
    table.structures["digitus_progress"][5] = ("step", ctypes.c_int32)


def _with_other_enumerator(table):
    table.enumerations["digitus_optimizer"]["DIGITUS_OPTIMIZER_ADAM"] = 4


def _with_other_abi(table):
    table.abi += 1


@pytest.mark.parametrize(
    "alter",
    [
        _without_function,
        _with_unknown_function,
        _with_other_order,
        _with_fewer_arguments,
        _with_narrow_argument,
        _with_other_handle,
        _with_unchecked_status,
        _with_swapped_fields,
        _with_narrow_field,
        _with_other_enumerator,
        _with_other_abi,
    ],
)
def test_comparison_notices_an_altered_table(header, alter):
    table = table_of(_signatures)
    alter(table)
    assert differences(table, header) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("int64_t digitus_thread_count(void);", ""),
        ("void digitus_trainer_destroy(", "void digitus_trainer_end("),
        ("int64_t digitus_thread_count(void)", "int32_t digitus_thread_count(void)"),
        ("float *probabilities, int64_t capacity", "double *probabilities, int64_t capacity"),
        ("DIGITUS_STORAGE_BORROW = 1", "DIGITUS_STORAGE_BORROW = 2"),
        ("  double momentum;", "  float momentum;"),
        ("#define DIGITUS_ABI_VERSION 1", "#define DIGITUS_ABI_VERSION 2"),
    ],
)
def test_comparison_notices_an_altered_header(old, new):
    text = HEADER.read_text(encoding="utf-8")
    assert old in text
    altered = read_header(text.replace(old, new, 1))
    assert differences(table_of(_signatures), altered) != []


def test_parser_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="not understood"):
        read_header("int numbers[3];")


def test_mixed_up_handles_are_refused():
    network = digitus.Network((4,), [digitus.Dense(2)])
    with pytest.raises(ctypes.ArgumentError):
        library().digitus_dataset_count(network.handle.pointer)


def test_numbers_in_place_of_pointers_are_refused():
    with pytest.raises(ctypes.ArgumentError):
        library().digitus_dataset_count(1)


def _import_elsewhere(tmp_path, code, **environment):
    """Run code in a fresh interpreter that sees a library through DIGITUS_LIBRARY alone."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


LOAD = "import digitus\ntry:\n    digitus.num_threads()\nexcept ImportError as e:\n    print(e)"


def test_missing_library_is_named_with_the_remedy(tmp_path):
    chosen = str(tmp_path / "none.so")
    done = _import_elsewhere(tmp_path, LOAD, DIGITUS_LIBRARY=chosen)
    assert done.returncode == 0, done.stderr
    assert f"{chosen}: no such file" in done.stdout
    assert "make lib" in done.stdout


def test_library_that_is_none_is_named(tmp_path):
    chosen = tmp_path / "text.so"
    chosen.write_text("not a library")
    done = _import_elsewhere(tmp_path, LOAD, DIGITUS_LIBRARY=str(chosen))
    assert done.returncode == 0, done.stderr
    assert str(chosen) in done.stdout
    assert "make lib" in done.stdout


def test_foreign_library_is_refused():
    import zlib

    from digitus._errors import LibraryError
    from digitus._library import _checked

    with pytest.raises(LibraryError, match="not a library of this release"):
        _checked(ctypes.CDLL(None), zlib.__name__)


def test_other_abi_is_refused_with_both_numbers(monkeypatch):
    from digitus import _library

    class Other:
        def __init__(self):
            self.digitus_abi_version = ctypes.CFUNCTYPE(ctypes.c_int32)(lambda: 7)

    with pytest.raises(ImportError, match=r"has ABI 7, but .* written for ABI 1\..*make lib"):
        _library._checked(Other(), "place.so")


def test_places_are_tried_in_order(monkeypatch, tmp_path):
    from digitus import _library

    monkeypatch.delenv("DIGITUS_LIBRARY", raising=False)
    monkeypatch.setattr(_library, "checkout_directory", lambda: str(tmp_path))
    places = list(_library._candidates())
    assert places[0].endswith("/digitus/libdigitus.so")
    assert places[1:] == [str(tmp_path / "build" / "libdigitus.so"), "libdigitus.so"]


def test_version_is_the_package_version():
    from importlib.metadata import version

    assert digitus.__version__ == version("digitus")
