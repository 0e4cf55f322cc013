"""Files of every form are read exactly, and wrong ones are refused with their place."""

from __future__ import annotations

import gzip
import os
import struct

import numpy as np
import pytest
from synthetic import csv_text, digits, idx_images, idx_labels, write

import digitus

IMAGES, LABELS = digits(count=23)


def _check(dataset):
    assert len(dataset) == 23
    assert dataset.width == IMAGES.shape[1]
    assert dataset.classes == 10
    assert dataset.images.dtype == np.uint8
    assert dataset.labels.dtype == np.uint8
    np.testing.assert_array_equal(dataset.images, IMAGES)
    np.testing.assert_array_equal(dataset.labels, LABELS)


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "odd name ü.txt"])
@pytest.mark.parametrize("header", [True, False])
def test_csv_is_read_exactly(tmp_path, name, header):
    path = write(tmp_path / name, csv_text(IMAGES, LABELS, header))
    _check(digitus.load_csv(path))
    _check(digitus.load_csv(str(path)))


@pytest.mark.parametrize(
    "alter",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n\n",
        lambda text: text.replace(",", " ,\t"),
        lambda text: "\ufeff" + text,
    ],
    ids=["crlf", "no last newline", "empty lines at the end", "blanks", "byte order mark"],
)
def test_csv_in_other_hands_is_read_exactly(tmp_path, alter):
    _check(digitus.load_csv(write(tmp_path / "a.csv", alter(csv_text(IMAGES, LABELS)))))


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_idx_is_read_exactly(tmp_path, ending):
    images = write(tmp_path / f"images{ending}", idx_images(IMAGES, 4))
    labels = write(tmp_path / f"labels{ending}", idx_labels(LABELS))
    _check(digitus.load_idx(images, labels))


def test_gzip_is_known_by_content(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress(csv_text(IMAGES, LABELS).encode()))
    _check(digitus.load_csv(path))


def test_more_classes_are_read(tmp_path):
    labels = np.arange(23) * 10
    path = write(tmp_path / "a.csv", csv_text(IMAGES, labels))
    dataset = digitus.load_csv(path, classes=300)
    assert dataset.classes == 300
    assert dataset.labels.dtype == np.int32
    assert dataset.labels.tolist() == labels.tolist()
    with pytest.raises(digitus.DataFormatError, match="230|10"):
        digitus.load_csv(path)


GOOD = "5,0,255\n7,1,2\n"

BAD_CSV = {
    "empty": ("", []),
    "header only": ("label,a,b\n", []),
    "too few columns": (GOOD + "1,2\n", ["line 3", "2", "3"]),
    "too many columns": (GOOD + "1,2,3,4\n", ["line 3", "4", "3"]),
    "not an integer": (GOOD + "1,2,x7\n", ["line 3", "column 3", "x7"]),
    "a fraction": (GOOD + "1,2.5,3\n", ["line 3", "column 2", "2.5"]),
    "nothing between commas": (GOOD + "1,,3\n", ["line 3", "column 2"]),
    "negative pixel": (GOOD + "1,-1,3\n", ["line 3", "column 2", "-1"]),
    "large pixel": (GOOD + "1,2,256\n", ["line 3", "column 3", "256"]),
    "huge pixel": (GOOD + "1,2,99999999999999999999999\n", ["line 3", "column 3", "9999"]),
    "label too large": (GOOD + "10,2,3\n", ["line 3", "10"]),
    "label negative": (GOOD + "-1,2,3\n", ["line 3", "-1"]),
    "empty line inside": ("5,0,255\n\n7,1,2\n", ["line 2"]),
    "NUL byte": (GOOD + "1,\0,3\n", ["line 3"]),
    "label alone": ("5\n7\n", ["line 1"]),
}


@pytest.mark.parametrize("ending", ["csv", "csv.gz"])
@pytest.mark.parametrize("case", BAD_CSV)
def test_wrong_csv_is_refused_with_its_place(tmp_path, case, ending):
    text, words = BAD_CSV[case]
    path = write(tmp_path / f"bad.{ending}", text)
    with pytest.raises(digitus.DataFormatError) as caught:
        digitus.load_csv(path)
    for word in [str(path), *words]:
        assert word in str(caught.value)


def test_line_beyond_its_limit_is_refused(tmp_path):
    path = write(tmp_path / "a.csv", "1" + ",1" * 600_000 + "\n")
    with pytest.raises((digitus.LimitError, digitus.DataFormatError)):
        digitus.load_csv(path)


@pytest.mark.parametrize("keep", [5, 30, -20, -1])
def test_truncated_gzip_is_refused(tmp_path, keep):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(csv_text(IMAGES, LABELS).encode())[:keep])
    with pytest.raises(digitus.DataFormatError, match=str(path)):
        digitus.load_csv(path)


