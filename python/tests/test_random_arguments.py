"""Whatever arrays and labels the package is given: a right result, or a refusal in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import ANY_SHAPES, JUNK, arrays, bounded, outcome

import digitus

WIDTH, CLASSES = 4, 3
SHAPES = st.one_of(
    st.tuples(st.integers(1, 5), st.just(WIDTH)),
    st.sampled_from([(WIDTH,), (2, 2), (3, 2, 2), (1, 2, 2, 1), (0, WIDTH)]),
    ANY_SHAPES,
)
IMAGES = st.one_of(arrays(SHAPES), arrays(SHAPES), JUNK)
LABELS = st.one_of(
    arrays(st.sampled_from([(3,), (5,), (1,), (3, 1)])),
    st.lists(st.integers(0, CLASSES - 1), min_size=1, max_size=5),
    st.lists(st.integers(0, CLASSES - 1), min_size=1, max_size=5).map(np.array),
    JUNK,
)
SMALL = 1e4
"""Up to this size sums do not overflow, and float32 is close to float64."""


@pytest.fixture(scope="module")
def network():
    return digitus.Network((2, 2), [digitus.Dense(5, "relu"), digitus.Dense(CLASSES)], seed=1)


def seen(images):
    """Return what the network sees of images that were accepted, as float64 rows."""
    given = np.asarray(images)
    scale = {"b": 1, "u": 255, "i": 255}.get(given.dtype.kind, 1)
    return (given.astype(np.float64) / scale).reshape(-1, WIDTH)


def probabilities_of(network, rows):
    """Return the class probabilities in plain NumPy."""
    values = network.parameters()
    hidden = np.maximum(rows @ values["dense_1.kernel"] + values["dense_1.bias"], 0)
    scores = hidden @ values["dense_2.kernel"] + values["dense_2.bias"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@bounded
@given(images=IMAGES)
@example(images=np.ones((2, WIDTH), ">f4"))
@example(images=10**5000)
@example(images=np.ma.masked_array(np.ones((2, WIDTH), np.uint8), mask=True))
def test_predict(network, images):
    found = outcome(lambda: network.predict_proba(images), "images")
    if found is None:
        outcome(lambda: network.predict(images), "images")
        return
    rows = seen(images)
    assert (found.shape, found.dtype) == ((len(rows), CLASSES), np.float32)
    np.testing.assert_array_equal(network.predict(images), found.argmax(axis=1))
    if np.abs(rows).max() <= SMALL:
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
    if np.abs(rows).max() <= 1:
        np.testing.assert_allclose(found, probabilities_of(network, rows), atol=1e-5)


@bounded
@given(images=IMAGES, labels=LABELS, classes=st.one_of(st.integers(2, 4), JUNK))
def test_dataset(images, labels, classes):
    names = ("images", "labels", "classes")
    found = outcome(lambda: digitus.Dataset.from_arrays(images, labels, classes), *names)
    if found is None:
        return
    given = np.asarray(images)
    assert len(found) == len(given) == len(labels)
    assert found.images.shape == (len(given), found.width)
    assert found.classes == classes
    np.testing.assert_array_equal(found.labels, np.asarray(labels))
    scale = 255 if given.dtype.kind == "b" else 1
    with np.errstate(over="ignore"):
        expected = (given.reshape(len(given), -1) * scale).astype(found.images.dtype)
    np.testing.assert_array_equal(found.images, expected)


@bounded
@given(images=IMAGES, labels=LABELS)
def test_what_takes_labelled_images(network, images, labels):
    start = network.parameters()
    metrics = outcome(lambda: network.evaluate(images, labels), "images", "labels")
    slopes = outcome(lambda: network.gradients(images, labels), "images", "labels")
    history = outcome(
        lambda: network.fit(images, labels, epochs=2, batch_size=2), "images", "labels"
    )
    assert (metrics is None) == (slopes is None) == (history is None)
    if metrics is None:
        return
    network.set_parameters(start) if _is_finite(start) else None
    assert 0 <= metrics.correct <= metrics.count == len(np.asarray(labels))
    assert metrics.accuracy == metrics.correct / metrics.count
    loss, gradients = slopes
    assert list(gradients) == list(start)
    assert all(gradients[name].shape == start[name].shape for name in start)
    assert history.epochs == 2
    if np.abs(seen(images)).max() <= 1:
        chosen = probabilities_of(network, seen(images))[np.arange(metrics.count), np.array(labels)]
        np.testing.assert_allclose([metrics.loss, loss], -np.log(chosen).mean(), atol=1e-5)


def _is_finite(parameters):
    return all(np.isfinite(tensor).all() for tensor in parameters.values())


@bounded
@given(
    name=st.one_of(st.sampled_from(["dense_1.kernel", "dense_1.bias"]), JUNK),
    values=st.one_of(arrays(st.sampled_from([(WIDTH, 5), (5,), (5, WIDTH)])), IMAGES),
)
def test_set_parameters(network, name, values):
    start = network.parameters()
    try:
        given = {name: values}
    except TypeError:  # Nothing that a dict can hold.
        given = name
    done = outcome(lambda: network.set_parameters(given) or True, "parameters", str(name)[:50])
    now = network.parameters()
    if done is None:
        assert all(np.array_equal(now[key], start[key]) for key in start)
        return
    if given:
        with np.errstate(over="ignore"):
            np.testing.assert_array_equal(now[name], np.asarray(values).astype(np.float32))
    network.set_parameters(start)


@bounded
@given(first=IMAGES, second=LABELS)
def test_validation_data(network, first, second):
    images, labels = np.zeros((4, WIDTH), np.uint8), [0, 1, 2, 0]
    start = network.parameters()
    for validation in ((first, second), first, [first]):
        found = outcome(
            lambda given=validation: network.fit(images, labels, 1, validation_data=given),
            *("validation_data", "images", "labels"),
        )
        assert found is None or len(found.val_loss) in {0, 1}
    network.set_parameters(start)
