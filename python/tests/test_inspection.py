"""What `digitus.inspection` finds in a file is in it, and it agrees with `Network.load`."""

from __future__ import annotations

import io
import json
import os
import struct
import sys

import numpy as np
import pytest
from safetensors_files import changed, tensor, with_header
from synthetic import digits, small_network

import digitus
from digitus.inspection import statistics
from digitus.inspection.report import inspect_file
from digitus.inspection.statistics import measure

NAMES = [f"name {label}" for label in range(10)]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    network = small_network()
    network.class_names = NAMES
    network.metadata["author"] = "me"
    network.fit(*digits(100), 2)
    path = tmp_path_factory.mktemp("model") / "m.safetensors"
    network.save(path)
    return path


@pytest.fixture
def place(tmp_path):
    return tmp_path / "x.safetensors"


def inspect_bytes(path, content):
    path.write_bytes(content)
    return inspect_file(path)


def agrees_with_load(report):
    """Return whether a file is said to be a model if and only if it can be loaded."""
    try:
        digitus.Network.load(report["file"])
    except digitus.DigitusError as error:
        return not report["is_model"] and str(error) == f"{report['file']}: {report['problem']}"
    return report["is_model"] and report["problem"] is None


def test_report_of_a_model_is_what_the_network_says(model):
    report, network = inspect_file(model), digitus.Network.load(model)
    assert agrees_with_load(report)
    assert report["faults"] == []
    assert report["size"] == model.stat().st_size
    assert report["format_version"] == 1
    assert report["library_version"] == digitus.__version__
    assert report["class_names"] == list(network.class_names) == NAMES
    assert report["input_scaling"] == "bytes / 255"
    assert report["training"] == json.loads(network.metadata["digitus.training"])
    assert report["metadata"] == {"author": "me"}
    layers = [tuple(layer.values()) for layer in report["architecture"]["layers"]]
    assert layers == [
        ("relu", "dense_1", "dense", 24, [36, 24], 888),
        ("none", "dense_2", "dense", 10, [24, 10], 250),
    ]
    assert report["architecture"]["weights"] == 1138
    for entry, (name, values) in zip(report["tensors"], network.parameters().items(), strict=True):
        assert (entry["name"], tuple(entry["shape"])) == (name, values.shape)
        assert entry["count"] == values.size
        exact = values.astype(np.float64)
        assert (entry["min"], entry["max"]) == (exact.min(), exact.max())
        assert entry["mean"] == pytest.approx(exact.mean(), rel=1e-12)
        assert entry["std"] == pytest.approx(exact.std(), rel=1e-12)
        assert entry["nan"] == entry["infinite"] == 0
        content = model.read_bytes()[entry["offset"] : entry["offset"] + values.nbytes]
        assert content == values.tobytes()


def test_unknown_metadata_are_kept_apart(model, place):
    extra = {"digitus.of_tomorrow": "x", "pt": "[]"}
    changed(model, place, lambda header: header["__metadata__"].update(extra))
    report = inspect_file(place)
    assert agrees_with_load(report)
    assert report["metadata"] == {"author": "me", **extra}


def test_every_shortened_file_is_refused_with_a_place(model, place):
    content = model.read_bytes()
    head = 8 + struct.unpack("<Q", content[:8])[0]
    for length in [*range(head + 40), *range(head + 40, len(content), 97)]:
        report = inspect_bytes(place, content[:length])
        assert not report["is_model"]
        assert report["problem"]
        assert any(character.isdigit() for character in report["faults"][0]), length


