"""Nothing that a caller passes through the C header takes the host down; and the walk can tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from abuse.cases import cases
from abuse.faults import FAULTS, faulty_library, name_of
from abuse.kinds import Kind, UnknownKindError, kind_of
from abuse.walker import walk
from checkout import HEADER, LIBRARY
from header_parser import read_documentation, read_header

from digitus import _library

TEXT = HEADER.read_text(encoding="utf-8")
FUNCTIONS = list(read_header(TEXT).functions)
LEAST_CALLS = 44_000
LIBRARIES = sorted({LIBRARY, Path(_library.library()._name)})
"""The library for every processor, and the one that this processor gets: with AVX-512 both are
walked, without it nothing could run the other one."""


def generated(text):
    """Return all cases of a header."""
    header = read_header(text)
    return list(cases(header, read_documentation(text), header.functions))


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.parent.name)
def test_no_call_takes_the_host_down(library, tmp_path, record_property):
    report = walk(library, HEADER, tmp_path, FUNCTIONS)
    record_property("calls", report.total)
    assert report.problems == []
    assert set(report.calls) == set(FUNCTIONS)
    assert report.total >= LEAST_CALLS


def test_every_parameter_is_abused():
    abused = {(case.function, name) for case in generated(TEXT) for name in case.changed}
    header = read_header(TEXT)
    assert abused == {(name, p) for name, found in header.parameters.items() for p in found}


def test_every_pointer_says_whether_it_may_be_null():
    header, says = read_header(TEXT), read_documentation(TEXT)
    silent = []
    for function, names in header.parameters.items():
        for name, type_name in zip(names, header.functions[function][1], strict=True):
            words = says[function].parameters.get(name, says[function].text)
            if "*" in type_name and "NULL" not in words:
                silent.append(f"{function}: {name}")
    # It says no more than "calls as" of these, whose twins say it.
    assert [line for line in silent if not line.startswith("digitus_network_parameter_name")] == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_walk_names_a_faulty_call(fault, tmp_path):
    library = faulty_library(tmp_path, fault)
    folder = tmp_path / "files"
    folder.mkdir()
    function = name_of(fault)
    if function == "digitus_last_error":
        function = "digitus_set_thread_count"
    report = walk(library, HEADER, folder, [function, "digitus_version"], seconds=3)
    named = [line for line in report.problems if line.startswith(fault.call)]
    assert any(fault.problem in line for line in named), report.problems
    assert report.calls["digitus_version"] == 1  # The rest went on.


def test_a_library_without_a_function_is_noticed(tmp_path):
    text = TEXT.replace("digitus_thread_count(void)", "digitus_new_count(void)")
    header = tmp_path / "new.h"
    header.write_text(text)
    folder = tmp_path / "files"
    folder.mkdir()
    report = walk(LIBRARY, header, folder, ["digitus_new_count"])
    assert "digitus_new_count" in " ".join(report.problems)


NEW = {
    "a new parameter": (
        "digitus_status digitus_set_thread_count(int64_t count)",
        "digitus_status digitus_set_thread_count(int64_t count, int64_t strength)",
    ),
    "a new text": (
        "digitus_status digitus_set_thread_count(int64_t count)",
        "digitus_status digitus_set_thread_count(int64_t count, const char *remark)",
    ),
    "a known name of a new type": (
        "digitus_status digitus_set_thread_count(int64_t count)",
        "digitus_status digitus_set_thread_count(int16_t count)",
    ),
    "a new function": (
        "int64_t digitus_thread_count(void)",
        "int64_t digitus_frobnicate(const float *values, int64_t count)",
    ),
    "a new handle": (
        "int64_t digitus_thread_count(void)",
        "typedef struct digitus_thing digitus_thing;\n"
        "/** New. @since ABI 1 */ int64_t digitus_thing_count(const digitus_thing *thing)",
    ),
    "a new field": ("double time_limit;", "double time_limit; double patience;"),
    "a new structure without a size": (
        "  int64_t struct_size;\n  /** Images looked at",
        "  /** At",
    ),
}


@pytest.mark.parametrize("change", NEW.values(), ids=NEW)
def test_what_the_header_has_anew_is_an_error(change):
    text = TEXT.replace(*change, 1)
    assert text != TEXT
    with pytest.raises(UnknownKindError):
        generated(text)


def test_a_new_parameter_kind_is_named():
    with pytest.raises(UnknownKindError, match=re.escape("f: parameter 'hook' of type 'hook_t'")):
        kind_of(read_header(TEXT), "f", "hook", "hook_t")
    assert kind_of(read_header(TEXT), "f", "count", "int64_t") is Kind.SIZE


def test_documentation_lists_statuses_of_twins():
    says = read_documentation(TEXT)
    twin = says["digitus_network_predict_bytes"]
    assert twin.statuses == says["digitus_network_predict"].statuses
    assert "DIGITUS_ERROR_BAD_DATA" in says["digitus_dataset_open_idx"].statuses
    assert Path(HEADER).name == "digitus.h"
