"""A folder's training and test images are found under all the names they go by."""

from __future__ import annotations

import numpy as np
import pytest

from digitus.reference import load

from .data_folder import csv_text, digits, idx_bytes, write

TRAIN, TEST = digits(9, seed=1), digits(4, seed=2)
IDX_NAMES = {
    "train-images-idx3-ubyte": idx_bytes(TRAIN[0].reshape(9, 4, 3)),
    "train-labels-idx1-ubyte": idx_bytes(TRAIN[1]),
    "t10k-images-idx3-ubyte": idx_bytes(TEST[0].reshape(4, 4, 3)),
    "t10k-labels-idx1-ubyte": idx_bytes(TEST[1]),
}


def assert_holds_both(folder):
    for actual, expected in zip(load(folder), (TRAIN, TEST), strict=True):
        np.testing.assert_array_equal(actual[0], expected[0])
        np.testing.assert_array_equal(actual[1], expected[1])


@pytest.mark.parametrize("train_ending", ["", ".gz"])
@pytest.mark.parametrize("test_ending", ["", ".gz"])
def test_csv_files_are_found_plain_or_compressed(train_ending, test_ending, tmp_path):
    write(tmp_path / f"mnist_train.csv{train_ending}", csv_text(*TRAIN))
    write(tmp_path / f"mnist_test.csv{test_ending}", csv_text(*TEST, header=None))
    assert_holds_both(tmp_path)
    assert_holds_both(str(tmp_path))


@pytest.mark.parametrize("compressed", [(), ("train-images-idx3-ubyte",), tuple(IDX_NAMES)])
def test_idx_files_are_found_plain_or_compressed(compressed, tmp_path):
    for name, content in IDX_NAMES.items():
        write(tmp_path / (f"{name}.gz" if name in compressed else name), content)
    assert_holds_both(tmp_path)


def test_csv_goes_before_idx_and_plain_before_compressed(tmp_path):
    for name, content in IDX_NAMES.items():
        write(tmp_path / name, content[:-1])
    for name, pair in (("mnist_train.csv", TRAIN), ("mnist_test.csv", TEST)):
        write(tmp_path / name, csv_text(*pair))
        write(tmp_path / f"{name}.gz", "never read")
    assert_holds_both(tmp_path)


@pytest.mark.parametrize("missing", IDX_NAMES)
def test_incomplete_folder_is_refused(missing, tmp_path):
    for name, content in IDX_NAMES.items():
        if name != missing:
            write(tmp_path / name, content)
    write(tmp_path / "mnist_train.csv", csv_text(*TRAIN))
    with pytest.raises(FileNotFoundError, match=r"mnist_train\.csv and mnist_test\.csv, or .* IDX"):
        load(tmp_path)


def test_missing_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere: expected"):
        load(tmp_path / "nowhere")