def test_every_flipped_bit_of_the_header_ends_as_load_does(model, place):
    content = bytearray(model.read_bytes())
    head = 8 + struct.unpack("<Q", content[:8])[0]
    for bit in range(0, 8 * head, 7):
        content[bit // 8] ^= 1 << bit % 8
        report = inspect_bytes(place, content)
        assert agrees_with_load(report), bit
        json.dumps(report, allow_nan=False)
        content[bit // 8] ^= 1 << bit % 8


def _foreign():
    numbers = np.arange(6, dtype="<f8")
    entries = {"a": tensor("F64", [2, 3], 0, 48), "b": tensor("BF16", [2], 48, 52)}
    halves = struct.pack("<2H", 0x3FC0, 0xC000)  # 1.5 and -2.0
    return with_header({"__metadata__": {"format": "pt"}, **entries}, numbers.tobytes() + halves)


def test_a_file_of_another_program_is_measured_too(place):
    report = inspect_bytes(place, _foreign())
    assert agrees_with_load(report)
    assert (report["is_safetensors"], report["faults"]) == (True, [])
    assert "not of a Digitus model" in report["problem"]
    assert report["metadata"] == {"format": "pt"}
    first, second = report["tensors"]
    assert (first["type"], first["count"], first["min"], first["max"]) == ("F64", 6, 0.0, 5.0)
    assert (first["mean"], first["std"]) == (2.5, pytest.approx(np.arange(6).std()))
    assert (second["min"], second["max"], second["mean"]) == (-2.0, 1.5, -0.25)


def test_a_file_whose_name_is_not_utf8_is_shown_though_the_library_cannot_open_it(tmp_path):
    place = os.fsdecode(os.path.join(os.fsencode(tmp_path), b"\xff.safetensors"))
    with open(place, "wb") as file:
        file.write(_foreign())
    report = inspect_file(place)
    assert (report["is_safetensors"], report["is_model"]) == (True, False)
    assert "in UTF-8" in report["problem"]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("[]", "not an object"),
        ("", "byte 8: the header is no JSON"),
        ('{"a" 1}', "byte 13: the header is no JSON"),
        ('{"ä":1 "b":2}', "byte 16: the header is no JSON"),
        (b'{"\xff":1}', "byte 10: the header is not UTF-8"),
        ('{"a":NaN}', "NaN is no JSON"),
        ("[" * 100_000, "header is no JSON that can be read"),
        ('{"a":' + "9" * 10_000 + "}", "header is no JSON that can be read"),
        ({"__metadata__": []}, "__metadata__: expected an object"),
        ({"__metadata__": {"a": 1}}, "__metadata__: 'a': expected a text, got 1"),
        ('{"__metadata__":{"a":"1","a":"2"}}', "'a' is there more than once"),
        ({"a": 3}, "tensor 'a': expected an object, got 3"),
        ({"a": {}}, "dtype: expected a text, got None"),
        ({"a": tensor("F32", [-1], 0, 0)}, "shape: expected sizes, got [-1]"),
        ({"a": tensor("F32", [1.0], 0, 0)}, "shape: expected sizes, got [1.0]"),
        ({"a": tensor("F32", [True], 0, 0)}, "shape: expected sizes, got [True]"),
        ({"a": tensor("F32", [0] * 65, 0, 0)}, "shape: expected sizes"),
        ({"a": tensor("F32", "x", 0, 0)}, "shape: expected sizes, got 'x'"),
        ({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0]}}, "expected two, got [0]"),
        ({"a": tensor("F33", [1], 0, 4)}, "dtype: 'F33' is none of the format's"),
        ({"a": tensor("F32", [1], 0, 5)}, "takes 4 bytes, but 0 to 5 are given"),
        ({"a": tensor("F32", [1], 4, 0)}, "takes 4 bytes, but 4 to 0 are given"),
        ({"a": tensor("F32", [3], 0, 12)}, "ends at byte 12 of the tensors"),
        ({"a": tensor("F32", [2**62, 2**62], 0, 8)}, "takes 85,070,591"),
        ({"a": tensor("F32", [1], 4, 8)}, "leaves a gap: expected byte 0, got 4"),
        ({"a": tensor("U8", [8], 0, 8), "b": tensor("U8", [4], 4, 8)}, "'b': begins within"),
        ({"a": tensor("U8", [3], 0, 3)}, "5 bytes follow the last tensor"),
    ],
)
def test_each_fault_is_named_with_its_place(place, header, fault):
    report = inspect_bytes(place, with_header(header, bytes(8)))
    assert any(fault in found for found in report["faults"]), report["faults"]
    assert report["is_safetensors"] is False
    assert agrees_with_load(report)
    json.dumps(report, allow_nan=False)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "ends after 0 bytes"),
        (b"1234567", "ends after 7 bytes"),
        (struct.pack("<Q", 3) + b"{}", "announce a header of 3 bytes, but only 2 follow"),
        (b"\xff" * 20, "18,446,744,073,709,551,615 bytes"),
    ],
)
def test_a_header_that_is_not_there_is_named(place, content, fault):
    report = inspect_bytes(place, content)
    assert fault in report["faults"][0]
    assert agrees_with_load(report)