def test_damaged_gzip_is_refused(tmp_path):
    content = bytearray(gzip.compress(csv_text(IMAGES, LABELS).encode()))
    content[len(content) // 2] ^= 0xFF
    path = tmp_path / "a.csv.gz"
    path.write_bytes(content)
    with pytest.raises(digitus.DataFormatError, match=str(path)):
        digitus.load_csv(path)


IMAGE_BYTES, LABEL_BYTES = idx_images(IMAGES, 4), idx_labels(LABELS)

BAD_IDX = {
    "images empty": (b"", LABEL_BYTES),
    "labels empty": (IMAGE_BYTES, b""),
    "image header cut": (IMAGE_BYTES[:10], LABEL_BYTES),
    "label header cut": (IMAGE_BYTES, LABEL_BYTES[:6]),
    "images swapped with labels": (LABEL_BYTES, IMAGE_BYTES),
    "image bytes missing": (IMAGE_BYTES[:-1], LABEL_BYTES),
    "image bytes left over": (IMAGE_BYTES + b"\0", LABEL_BYTES),
    "label bytes missing": (IMAGE_BYTES, LABEL_BYTES[:-1]),
    "label bytes left over": (IMAGE_BYTES, LABEL_BYTES + b"\0"),
    "counts differ": (IMAGE_BYTES, idx_labels(LABELS[:-1])),
    "label outside": (IMAGE_BYTES, LABEL_BYTES[:-1] + b"\x0a"),
    "no images": (struct.pack(">4i", 0x803, 0, 4, 9), struct.pack(">2i", 0x801, 0)),
    "height 0": (struct.pack(">4i", 0x803, 23, 0, 9), LABEL_BYTES),
    "count negative": (struct.pack(">4i", 0x803, -1, 4, 9) + IMAGE_BYTES[16:], LABEL_BYTES),
    "sizes overflow": (struct.pack(">4I", 0x803, *[2**32 - 1] * 3), LABEL_BYTES),
    "size lies": (struct.pack(">4I", 0x803, 2**31 - 1, 28, 28), LABEL_BYTES),
}


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("case", BAD_IDX)
def test_wrong_idx_is_refused(tmp_path, case, ending):
    images, labels = BAD_IDX[case]
    images_path = write(tmp_path / f"images{ending}", images)
    labels_path = write(tmp_path / f"labels{ending}", labels)
    with pytest.raises((digitus.DataFormatError, digitus.LimitError)) as caught:
        digitus.load_idx(images_path, labels_path)
    assert str(tmp_path) in str(caught.value)


def test_missing_files_are_named(tmp_path):
    labels = write(tmp_path / "labels", LABEL_BYTES)
    for call in (digitus.load_csv, lambda path: digitus.load_idx(path, labels)):
        with pytest.raises(digitus.FileMissingError, match=str(tmp_path / "none")):
            call(tmp_path / "none")
    with pytest.raises(digitus.FileMissingError, match="none"):
        digitus.load_idx(write(tmp_path / "images", IMAGE_BYTES), tmp_path / "none")


def test_folder_in_place_of_a_file_is_refused(tmp_path):
    with pytest.raises(digitus.FileAccessError, match=str(tmp_path)):
        digitus.load_csv(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_is_refused(tmp_path):
    path = write(tmp_path / "a.csv", GOOD)
    path.chmod(0)
    with pytest.raises(digitus.FileAccessError, match=str(path)):
        digitus.load_csv(path)


@pytest.mark.parametrize("path", ["a\0.csv", b"a\0.csv"])
def test_nul_in_a_path_is_refused(path):
    with pytest.raises(digitus.ArgumentError, match="NUL"):
        digitus.load_csv(path)
    with pytest.raises(digitus.ArgumentError, match="labels: .*NUL"):
        digitus.load_idx("images", path)


@pytest.mark.parametrize("path", [None, 3, 1.5, ["a.csv"]])
def test_path_of_another_type_is_refused(path):
    with pytest.raises(digitus.ArgumentError, match="expected a path"):
        digitus.load_csv(path)


@pytest.mark.parametrize("classes", [1, 0, -3, 65_537, 2**70, 2.5, "10", None])
def test_wrong_number_of_classes_is_refused(tmp_path, classes):
    path = write(tmp_path / "a.csv", GOOD)
    for call in (
        lambda: digitus.load_csv(path, classes),
        lambda: digitus.load_idx(path, path, classes),
        lambda: digitus.Dataset.from_arrays(IMAGES, LABELS, classes),
    ):
        with pytest.raises(digitus.ArgumentError, match="classes: expected"):
            call()


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_arrays_are_borrowed(dtype):
    given = IMAGES.astype(dtype)
    dataset = digitus.Dataset.from_arrays(given, LABELS)
    assert np.shares_memory(dataset.images, given)
    assert dataset.images.dtype == dtype
    np.testing.assert_array_equal(dataset.images, given)
    np.testing.assert_array_equal(dataset.labels, LABELS)


def test_shaped_arrays_become_rows():
    dataset = digitus.Dataset.from_arrays(IMAGES.reshape(23, 6, 6, 1), LABELS.tolist())
    assert dataset.images.shape == (23, 36)


def test_views_are_read_only():
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    for array in (dataset.images, dataset.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        dataset.images.flags.writeable = True


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_floats_must_be_finite(value):
    given = IMAGES.astype(np.float32)
    given[3, 5] = value
    with pytest.raises(digitus.ArgumentError):
        digitus.Dataset.from_arrays(given, LABELS)


def test_label_outside_the_classes_is_refused():
    with pytest.raises(digitus.ArgumentError, match="0 to 4"):
        digitus.Dataset.from_arrays(IMAGES, LABELS, classes=5)


def test_parts_cover_the_dataset_in_order():
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    parts = dataset.parts(10)
    assert [len(part) for part in parts] == [10, 10, 3]
    np.testing.assert_array_equal(np.concatenate([part.images for part in parts]), IMAGES)
    np.testing.assert_array_equal(np.concatenate([part.labels for part in parts]), LABELS)
    assert dataset.parts(23) == [dataset]


def test_repr_says_what_it_holds():
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    assert repr(dataset) == "<Dataset of 23 images x 36 uint8, 10 classes>"
    dataset.close()
    assert repr(dataset) == "<Dataset, closed>"
