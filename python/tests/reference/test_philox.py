"""Philox gives the published words, in any shape."""

from __future__ import annotations

import numpy as np
import pytest

from digitus.reference.philox import philox, split_key

# Of Random123's file kat_vectors, lines "philox4x32 10": counter, key, words.
PUBLISHED = [
    (
        "00000000 00000000 00000000 00000000",
        "00000000 00000000",
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ),
    (
        "ffffffff ffffffff ffffffff ffffffff",
        "ffffffff ffffffff",
        "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


def numbers(text):
    return [int(word, 16) for word in text.split()]


def one_after_the_other(counter, key):
    """Return the words of one counter, in plain integers as the paper has it."""
    x0, x1, x2, x3 = counter
    k0, k1 = key
    for _ in range(10):
        high_0, low_0 = divmod(0xD2511F53 * x0, 2**32)
        high_2, low_2 = divmod(0xCD9E8D57 * x2, 2**32)
        x0, x1, x2, x3 = high_2 ^ x1 ^ k0, low_2, high_0 ^ x3 ^ k1, low_0
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return [x0, x1, x2, x3]


@pytest.mark.parametrize(("counter", "key", "words"), PUBLISHED)
def test_words_are_the_published_ones(counter, key, words):
    actual = philox(np.array(numbers(counter), dtype=np.uint32), tuple(numbers(key)))
    assert actual.tolist() == numbers(words)
    assert one_after_the_other(numbers(counter), numbers(key)) == numbers(words)


def test_words_all_at_once_are_those_one_after_the_other():
    random = np.random.default_rng(1)
    counters = random.integers(0, 2**32, size=(5, 7, 4), dtype=np.uint32)
    key = (0xDEADBEEF, 0x00000001)
    words = philox(counters, key)
    assert words.dtype == np.uint32
    assert words.shape == (5, 7, 4)
    for place in np.ndindex(5, 7):
        assert words[place].tolist() == one_after_the_other(counters[place].tolist(), key)


@pytest.mark.tensorflow
def test_words_are_those_of_tensorflow(tensorflow):
    # TensorFlow's counter is four words as two of 64 bits, and counts on from word 0.
    counter = np.array([5, 3, 17, 1], dtype=np.uint32)
    key = 0x0123456789ABCDEF
    theirs = tensorflow.raw_ops.StatelessRandomUniformFullIntV2(
        shape=[12],
        key=np.array([key], dtype=np.uint64),
        counter=counter.view(np.uint64),
        alg=1,  # Philox
        dtype=tensorflow.uint32,
    ).numpy()
    counters = np.array([[5 + step, 3, 17, 1] for step in range(3)], dtype=np.uint32)
    np.testing.assert_array_equal(philox(counters, split_key(key)).ravel(), theirs)


def test_key_is_the_lower_half_first():
    assert split_key(0x0123456789ABCDEF) == (0x89ABCDEF, 0x01234567)


@pytest.mark.parametrize(
    ("counters", "message"),
    [
        (np.zeros(3, dtype=np.uint32), r"counters: expected uint32 .* of shape \(3,\)"),
        (np.zeros((2, 4), dtype=np.int64), "counters: expected uint32 .*, got int64"),
    ],
)
def test_other_counters_are_refused(counters, message):
    with pytest.raises(ValueError, match=message):
        philox(counters, (0, 0))


@pytest.mark.parametrize("key", [(0, 2**32), (-1, 0), (0,)])
def test_other_keys_are_refused(key):
    with pytest.raises(ValueError, match="key: expected two words"):
        philox(np.zeros(4, dtype=np.uint32), key)
