"""What callers give becomes what the library takes, without a copy where that is possible."""

from __future__ import annotations

import numpy as np
import pytest

from digitus._arrays import as_images, as_labels, as_parameter
from digitus._errors import ArgumentError

RANDOM = np.random.default_rng(5)
BYTES = RANDOM.integers(0, 256, size=(6, 4, 5), dtype=np.uint8)
FLOATS = RANDOM.normal(size=(6, 4, 5)).astype(np.float32)


@pytest.mark.parametrize("images", [BYTES, FLOATS], ids=["uint8", "float32"])
@pytest.mark.parametrize("shape", [(6, 20), (6, 4, 5), (6, 4, 5, 1)])
def test_fitting_layout_is_not_copied(images, shape):
    given = images.reshape(shape)
    rows = as_images(given, (20,))
    assert np.shares_memory(rows, given)
    assert rows.dtype == images.dtype
    np.testing.assert_array_equal(rows, images.reshape(6, 20))


def test_read_only_images_are_not_copied():
    given = BYTES.view()
    given.flags.writeable = False
    assert np.shares_memory(as_images(given, (20,)), BYTES)


@pytest.mark.parametrize(
    "given",
    [
        np.asfortranarray(FLOATS.reshape(6, 20)),
        np.repeat(FLOATS.reshape(6, 20), 2, axis=1)[:, ::2],
        FLOATS.reshape(6, 20)[::-1][::-1].astype(">f4"),
        FLOATS.reshape(6, 20).astype(np.float64),
        np.frombuffer(b"x" + FLOATS.tobytes(), dtype=np.float32, offset=1).reshape(6, 20),
        FLOATS.reshape(6, 20).tolist(),
    ],
    ids=["fortran", "strided", "big endian", "float64", "unaligned", "list"],
)
def test_other_layouts_are_converted(given):
    rows = as_images(given, (20,))
    assert rows.dtype == np.float32
    assert rows.dtype.isnative
    assert rows.flags.c_contiguous
    assert rows.flags.aligned
    np.testing.assert_array_equal(rows, FLOATS.reshape(6, 20))


