"""IDX pairs are read plain and compressed, and what is none is refused."""

from __future__ import annotations

import numpy as np
import pytest

from digitus.reference import load_idx

from .data_folder import digits, idx_bytes, write

IMAGES, LABELS = digits(7)
SHAPED = IMAGES.reshape(7, 3, 4)
GOOD_IMAGES, GOOD_LABELS = idx_bytes(SHAPED), idx_bytes(LABELS)


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_pair_gives_flat_images_and_labels(ending, tmp_path):
    images, labels = load_idx(
        write(tmp_path / f"images{ending}", GOOD_IMAGES),
        write(tmp_path / f"labels{ending}", GOOD_LABELS),
    )
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)
    assert (images.dtype, labels.dtype) == (np.uint8, np.uint8)
    assert images.flags.writeable


def test_more_classes_can_be_asked_for(tmp_path):
    pair = (
        write(tmp_path / "images", idx_bytes(SHAPED[:2])),
        write(tmp_path / "labels", idx_bytes(np.array([0, 25], dtype=np.uint8))),
    )
    assert load_idx(*pair, class_count=26)[1].tolist() == [0, 25]
    with pytest.raises(ValueError, match="labels: label 2 of 2: expected 0 to 9, got 25"):
        load_idx(*pair)


BROKEN = {
    "images empty": (b"", GOOD_LABELS, "images: too short for an IDX header, 0 bytes"),
    "image header cut": (GOOD_IMAGES[:15], GOOD_LABELS, "images: too short .* 15 bytes"),
    "image cut": (GOOD_IMAGES[:-1], GOOD_LABELS, "images: expected 84 bytes .* 7 x 3 x 4, got 83"),
    "images too long": (GOOD_IMAGES + b"\0", GOOD_LABELS, "images: expected 84 .*, got 85"),
    "image magic": (
        idx_bytes(SHAPED, magic=0x0D03),
        GOOD_LABELS,
        "images: expected .* begins with 0x00000803, got 0x00000d03",
    ),
    "sizes beyond all memory": (
        GOOD_IMAGES[:4] + b"\xff" * 12 + b"\0",
        GOOD_LABELS,
        "images: expected 79228162458924105385300197375 bytes",
    ),
    "labels in place of images": (GOOD_LABELS + b"\0" * 99, GOOD_LABELS, "got 0x00000801"),
    "label header cut": (GOOD_IMAGES, GOOD_LABELS[:7], "labels: too short .* 7 bytes"),
    "label cut": (GOOD_IMAGES, GOOD_LABELS[:-1], "labels: expected 7 bytes .* got 6"),
    "label magic": (GOOD_IMAGES, idx_bytes(LABELS, magic=0x0802), "labels: expected .*0x00000801"),
    "fewer labels": (
        GOOD_IMAGES,
        idx_bytes(LABELS[:6]),
        "labels: expected 7 labels, one for each image of .*, got 6",
    ),
    "no images": (idx_bytes(SHAPED[:0]), idx_bytes(LABELS[:0]), "images: holds no images"),
    "images without pixels": (idx_bytes(SHAPED[:, :0]), GOOD_LABELS, "images: holds no images"),
    "label too large": (
        GOOD_IMAGES,
        idx_bytes(np.array([0, 1, 2, 10, 4, 11, 6], dtype=np.uint8)),
        "labels: label 4 of 7: expected 0 to 9, got 10",
    ),
}


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("case", BROKEN)
def test_broken_pair_is_refused_with_the_name_of_the_file(case, ending, tmp_path):
    images, labels, message = BROKEN[case]
    pair = (
        write(tmp_path / f"images{ending}", images),
        write(tmp_path / f"labels{ending}", labels),
    )
    with pytest.raises(ValueError, match=message.replace("s: ", f"s{ending}: ")):
        load_idx(*pair)


def test_damaged_gzip_file_is_refused(tmp_path):
    images = write(tmp_path / "images.gz", GOOD_IMAGES)
    images.write_bytes(images.read_bytes()[:-9])
    labels = write(tmp_path / "labels.gz", GOOD_LABELS)
    with pytest.raises(ValueError, match=r"images\.gz: damaged gzip file"):
        load_idx(images, labels)


def test_missing_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        load_idx(tmp_path / "nowhere", tmp_path / "nowhere")
