"""One image takes a shorter way than many, and nobody can tell but by the time."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from synthetic import digits, small_network

import digitus
from digitus._one_image import one_image_predictor

BYTES = digits(4)[0]
FLOATS = (BYTES / 255).astype(np.float32)


def read_only(array):
    view = array.view()
    view.flags.writeable = False
    return view


def unaligned(array):
    content = b"x" + array.tobytes()
    return np.frombuffer(content, dtype=array.dtype, offset=1).reshape(array.shape)


SHORT = {
    "flat": lambda images: images[2],
    "row": lambda images: images[2:3],
    "shaped": lambda images: images[2].reshape(6, 6),
    "shaped row": lambda images: images[2].reshape(1, 6, 6),
    "read-only": lambda images: read_only(images[2]),
    "strided": lambda images: np.repeat(images[2], 2)[::2],
    "backward": lambda images: images[2, ::-1].copy()[::-1],
    "fortran": lambda images: np.asfortranarray(images[2].reshape(6, 6)),
    "unaligned": lambda images: unaligned(images[2]),
}
"""Layouts of one image that need no conversion."""

LONG = {
    "big endian": FLOATS[2].astype(">f4"),
    "float64": FLOATS[2].astype(np.float64),
    "float16": FLOATS[2].astype(np.float16),
    "int64": BYTES[2].astype(np.int64),
    "int8": (BYTES[2] // 2).astype(np.int8),
    "bool": BYTES[2] > 99,
    "list": FLOATS[2].tolist(),
    "masked": np.ma.array(FLOATS[2]),
    "several": FLOATS,
    "one channel": FLOATS[2].reshape(6, 6, 1),
}
"""Images that need a conversion, or are several."""


def shaped_network():
    return digitus.Network((6, 6), [digitus.Dense(24, "relu"), digitus.Dense(10)], seed=3)


def short_way(network):
    return one_image_predictor(network.handle, network.guard, network.input_shape, network.classes)


@pytest.mark.parametrize("images", [BYTES, FLOATS], ids=["uint8", "float32"])
@pytest.mark.parametrize("layout", SHORT)
def test_both_ways_give_the_same_bits(layout, images):
    network, image = shaped_network(), SHORT[layout](images)
    found = short_way(network)(image)
    expected = network.predict_proba(image.reshape(1, 36).tolist())
    assert found is not None
    assert (found.shape, found.dtype) == ((1, 10), np.float32)
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(network.predict_proba(image), expected)
    np.testing.assert_array_equal(network.predict(image), expected.argmax(axis=1))


@pytest.mark.parametrize("kind", LONG)
def test_what_needs_a_conversion_goes_the_long_way(kind):
    network, images = shaped_network(), LONG[kind]
    assert short_way(network)(images) is None
    assert network.predict_proba(images).shape == (4 if kind == "several" else 1, 10)


@pytest.mark.parametrize(
    "images",
    [
        FLOATS[2, 1:],
        FLOATS[2].reshape(4, 9),
        FLOATS[:0],
        np.float32(1),
        None,
        "image",
        [[1], [2, 3]],
    ],
    ids=["narrow", "other shape", "none", "one number", "None", "text", "ragged"],
)
def test_what_fits_no_network_is_left_to_the_long_way(images):
    network = shaped_network()
    assert short_way(network)(images) is None
    with pytest.raises(digitus.ArgumentError, match="images: expected"):
        network.predict_proba(images)


def test_error_of_the_library_keeps_its_words():
    network, image = small_network(), FLOATS[2].copy()
    image[3] = np.nan
    assert short_way(network)(image) is None
    with pytest.raises(digitus.ArgumentError, match="images.*finite"):
        network.predict_proba(image)
    with pytest.raises(digitus.ArgumentError, match="images.*finite"):
        network.predict(image)


def test_results_are_arrays_of_their_own():
    network = small_network()
    first = network.predict_proba(FLOATS[0])
    kept = first.copy()
    second = network.predict_proba(FLOATS[1])
    network.close()
    np.testing.assert_array_equal(first, kept)
    assert not np.shares_memory(first, second)
    assert first.flags.carray
    first[:] = 0
    assert second.any()


def test_new_parameters_are_seen():
    network = small_network()
    before = network.predict_proba(FLOATS[2])
    network.set_parameters({"dense_2.bias": [9, *[0] * 9]})
    assert network.predict(FLOATS[2]).tolist() == [0]
    assert (network.predict_proba(FLOATS[2]) != before).any()


def test_closed_network_is_refused():
    network = small_network()
    network.close()
    for call in (network.predict, network.predict_proba):
        with pytest.raises(digitus.StateError, match="network is closed"):
            call(FLOATS[2])


def test_one_image_waits_until_a_change_is_done():
    network, asked, found = small_network(), threading.Event(), []

    def ask():
        asked.set()
        found.append(network.predict_proba(FLOATS[2]))

    thread = threading.Thread(target=ask)

    def change():
        thread.start()
        asked.wait()
        thread.join(0.05)
        return list(found)

    assert network.guard.exclusively(change) == []
    thread.join()
    assert len(found) == 1


def test_many_threads_may_ask_for_one_image_each():
    network, failures = small_network(), []
    expected = [network.predict_proba(image) for image in FLOATS]

    def ask():
        for turn in range(500):
            found = network.predict_proba(FLOATS[turn % 4])
            if not np.array_equal(found, expected[turn % 4]):
                failures.append(turn)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
