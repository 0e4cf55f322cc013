"""Images and labels of other libraries: their memory is used as it is, or refused in words."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic import WIDTH, digits, small_network

import digitus
from digitus._arrays import as_images, as_labels, as_parameter
from digitus._foreign_arrays import as_array

IMAGES, LABELS = digits(20)
CPU, CUDA, SHARED, UNKNOWN = 1, 2, 3, 99


class OnlyDLPack:
    """What has DLPack's two functions and nothing else."""

    def __init__(self, values, device=CPU):
        self._values, self._device = values, device

    def __dlpack_device__(self):
        return self._device, 0

    def __dlpack__(self, **options):
        return self._values.__dlpack__(**options)


class OnlyArray:
    """What has NumPy's function and nothing else."""

    def __init__(self, values):
        self._values = values

    def __array__(self, dtype=None, copy=None):
        return self._values if dtype is None else self._values.astype(dtype)


class Both(OnlyArray, OnlyDLPack):
    """What has both, as tensors of PyTorch."""

    def __dlpack_device__(self):
        return CPU, 0


WRAPPERS = [OnlyDLPack, OnlyArray, Both]


@pytest.mark.parametrize("wrap", WRAPPERS)
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_fitting_memory_is_not_copied(wrap, dtype):
    images = IMAGES.astype(dtype)
    rows = as_images(wrap(images), (WIDTH,))
    assert np.shares_memory(rows, images)
    assert rows.ctypes.data == images.ctypes.data
    assert rows.dtype == dtype
    shaped = images.reshape(20, 6, 6)
    assert np.shares_memory(as_images(wrap(shaped), (WIDTH,)), images)


@pytest.mark.parametrize("wrap", WRAPPERS)
def test_other_memory_is_converted(wrap):
    rows = as_images(wrap(IMAGES.astype(np.float64)[:, ::-1]), (WIDTH,))
    assert rows.dtype == np.float32
    assert np.array_equal(rows, IMAGES[:, ::-1].astype(np.float32))


@pytest.mark.parametrize("wrap", [OnlyArray, Both])
def test_memory_that_cannot_be_written_is_not_copied(wrap):
    images = IMAGES.view()
    images.flags.writeable = False
    assert np.shares_memory(as_images(wrap(images), (WIDTH,)), IMAGES)
    assert np.array_equal(small_network().predict(wrap(images)), small_network().predict(IMAGES))


@pytest.mark.parametrize("wrap", WRAPPERS)
def test_a_network_takes_them_everywhere(wrap):
    network, given, labels = small_network(), wrap(IMAGES), wrap(LABELS.astype(np.int64))
    probabilities = network.predict_proba(IMAGES)
    assert np.array_equal(network.predict_proba(given), probabilities)
    assert network.evaluate(given, labels) == network.evaluate(IMAGES, LABELS)
    expected = small_network()
    expected.fit(IMAGES, LABELS, epochs=1)
    network.fit(given, labels, epochs=1)
    for name, value in expected.parameters().items():
        assert np.array_equal(network.parameters()[name], value)
    network.set_parameters({"dense_1.bias": wrap(np.ones(24, np.float32))})
    assert (network.parameters()["dense_1.bias"] == 1).all()
    dataset = digitus.Dataset.from_arrays(given, labels)
    assert np.shares_memory(dataset.images, IMAGES)


def test_memory_lives_as_long_as_the_dataset():
    images = IMAGES.copy()
    dataset = digitus.Dataset.from_arrays(OnlyDLPack(images), LABELS)
    del images
    np.zeros(100_000)
    assert np.array_equal(dataset.images, IMAGES)


@pytest.mark.parametrize(
    ("device", "words"), [(CUDA, "on CUDA"), (UNKNOWN, "on device type 99"), (8, "on Metal")]
)
def test_memory_of_another_device_is_refused(device, words):
    given = OnlyDLPack(IMAGES, device)
    with pytest.raises(digitus.ArgumentError) as caught:
        small_network().predict(given)
    assert words in str(caught.value)
    assert "images: expected values in the processor's memory" in str(caught.value)
    assert "images.cpu()" in str(caught.value)


def test_memory_that_a_device_shares_is_taken():
    assert np.shares_memory(as_array("images", OnlyDLPack(IMAGES, SHARED)), IMAGES)


class Failing:
    """What has functions that fail, as those of a tensor that needs a gradient do."""

    def __init__(self, error):
        self._error = error

    def __dlpack_device__(self):
        return CPU, 0

    def __dlpack__(self, **options):
        raise self._error


class FailingArray(Failing):
    """The same by NumPy's function."""

    def __array__(self, dtype=None, copy=None):
        raise self._error


@pytest.mark.parametrize("kind", [Failing, FailingArray])
@pytest.mark.parametrize(
    "error", [RuntimeError, BufferError, TypeError, ValueError, IndexError, OverflowError]
)
def test_what_does_not_give_its_values_is_refused_with_a_remedy(kind, error):
    given = kind(error("needs a gradient"))
    for call, name in (
        (lambda: as_images(given), "images"),
        (lambda: as_labels(given, 3, 2), "labels"),
        (lambda: as_parameter("dense_1.bias", given, (3,)), "dense_1.bias"),
    ):
        with pytest.raises(digitus.ArgumentError) as caught:
            call()
        assert str(caught.value).startswith(f"{name}: ")
        assert "needs a gradient; give uint8 or float32" in str(caught.value)


def test_no_memory_is_told_as_such():
    with pytest.raises(MemoryError):
        as_array("images", Failing(MemoryError()))