@pytest.mark.parametrize("entry", ['{"a":%s}', '{"a":{"dtype":"F32","shape":%s}}'])
def test_lists_as_deep_as_can_be_read_do_not_use_up_the_stack(place, entry):
    limit = sys.getrecursionlimit()
    for depth in range(limit - 60, limit + 2):
        report = inspect_bytes(place, with_header(entry % ("[" * depth + "]" * depth)))
        assert report["faults"], depth


def test_a_huge_header_is_not_read(place):
    with place.open("wb") as file:
        file.write(struct.pack("<Q", (1 << 24) + 1))
        file.truncate(1 << 30)  # A hole takes no room on the disk.
    assert "at most 16,777,216 are read" in inspect_file(place)["faults"][0]


def test_numbers_that_are_none_are_counted(model, place):
    content = bytearray(model.read_bytes())
    start = inspect_file(model)["tensors"][1]["offset"]
    content[start : start + 12] = struct.pack("<3f", np.nan, np.inf, -np.inf)
    report = inspect_bytes(place, content)
    assert agrees_with_load(report)
    assert "dense_1.bias" in report["problem"]
    bias = report["tensors"][1]
    assert (bias["nan"], bias["infinite"]) == (1, 2)
    assert bias["max"] < 1
    assert report["tensors"][0]["nan"] == 0


def test_a_record_with_numbers_beyond_floats_is_still_json(model, place):
    text = '{"loss": 1e999, "seed": ' + "9" * 5000 + "}"
    for record in ('{"loss": 1e999}', text):
        changed(
            *(model, place),
            lambda header, record=record: header["__metadata__"].update(
                {"digitus.training": record}
            ),
        )
        report = inspect_file(place)
        assert report["is_model"]
        json.dumps(report, allow_nan=False)


@pytest.mark.parametrize("piece", [1, 7, 100, 1 << 20])
@pytest.mark.parametrize("kind", ["F32", "F64", "F16", "I8", "U8", "I64", "U16", "BOOL"])
def test_figures_of_pieces_are_those_of_the_whole(monkeypatch, piece, kind):
    monkeypatch.setattr(statistics, "PIECE", piece)
    dtype = np.dtype(statistics.DTYPES[kind])
    values = (np.random.default_rng(5).normal(50, 20, 101)).astype(dtype)
    found = measure(io.BytesIO(b"head" + values.tobytes()), kind, 4, 101)
    exact = values.astype(np.float64)
    assert (found.minimum, found.maximum) == (exact.min(), exact.max())
    assert found.mean == pytest.approx(exact.mean(), rel=1e-12)
    assert found.deviation == pytest.approx(exact.std(), rel=1e-9)


def test_figures_of_extreme_tensors():
    def of(values, kind="F64"):
        content = np.array(values, dtype=statistics.DTYPES[kind]).tobytes()
        return measure(io.BytesIO(content), kind, 0, len(values))

    assert of([]).minimum is of([np.nan]).mean is of([np.inf]).deviation is None
    huge = of([1.7e308, -1.7e308, 1.7e308])
    assert (huge.minimum, huge.maximum, huge.deviation) == (-1.7e308, 1.7e308, None)
    assert of([3.5]).deviation == 0.0
    assert measure(io.BytesIO(b"1234"), "F8_E4M3", 0, 4) is None
    assert measure(io.BytesIO(b"1234"), "F32", 0, 2) is None


def test_header_of_a_damaged_model_is_still_shown(model, place):
    changed(model, place, lambda header: header.pop("dense_2.bias"))
    report = inspect_file(place)
    assert agrees_with_load(report)
    assert "3 tensors" in report["problem"]
    assert len(report["tensors"]) == 3
    assert [entry["mean"] for entry in report["tensors"]] == [
        entry["mean"] for entry in inspect_file(model)["tensors"][:3]
    ]
    assert report["class_names"] is None
    assert json.loads(report["metadata"]["digitus.class_names"]) == NAMES


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(digitus.FileMissingError, match="no such file"):
        inspect_file(tmp_path / "none")
    with pytest.raises(digitus.FileAccessError, match="regular file"):
        inspect_file(tmp_path)
    with pytest.raises(digitus.ArgumentError, match="NUL"):
        inspect_file("a\0b")
