"""Whatever settings and paths the package is given: what they stand for, or a refusal in words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import ANY_SHAPES, JUNK, NEW_PATHS, PATHS, arrays, bounded, outcome, shown
from synthetic import csv_text, digits, idx_images, idx_labels

import digitus

IMAGES, LABELS = digits(12, classes=3, width=4)
LABELS[:3] = [0, 1, 2]
UNITS = st.one_of(st.integers(1, 20), JUNK)
COUNTS = st.one_of(st.integers(1, 3), JUNK)
CHOICES = st.one_of(st.sampled_from(["relu", "none", None, "adam", "he_normal"]), JUNK)
REALS = st.one_of(st.floats(0, 1), JUNK)


HUGE = 10**5000
"""More digits than Python writes down."""


def small():
    """Return a network for the images."""
    return digitus.Network((4,), [digitus.Dense(3)])


@bounded
@given(units=UNITS, activation=CHOICES, initializer=CHOICES)
@example(units=1, activation=np.zeros(3), initializer="he_normal")
@example(units=HUGE, activation=None, initializer="he_normal")
@example(units=1, activation=HUGE, initializer="he_normal")
@example(units=1, activation=None, initializer=HUGE)
def test_dense(units, activation, initializer):
    names = ("units", "activation", "initializer")
    layer = outcome(lambda: digitus.Dense(units, activation, initializer), *names)
    if layer is not None:
        assert layer.units == units
        assert 1 <= layer.units <= 65_536
        assert layer.activation in {None, "relu"}
        assert repr(layer)


@bounded
@given(
    sizes=st.one_of(st.lists(st.one_of(st.integers(1, 9), JUNK), max_size=4), JUNK),
    layers=st.one_of(st.lists(st.integers(1, 5).map(digitus.Dense), max_size=3), JUNK),
    seed=st.one_of(st.integers(0, 2**64 - 1), JUNK),
)
def test_network(sizes, layers, seed):
    names = ("input_shape", "input shape", "layers", "seed")
    network = outcome(lambda: digitus.Network(sizes, layers, seed), *names)
    if network is not None:
        assert network.input_shape == tuple(sizes)
        assert network.classes == layers[-1].units
        images = np.zeros((2, math.prod(network.input_shape)), np.uint8)
        np.testing.assert_allclose(network.predict_proba(images).sum(axis=1), 1, rtol=1e-5)


@bounded
@given(values=st.lists(REALS, min_size=5, max_size=5), flag=st.one_of(st.booleans(), JUNK))
@example(values=[HUGE] * 5, flag=False)
@example(values=[0.5] * 5, flag=HUGE)
@example(values=[np.array([0.5])] * 5, flag=False)
@example(values=[bytearray(b"0.5")] * 5, flag=False)
def test_optimizers(values, flag):
    adam = ("learning_rate", "beta_1", "beta_2", "epsilon", "weight_decay")
    sgd = ("learning_rate", "momentum", "nesterov")
    makers = [
        (lambda: digitus.SGD(*values[:2], flag), sgd),
        (lambda: digitus.Adam(*values[:4]), adam),
        (lambda: digitus.AdamW(*values), adam),
        (lambda: digitus.Normal(values[0]), ("standard_deviation",)),
    ]
    for make, names in makers:
        made = outcome(make, *names)
        if isinstance(made, digitus.Normal):
            assert made.standard_deviation > 0
        elif made is not None:
            spoken = tuple(name.replace("_", " ") for name in names)
            outcome(
                lambda optimizer=made: small().fit(IMAGES, LABELS, 1, optimizer=optimizer),
                *(*names, *spoken, "beta1", "beta2"),
            )


@bounded
@given(
    epochs=COUNTS.filter(lambda value: not (isinstance(value, int) and 3 < value < 2**63)),
    batch_size=COUNTS,
    optimizer=CHOICES,
    shuffle=st.one_of(st.booleans(), JUNK),
    seed=COUNTS,
    l2_penalty=REALS,
    reduction=st.one_of(st.sampled_from(["images", "weights"]), JUNK),
)
def test_fit(epochs, **options):
    names = ("epochs", *options, "l2 penalty")
    history = outcome(lambda: small().fit(IMAGES, LABELS, epochs, **options), *names)
    if history is not None:
        assert history.epochs == epochs
        assert all(0 <= value <= 1 for value in history.accuracy)


PAIRS = st.one_of(st.tuples(REALS, REALS), st.lists(st.floats(0.1, 2), max_size=3), JUNK)


@bounded
@given(
    numbers=st.lists(REALS, min_size=7, max_size=7),
    pairs=st.lists(PAIRS, min_size=3, max_size=3),
    shape=st.one_of(st.none(), st.lists(st.integers(1, 4), max_size=4), JUNK),
    seed=COUNTS,
    epoch=COUNTS,
)
@example(numbers=[0.5] * 7, pairs=[(0.5, 1.0)] * 3, shape=(2, 2), seed=0, epoch=2**63 - 1)
@example(numbers=[HUGE] * 7, pairs=[(HUGE, HUGE)] * 3, shape=(HUGE, HUGE), seed=0, epoch=1)
def test_augmentation(numbers, pairs, shape, seed, epoch):
    singles = ("shift", "rotation", "shear", "flip", "elastic_strength", "elastic_smoothness")
    given = dict(zip((*singles, "erasing"), numbers, strict=True))
    given |= dict(zip(("scale", "erased_area", "erased_aspect"), pairs, strict=True))
    made = outcome(lambda: digitus.Augmentation(**given, image_shape=shape), *given, "image_shape")
    if made is None:
        return
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS, 3)
    changed = outcome(
        lambda: dataset.augmented(made, seed=seed, epoch=epoch), "seed", "epoch", "augmentation"
    )
    if changed is not None:
        assert changed.shape == IMAGES.shape
        assert ((changed >= 0) & (changed <= 1)).all()
        small().fit(dataset, epochs=1, augmentation=made)


@bounded
@given(callbacks=JUNK, progress=JUNK.filter(lambda value: value is not True))
def test_who_hears_of_it(callbacks, progress):
    outcome(
        lambda: small().fit(IMAGES, LABELS, 1, callbacks=callbacks, progress=progress),
        *("callbacks", "progress"),
    )


@bounded
@given(
    network=st.one_of(st.just("small"), JUNK),
    dataset=st.one_of(st.just("small"), JUNK),
    batch_size=COUNTS,
    time_limit=REALS,
    batches=COUNTS,
)
def test_trainer(network, dataset, batch_size, time_limit, batches):
    network = small() if isinstance(network, str) and network == "small" else network
    if isinstance(dataset, str) and dataset == "small":
        dataset = digitus.Dataset.from_arrays(IMAGES, LABELS, 3)
    names = ("network", "dataset", "batch_size", "time_limit")
    trainer = outcome(
        lambda: digitus.Trainer(network, dataset, "sgd", batch_size, time_limit=time_limit), *names
    )
    if trainer is not None:
        progress = outcome(lambda: trainer.run(batches), "max_batches")
        assert progress is None or 0 <= progress.batch <= progress.batches_per_epoch
        assert sorted(trainer.order()) == list(range(12))


@bounded
@given(
    rate=REALS,
    rows=st.one_of(st.permutations(range(12)), arrays(ANY_SHAPES), JUNK),
    dataset=JUNK,
)
@example(rate=HUGE, rows=[HUGE] * 12, dataset=None)
def test_changes_of_a_training(rate, rows, dataset):
    trainer = digitus.Trainer(small(), digitus.Dataset.from_arrays(IMAGES, LABELS, 3), "sgd")
    outcome(lambda: trainer.set_learning_rate(rate) or True, "rate")
    if outcome(lambda: trainer.set_order(rows) or True, "rows"):
        np.testing.assert_array_equal(trainer.order(), np.asarray(rows).astype(int))
    assert outcome(lambda: trainer.set_dataset(dataset) or True, "dataset") is None
    assert trainer.run(99).epoch_finished


PIECES = st.one_of(
    st.tuples(st.just(IMAGES), st.just(LABELS)), st.tuples(JUNK, JUNK), st.lists(JUNK), JUNK
)


@bounded
@given(source=st.one_of(st.lists(PIECES, max_size=3), JUNK), is_called=st.booleans())
@example(source=HUGE, is_called=True)
@example(source=[(IMAGES, LABELS, HUGE)], is_called=False)
def test_streams(source, is_called):
    network = small()
    history = outcome(
        lambda: network.fit((lambda: source) if is_called else source, epochs=1), "images", "labels"
    )
    assert history is None or history.epochs == 1


@bounded
@given(index=COUNTS)
def test_layer_output(index):
    values = outcome(lambda: small().layer_output(index, IMAGES), "index")
    assert values is None or values.shape == (12, 3)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Go to a folder with files to be found by chance."""
    (tmp_path / "a").write_text(csv_text(IMAGES, LABELS))
    (tmp_path / "b").write_bytes(idx_images(IMAGES, 2))
    (tmp_path / "c").write_bytes(idx_labels(LABELS))
    small().save(tmp_path / "d")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@bounded
@given(path=PATHS, other=PATHS)
def test_files_to_read(folder, path, other):
    for load, names in (
        (lambda: digitus.load_csv(path), ("path", shown(path))),
        (lambda: digitus.load_idx(path, other), ("images", "labels", shown(path), shown(other))),
    ):
        dataset = outcome(load, *names)
        assert dataset is None or (len(dataset), dataset.width) == (12, 4)
    network = outcome(lambda: digitus.Network.load(path), "path", shown(path))
    assert network is None or network.input_shape == (4,)


@bounded
@given(name=NEW_PATHS)
def test_files_to_write(folder, name):
    network = small()
    if outcome(lambda: network.save(name) or True, "path", shown(name)) is None:
        return
    again = digitus.Network.load(name).parameters()
    for key, tensor in network.parameters().items():
        np.testing.assert_array_equal(again[key], tensor)