def test_half_precision_becomes_float32():
    assert as_images(FLOATS.astype(np.float16), (20,)).dtype == np.float32


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.uint16, np.uint64])
def test_integers_that_fit_become_bytes(dtype):
    given = (BYTES // 2).astype(dtype)
    rows = as_images(given, (20,))
    assert rows.dtype == np.uint8
    np.testing.assert_array_equal(rows, given.reshape(6, 20))


def test_true_is_a_full_pixel():
    given = np.array([[True, False, True]])
    np.testing.assert_array_equal(as_images(given, (3,)), [[255, 0, 255]])


@pytest.mark.parametrize("value", [-1, 256, 2**40])
def test_integer_outside_bytes_is_named_with_its_place(value):
    given = BYTES.astype(np.int64)
    given[4, 2, 1] = value
    with pytest.raises(ArgumentError, match=rf"0 to 255, got {value} at index \(4, 2, 1\)"):
        as_images(given, (20,))


@pytest.mark.parametrize(
    ("images", "input_shape"),
    [
        (np.zeros(20), (20,)),
        (np.zeros((4, 5)), (20,)),
        (np.zeros((4, 5, 1)), (20,)),
        (np.zeros((4, 5)), (4, 5)),
        (np.zeros((4, 5)), (4, 5, 1)),
        (np.zeros(20), (4, 5)),
    ],
)
def test_single_image_is_a_batch_of_one(images, input_shape):
    assert as_images(images, input_shape).shape == (1, 20)


def test_rows_win_where_both_readings_fit():
    assert as_images(np.zeros((5, 5)), (5,)).shape == (5, 5)


def test_shaped_input_takes_flat_and_shaped_images():
    for shape in [(6, 20), (6, 4, 5), (6, 4, 5, 1)]:
        assert as_images(np.zeros(shape), (4, 5)).shape == (6, 20)


@pytest.mark.parametrize(
    ("shape", "input_shape", "expected"),
    [
        ((6, 19), (20,), r"\(n, 20\), got \(6, 19\)"),
        ((20, 6), (20,), r"\(n, 20\), got \(20, 6\)"),
        ((19,), (20,), r"\(n, 20\), got \(19,\)"),
        ((6, 5, 4), (4, 5), r"\(n, 20\) or \(n, 4, 5\), got \(6, 5, 4\)"),
        ((5, 4), (4, 5), r"\(n, 20\) or \(n, 4, 5\), got \(5, 4\)"),
    ],
)
def test_wrong_shape_is_named(shape, input_shape, expected):
    with pytest.raises(ArgumentError, match=f"images: expected shape {expected}"):
        as_images(np.zeros(shape), input_shape)


def test_without_an_input_shape_the_first_axis_counts():
    assert as_images(BYTES).shape == (6, 20)
    with pytest.raises(ArgumentError, match=r"got \(20,\)"):
        as_images(np.zeros(20))


@pytest.mark.parametrize("shape", [(0, 20), (6, 0), (0,)])
def test_no_images_are_refused(shape):
    with pytest.raises(ArgumentError, match="at least one image"):
        as_images(np.zeros(shape), (20,))


@pytest.mark.parametrize(
    "given", [np.zeros((2, 20), complex), np.full((2, 20), "a"), np.full((2, 20), None)]
)
def test_images_that_are_no_numbers_are_refused(given):
    with pytest.raises(ArgumentError, match="uint8 or floating numbers, got"):
        as_images(given, (20,))


def test_single_value_is_refused():
    with pytest.raises(ArgumentError, match="expected an array"):
        as_images(0.5, (1,))


def test_ragged_images_are_refused():
    with pytest.raises(ArgumentError, match="images: expected"):
        as_images([[1.0, 2.0], [3.0]], (2,))


def test_float64_beyond_float32_is_left_to_the_finite_check():
    assert np.isinf(as_images(np.full((1, 20), 1e300), (20,))).all()


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.int64, np.uint64])
def test_any_integer_labels_become_int32(dtype):
    labels = as_labels(np.array([0, 9, 4], dtype), 3, 10)
    assert labels.dtype == np.int32
    assert labels.tolist() == [0, 9, 4]


def test_labels_may_be_a_list_or_strided():
    assert as_labels([1, 2], 2, 10).tolist() == [1, 2]
    strided = np.arange(8, dtype=np.int32)[::2]
    assert as_labels(strided, 4, 10).flags.c_contiguous


@pytest.mark.parametrize("label", [-1, 10, 2**32])
def test_label_outside_the_classes_is_named_with_its_place(label):
    with pytest.raises(ArgumentError, match=f"labels: expected 0 to 9, got {label} at index 2"):
        as_labels(np.array([0, 1, label], np.int64), 3, 10)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (np.zeros(3), "expected integers, got float64"),
        (np.zeros(3, bool), "expected integers, got bool"),
        (["1", "2", "3"], "expected integers, got <U1"),
        (np.eye(10)[:3], "one-hot"),
        (np.eye(10, dtype=int)[:3], r"argmax\(axis=1\)"),
        (np.zeros((3, 1), int), r"ravel\(\)"),
        (np.zeros((1, 1, 3), int), "expected shape"),
        (np.int64(3), "expected shape"),
        (np.zeros(2, int), "expected 3, one an image, got 2"),
        ([], "at least one label"),
    ],
)
def test_wrong_labels_are_explained(labels, expected):
    with pytest.raises(ArgumentError, match=expected):
        as_labels(labels, 3, 10)


def test_parameters_are_converted():
    values = as_parameter("dense_1.kernel", np.arange(6).reshape(2, 3).T, (3, 2))
    assert values.dtype == np.float32
    assert values.flags.c_contiguous


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.zeros((2, 3)), r"dense_1.kernel: expected shape \(3, 2\), got \(2, 3\)"),
        (np.full((3, 2), np.nan), "finite"),
        (np.full((3, 2), 1e300), "finite"),
        (np.zeros((3, 2), complex), "real numbers, got complex128"),
    ],
)
def test_wrong_parameters_are_explained(values, expected):
    with pytest.raises(ArgumentError, match=expected):
        as_parameter("dense_1.kernel", values, (3, 2))
