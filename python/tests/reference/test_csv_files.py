"""CSV is read in all its forms, and what is none is refused with the place."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from digitus.reference import load_csv

from .data_folder import HEADER, csv_text, digits, write

IMAGES, LABELS = digits(7)
WITH_HEADER = csv_text(IMAGES, LABELS)
WITHOUT_HEADER = csv_text(IMAGES, LABELS, header=None)

FORMS = {
    "with header": WITH_HEADER,
    "without header": WITHOUT_HEADER,
    "last line not ended": WITH_HEADER.rstrip("\n"),
    "CRLF": WITH_HEADER.replace("\n", "\r\n"),
    "CRLF, last line not ended": WITHOUT_HEADER.rstrip("\n").replace("\n", "\r\n"),
    "byte order mark and header": "\ufeff" + WITH_HEADER,
    "byte order mark, no header": "\ufeff" + WITHOUT_HEADER,
    "empty lines at the end": WITH_HEADER + "\n\r\n \n",
    "blanks around numbers": WITHOUT_HEADER.replace(",", " ,\t"),
    "zeros before numbers": WITHOUT_HEADER.replace(",", ",00000000"),
    "quoted header": csv_text(IMAGES, LABELS, HEADER.replace("label", '"label"')),
    "numbered header": csv_text(IMAGES, LABELS, "label," + ",".join(map(str, range(12)))),
    "numbered header without a name": csv_text(IMAGES, LABELS, "," + ",".join(map(str, range(12)))),
    "header that is not ASCII": csv_text(IMAGES, LABELS, HEADER.replace("label", "étiquette")),
}


@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_images(form, ending, tmp_path):
    images, labels = load_csv(write(tmp_path / f"digits{ending}", FORMS[form]))
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)
    assert (images.dtype, labels.dtype) == (np.uint8, np.uint8)
    assert images.flags.c_contiguous
    assert images.flags.writeable


def test_compression_is_known_by_content_not_by_name(tmp_path):
    path = tmp_path / "digits.csv"
    path.write_bytes(gzip.compress(WITH_HEADER.encode()))
    np.testing.assert_array_equal(load_csv(str(path))[0], IMAGES)


def test_one_image_of_one_pixel_is_enough(tmp_path):
    images, labels = load_csv(write(tmp_path / "one.csv", "7,255"))
    assert (images.tolist(), labels.tolist()) == ([[255]], [7])


def test_more_classes_can_be_asked_for(tmp_path):
    path = write(tmp_path / "letters.csv", "25,1,2\n0,3,4\n")
    assert load_csv(path, class_count=26)[1].tolist() == [25, 0]
    with pytest.raises(ValueError, match=r"line 1, column 1: expected a label from 0 to 9, got 25"):
        load_csv(path)


BAD_FIELDS = [
    "256",
    "-1",
    "+5",
    "1.0",
    "1e2",
    "",
    " ",
    "x",
    "1 2",
    "1_0",
    '"5"',
    "0x10",
    "٣",
    "9" * 5000,
]
BROKEN = {
    "empty file": ("", "holds no images"),
    "empty lines only": ("\n\r\n", "holds no images"),
    "header only": (HEADER + "\n", "holds no images"),
    "one column": ("5\n6\n", "line 1: expected a label and pixels"),
    "empty first line": ("\n1,2\n", "line 1: empty line before data"),
    "empty line in between": ("1,2\n\n\n3,4\n", "line 2: empty line before data"),
    "field too few": ("1,2,3\n4,5\n", "line 2: expected 3 fields, as in line 1, got 2"),
    "field too many": ("1,2\n4,5,6\n", "line 2: expected 2 fields, as in line 1, got 3"),
    "comma at the end": ("1,2\n4,5,\n", "line 2: expected 2 fields, as in line 1, got 3"),
    "header longer": ("label,a,b\n1,2\n", "line 2: expected 3 fields, as in line 1, got 2"),
    "label too large": (
        "label,a\n1,2\n3,4\n10,6\n",
        "line 4, column 1: expected a label from 0 to 9, got 10",
    ),
    "label damaged in the first line": (
        "l,7,9,3\n1,2,3,4\n",
        "line 1, column 1: expected an integer from 0 to 255, got 'l'",
    ),
    "label damaged before one pixel": ("l,7\n1,2\n", "line 1, column 1: .* got 'l'"),
    "carriage return inside": ("1,2\r3\n", "line 1, column 2"),
    "not text": (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: expected a label and pixels"),
}


@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_is_refused_with_its_name_and_place(case, ending, tmp_path):
    content, message = BROKEN[case]
    path = write(tmp_path / f"broken{ending}", content)
    with pytest.raises(ValueError, match=message) as failure:
        load_csv(path)
    assert str(failure.value).startswith(f"{path}: ")


@pytest.mark.parametrize("field", BAD_FIELDS)
@pytest.mark.parametrize(("line", "column"), [(2, 13), (6, 1)])
def test_bad_field_is_named_by_line_and_column(field, line, column, tmp_path):
    lines = WITH_HEADER.splitlines()
    fields = lines[line - 1].split(",")
    fields[column - 1] = field
    lines[line - 1] = ",".join(fields)
    path = write(tmp_path / "broken.csv", "\n".join(lines))
    place = f"line {line}, column {column}: expected an integer from 0 to 255, got "
    with pytest.raises(ValueError, match=place) as failure:
        load_csv(path)
    assert str(failure.value).startswith(f"{path}: ")
    assert len(str(failure.value)) < len(str(path)) + 150


def test_bad_field_far_into_a_file_is_named(tmp_path):
    path = write(tmp_path / "long.csv", "1,2\n" * 60_000 + "1,300\n" + "1,2\n" * 10)
    with pytest.raises(ValueError, match="line 60001, column 2: .* got '300'"):
        load_csv(path)


@pytest.mark.parametrize("damage", ["truncated", "wrong checksum", "no deflate", "garbage"])
def test_damaged_gzip_file_is_refused(damage, tmp_path):
    content = bytearray(gzip.compress(WITH_HEADER.encode()))
    if damage == "truncated":
        del content[-20:]
    elif damage == "wrong checksum":
        content[-6] ^= 0xFF
    elif damage == "no deflate":
        content[10] |= 0b111  # a block of a type that does not exist, after 10 bytes of header
    else:
        content += b"garbage"
    path = tmp_path / "digits.csv.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="damaged gzip file") as failure:
        load_csv(path)
    assert str(failure.value).startswith(f"{path}: ")


def test_missing_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        load_csv(tmp_path / "nowhere.csv")
