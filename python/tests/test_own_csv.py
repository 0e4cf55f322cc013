"""CSV files of one's own: every usual form gives the same images, and every fault its place."""

from __future__ import annotations

import gzip
import os

import numpy as np
import pytest
from own_files import NAMES, lines, small_digits, write_lines

import digitus
from digitus.own_data import csv_file, read_csv

IMAGES, LABELS = small_digits(120)
HEADER = ",".join(f"p{index}" for index in range(64))
TEXTS = [NAMES[label] for label in LABELS]


def quoted(images, labels):
    return [
        ",".join(f'"{value}"' for value in [label, *row])
        for row, label in zip(images.tolist(), labels, strict=True)
    ]


FORMS = {
    "plain": (lines(IMAGES, LABELS), {}),
    "header": (["label," + HEADER, *lines(IMAGES, LABELS)], {}),
    "index header": (["class," + ",".join(map(str, range(64))), *lines(IMAGES, LABELS)], {}),
    "label last": ([HEADER + ",target", *lines(IMAGES, LABELS, form="{pixels},{label}")], {}),
    "last by name": (
        [HEADER + ",thing", *lines(IMAGES, LABELS, form="{pixels},{label}")],
        {"label_column": "thing"},
    ),
    "last by place": (lines(IMAGES, LABELS, form="{pixels},{label}"), {"label_column": "65"}),
    "last": (lines(IMAGES, LABELS, form="{pixels},{label}"), {"label_column": "last"}),
    "row numbers": (
        ["Unnamed: 0,label," + HEADER]
        + [f"{row},{line}" for row, line in enumerate(lines(IMAGES, LABELS))],
        {},
    ),
    "quotes": (quoted(IMAGES, LABELS), {}),
    "semicolons": (lines(IMAGES, LABELS, form="{label};{pixels}", separator=";"), {}),
    "tabs": (lines(IMAGES, LABELS, form="{label}\t{pixels}", separator="\t"), {}),
    "whole floats": (lines(IMAGES.astype(float), LABELS.astype(float)), {}),
    "blanks": (lines(IMAGES, LABELS, form=" {label} , {pixels}", separator=" , "), {}),
    "byte order mark": (["\ufeff" + lines(IMAGES, LABELS)[0], *lines(IMAGES, LABELS)[1:]], {}),
    "line ends of Windows": ([f"{line}\r" for line in lines(IMAGES, LABELS)], {}),
    "empty lines behind": ([*lines(IMAGES, LABELS), "", ""], {}),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same(form, tmp_path):
    rows, options = FORMS[form]
    found = read_csv(write_lines(tmp_path / "my.csv", rows), **options)
    assert found.images.dtype == np.uint8
    assert np.array_equal(found.images, IMAGES)
    assert found.labels.tolist() == [str(label) for label in LABELS]
    assert found.image_shape == (8, 8)
    assert found.class_names() == tuple(map(str, range(10)))
    assert np.array_equal(found.dataset(found.class_names()).labels, LABELS)
    assert len(found.remarks) == (
        form in ("row numbers",) or form.startswith(("label l", "last"))
    ) + (form == "row numbers")


def test_gzip_is_seen_by_content(tmp_path):
    path = tmp_path / "my.data"
    path.write_bytes(gzip.compress("\n".join(lines(IMAGES, TEXTS)).encode()))
    assert np.array_equal(read_csv(path).images, IMAGES)


def test_the_library_reads_what_it_can_and_both_ways_agree(tmp_path, monkeypatch):
    path = write_lines(tmp_path / "my.csv", lines(IMAGES, LABELS))
    fast = read_csv(path)
    monkeypatch.setattr(csv_file, "_read_plain", lambda *_arguments: None)
    monkeypatch.setattr(csv_file, "CHUNK", 7)
    slow = read_csv(path)
    assert np.array_equal(fast.images, slow.images)
    assert fast.images.dtype == slow.images.dtype
    assert fast.labels.tolist() == slow.labels.tolist()


def test_texts_are_classes_in_alphabetical_order(tmp_path):
    found = read_csv(write_lines(tmp_path / "my.csv", lines(IMAGES, TEXTS)))
    assert found.class_names() == tuple(sorted(NAMES))
    dataset = found.dataset(found.class_names())
    assert [sorted(NAMES)[label] for label in dataset.labels] == TEXTS


def test_numbers_are_classes_by_size_wherever_they_begin(tmp_path):
    numbers = [7 * label - 4 for label in LABELS]
    found = read_csv(write_lines(tmp_path / "my.csv", lines(IMAGES, numbers)))
    assert found.class_names() == tuple(str(7 * n - 4) for n in range(10))
    assert np.array_equal(found.dataset(found.class_names()).labels, LABELS)


@pytest.mark.parametrize("largest", [1.0, 255.0])
def test_pixels_between_whole_numbers_become_shares(largest, tmp_path):
    shares = IMAGES / 300
    path = write_lines(tmp_path / "my.csv", lines(shares * largest, LABELS))
    found = read_csv(path)
    assert found.images.dtype == np.float32
    np.testing.assert_allclose(found.images, shares, rtol=0, atol=1e-6)


@pytest.mark.parametrize("labels", [LABELS, TEXTS], ids=["numbers", "texts"])
def test_zeros_and_ones_are_black_and_white(labels, tmp_path):
    found = read_csv(write_lines(tmp_path / "my.csv", lines((IMAGES > 99).astype(int), labels)))
    assert found.images.dtype == np.float32
    assert found.images.max() == 1


def test_labels_of_a_model_are_found_by_name_or_by_number(tmp_path):
    by_name = read_csv(write_lines(tmp_path / "a.csv", lines(IMAGES, TEXTS)))
    assert np.array_equal(by_name.dataset(NAMES).labels, LABELS)
    by_number = read_csv(write_lines(tmp_path / "b.csv", lines(IMAGES, LABELS)))
    assert np.array_equal(by_number.dataset(NAMES).labels, LABELS)


def test_an_unknown_label_is_told_with_its_line(tmp_path):
    texts = [*TEXTS[:40], "sevn", *TEXTS[41:]]
    found = read_csv(write_lines(tmp_path / "my.csv", ["label," + HEADER, *lines(IMAGES, texts)]))
    with pytest.raises(digitus.DataFormatError) as error:
        found.dataset(NAMES)
    assert "my.csv: line 42, column 1: the label 'sevn' is none of the classes" in str(error.value)
    assert str(error.value).endswith("did you mean 'seven'?")


def changed(row, column, value):
    """Return the lines with one field changed; rows and columns count from 1."""
    rows = [line.split(",") for line in lines(IMAGES, TEXTS)]
    rows[row - 1][column - 1] = value
    return [",".join(fields) for fields in rows]


FAULTS = {
    "text": (changed(3, 7, "x"), "line 3, column 7: expected a pixel, 0 to 255 or 0 to 1, got 'x'"),
    "negative": (changed(9, 2, "-1"), "line 9, column 2: expected a pixel"),
    "large": (changed(9, 65, "256"), "line 9, column 65: expected a pixel"),
    "not a number": (changed(1, 5, "nan"), "line 1, column 5: expected a pixel"),
    "no pixel": (
        changed(120, 5, ""),
        "line 120, column 5: expected a pixel, 0 to 255 or 0 to 1, go",
    ),
    "no label": (changed(4, 1, " "), "line 4, column 1: the label is empty"),
    "too few": (
        [*lines(IMAGES, TEXTS), "one,1,2"],
        "line 121: expected 65 fields as in line 1, got 3",
    ),
    "an empty line": (["one,1,2", "", "two,1,2"], "line 2 is empty, but more follow"),
    "one class": (
        ["one,1,2", "one,1,2"],
        "every image has the label 'one'; a classifier needs two",
    ),
    "many classes": ([f"t{n},1,2" for n in range(30)], "30 different labels in 30 images"),
    "underscore": (changed(3, 7, "1_0"), "line 3, column 7: expected a pixel, 0 to 255"),
    "a long field": (changed(5, 1, f'"{"x" * 200_000}"'), "line 5: cannot be split into fields"),
    "a long first field": (
        changed(1, 1, f'"{"x" * 200_000}"'),
        "line 1: cannot be split into fields",
    ),
    "carriage return": (changed(2, 1, '"a"\rb'), "line 2: cannot be split into fields"),
    "a long label": (
        changed(5, 1, "x" * 1001),
        "line 5, column 1: the label has 1,001 characters; the limit is 1,000",
    ),
    "header alone": (["label,a,b"], "holds a header but no images"),
    "no labels": (["pixel0,pixel1,pixel2", "1,2,3"], "has no column called label"),
    "no columns": (["hello"], "line 1: expected a label and pixels with commas between them"),
    "nothing": ([], "holds no images; it is empty"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_by_its_place(fault, tmp_path):
    rows, message = FAULTS[fault]
    path = tmp_path / "my.csv"
    path.write_text("".join(f"{row}\n" for row in rows), newline="")
    with pytest.raises(digitus.DataFormatError) as error:
        read_csv(path).class_names()
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)


PACKED = gzip.compress(b"one,1,2\n" * 9000, mtime=0)

OTHERS = {
    "picture": (b"\x89PNG\r\n\x1a\n", "is a PNG picture; expected a CSV file"),
    "npz": (b"PK\x03\x04 more", "is a ZIP or .npz file; expected a CSV file"),
    "npy": (b"\x93NUMPY\x01\x00", "is an array of NumPy (.npy); expected a CSV file"),
    "bytes": (b"1,2\n\xff\xfe,3\n", "line 2, byte 1: is not text in UTF-8"),
    "zeros": (b"a,1\0,2\n", "line 1: holds NUL characters"),
    "cut off": (PACKED[:60], "the gzip data is damaged or cut off behind line"),
    "damaged": (PACKED[:-8] + b"\0" * 8, "the gzip data is damaged or cut off behind line 9,000"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_csv_file_is_told_so(kind, tmp_path):
    content, message = OTHERS[kind]
    path = tmp_path / "my.csv"
    path.write_bytes(content)
    with pytest.raises(digitus.DataFormatError) as error:
        read_csv(path)
    assert message in str(error.value)


def test_files_that_cannot_be_opened(tmp_path):
    (tmp_path / "digits.csv").touch()
    with pytest.raises(digitus.FileMissingError, match="does not exist; did you mean"):
        read_csv(tmp_path / "digts.csv")
    with pytest.raises(digitus.FileAccessError, match="cannot read: Is a directory"):
        read_csv(tmp_path)
    os.mkfifo(tmp_path / "pipe")  # To open it would take until somebody writes to it.
    with pytest.raises(digitus.FileAccessError, match="pipe: expected a regular file"):
        read_csv(tmp_path / "pipe")


def test_columns_may_have_names_that_python_takes_for_numbers(tmp_path):
    names = ",".join(f"{row}_{column}" for row in range(8) for column in range(8))
    found = read_csv(write_lines(tmp_path / "my.csv", [f"label,{names}", *lines(IMAGES, TEXTS)]))
    assert np.array_equal(found.images, IMAGES)
    assert found.labels.tolist() == TEXTS


@pytest.mark.parametrize("pair", [("1_2", "12"), (str(2**53), str(2**53 + 1)), ("9" * 400, "inf")])
def test_different_labels_stay_different(pair, tmp_path):
    labels = [pair[label % 2] for label in LABELS]
    found = read_csv(write_lines(tmp_path / "my.csv", lines(IMAGES, labels)))
    assert found.labels.tolist() == labels


@pytest.mark.parametrize("column", ["0", "66", "labl", "9" * 5000])
def test_a_column_that_is_not_there_is_refused(column, tmp_path):
    path = write_lines(tmp_path / "my.csv", ["label," + HEADER, *lines(IMAGES, LABELS)])
    with pytest.raises(digitus.ArgumentError) as error:
        read_csv(path, label_column=column)
    assert "has no such column; expected 1 to 65, first, last" in str(error.value)
    assert str(error.value).endswith("did you mean 'label'?") == (column == "labl")


def test_the_shape_must_be_that_of_the_values(tmp_path):
    path = write_lines(tmp_path / "my.csv", lines(IMAGES, LABELS))
    assert read_csv(path, image_shape=(4, 16)).image_shape == (4, 16)
    with pytest.raises(digitus.ArgumentError, match="9 x 9 are 81 values, and an image in"):
        read_csv(path, image_shape=(9, 9))


def test_reading_tells_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_file, "CHUNK", 50)
    told = []
    read_csv(write_lines(tmp_path / "my.csv", lines(IMAGES, TEXTS)), on_images=told.append)
    assert told == [50, 100]
