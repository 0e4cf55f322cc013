"""Training visits every image once an epoch, learns, and repeats itself."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import (
    Adam,
    GradientDescent,
    History,
    Momentum,
    Network,
    batches,
    train,
    train_step,
)
from digitus.reference.random import permutation


def patterns(count=200, seed=1):
    """Return noisy images (count, 12) of four patterns, and which pattern each is of."""
    labels = np.random.default_rng(seed).integers(0, 4, size=count).astype(np.uint8)
    noise = np.random.default_rng(seed + 1).integers(0, 120, size=(count, 12))
    images = np.repeat(np.eye(4, dtype=int) * 135, 3, axis=1)[labels] + noise
    return images.astype(np.uint8), labels


IMAGES, LABELS = patterns()


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize(
    ("image_count", "batch_size", "sizes"),
    [
        (10, 4, [4, 4, 2]),
        (10, 5, [5, 5]),
        (10, 1, [1] * 10),
        (10, 10, [10]),
        (10, 11, [10]),
        (10, None, [10]),
        (1, 3, [1]),
        (0, 3, []),
        (0, None, []),
    ],
)
def test_batches_hold_every_row_once_and_the_last_what_is_left(
    image_count, batch_size, sizes, shuffle
):
    rows = list(batches(image_count, batch_size, 3, 0, shuffle))
    assert [len(batch) for batch in rows] == sizes
    assert sorted(row for batch in rows for row in batch.tolist()) == list(range(image_count))


def test_batches_follow_the_order_of_their_epoch():
    for epoch in (0, 1):
        rows = np.concatenate(list(batches(23, 5, 8, epoch, shuffle=True)))
        np.testing.assert_array_equal(rows, permutation(8, epoch, 23))
    rows = np.concatenate(list(batches(23, 5, 8, 1, shuffle=False)))
    np.testing.assert_array_equal(rows, np.arange(23))


@pytest.mark.parametrize("batch_size", [0, -1])
def test_batch_size_below_one_is_refused(batch_size):
    with pytest.raises(ValueError, match=f"batch_size: expected 1 .*, got {batch_size}"):
        list(batches(10, batch_size, 0, 0, shuffle=False))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_network_learns(dtype):
    network = Network((12, 8, 4), dtype)
    history = train(
        network,
        IMAGES,
        LABELS,
        epochs=15,
        batch_size=16,
        optimizer=Adam(0.01),
        validation=patterns(seed=5),
    )
    assert history.loss[-1] < 0.2 * history.loss[0]
    assert history.accuracy[-1] == 1.0
    assert history.val_accuracy[-1] > 0.98
    assert network.evaluate(*patterns(seed=5)) == (history.val_loss[-1], history.val_accuracy[-1])


def run(seed, shuffle=True):
    """Return parameters and history of a short training."""
    network = Network((12, 8, 4))
    history = train(
        network,
        IMAGES,
        LABELS,
        epochs=3,
        batch_size=32,
        optimizer=Momentum(),
        seed=seed,
        shuffle=shuffle,
    )
    return network.parameters, history


def test_same_seed_gives_the_same_bits_and_another_seed_others():
    (first, first_history), (again, again_history), (other, _) = run(1), run(1), run(2)
    assert (first_history.loss, first_history.accuracy) == (
        again_history.loss,
        again_history.accuracy,
    )
    for name, array in first.items():
        np.testing.assert_array_equal(array, again[name])
        assert not np.array_equal(array, other[name])


def test_seed_does_not_matter_in_file_order():
    first, other = run(1, shuffle=False)[0], run(2, shuffle=False)[0]
    for name, array in first.items():
        np.testing.assert_array_equal(array, other[name])


@pytest.mark.parametrize("shuffle", [False, True])
def test_history_is_the_mean_over_images_as_they_were_met(shuffle):
    trained, stepped = Network((12, 8, 4)), Network((12, 8, 4))
    history = train(
        trained,
        IMAGES[:23],
        LABELS[:23],
        epochs=2,
        batch_size=5,
        optimizer=Momentum(),
        seed=4,
        shuffle=shuffle,
    )
    optimizer = Momentum()
    for epoch in range(2):
        losses, hits = [], []
        for rows in batches(23, 5, 4, epoch, shuffle):
            images, labels = IMAGES[rows], LABELS[rows]
            for image, label in zip(images, labels, strict=True):
                losses.append(stepped.evaluate(image[np.newaxis], label[np.newaxis])[0])
            hits += (stepped.predict(images) == labels).tolist()
            train_step(stepped, images, labels, optimizer)
        assert len(losses) == 23
        assert_close(history.loss[epoch], np.mean(losses), 1e-13, 0.0, "loss")
        assert_close(history.accuracy[epoch], np.mean(hits), 1e-13, 0.0, "accuracy")
    for name, array in stepped.parameters.items():
        assert_close(trained.parameters[name], array, 1e-13, 1e-15, name)


@pytest.mark.parametrize("shuffle", [False, True])
def test_full_batch_takes_one_step_an_epoch_in_the_order_of_the_epoch(shuffle):
    network, stepped = Network((12, 8, 4)), Network((12, 8, 4))
    train(
        network,
        IMAGES,
        LABELS,
        epochs=2,
        batch_size=None,
        optimizer=GradientDescent(),
        seed=6,
        shuffle=shuffle,
    )
    for epoch in range(2):
        # The order changes nothing but the last bits of the sums, and those it must.
        rows = permutation(6, epoch, len(IMAGES)) if shuffle else slice(None)
        train_step(stepped, IMAGES[rows], LABELS[rows], GradientDescent())
    for name, array in stepped.parameters.items():
        np.testing.assert_array_equal(network.parameters[name], array)


def test_step_returns_what_was_before_it():
    network = Network((12, 8, 4))
    expected = network.loss_and_gradients(IMAGES, LABELS)
    before = {name: array.copy() for name, array in network.parameters.items()}
    loss, gradients, outputs = train_step(network, IMAGES, LABELS, GradientDescent(0.5))
    assert loss == expected[0]
    for ours, theirs in zip(outputs, expected[2], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    for name, array in network.parameters.items():
        np.testing.assert_array_equal(gradients[name], expected[1][name])
        np.testing.assert_array_equal(array, before[name] - 0.5 * gradients[name])


def test_bytes_and_scaled_floats_train_alike():
    from_bytes, from_floats = Network((12, 8, 4)), Network((12, 8, 4))
    for network, images in ((from_bytes, IMAGES), (from_floats, IMAGES / 255)):
        train(network, images, LABELS, epochs=2, batch_size=64, optimizer=Adam())
    for name, array in from_bytes.parameters.items():
        np.testing.assert_array_equal(array, from_floats.parameters[name])


def test_callback_sees_each_epoch_complete():
    seen = []

    def on_epoch(epoch: int, history: History) -> None:
        columns = (
            history.loss,
            history.accuracy,
            history.val_loss,
            history.val_accuracy,
            history.seconds,
        )
        seen.append((epoch, [len(column) for column in columns]))

    train(
        Network((12, 4)),
        IMAGES,
        LABELS,
        epochs=3,
        batch_size=64,
        optimizer=Adam(),
        validation=(IMAGES, LABELS),
        on_epoch=on_epoch,
    )
    assert seen == [(1, [1] * 5), (2, [2] * 5), (3, [3] * 5)]


def test_without_validation_there_are_no_validation_figures():
    history = train(Network((12, 4)), IMAGES, LABELS, epochs=1, batch_size=64, optimizer=Adam())
    assert history.val_loss == []
    assert history.val_accuracy == []
    assert history.seconds[0] > 0


def test_labels_are_checked_before_the_first_step():
    network = Network((12, 4))
    before = network.parameters["dense_1.kernel"].copy()
    wrong = LABELS.copy()
    wrong[-1] = 4
    with pytest.raises(ValueError, match="labels: expected 0 to 3"):
        train(network, IMAGES, wrong, epochs=1, batch_size=8, optimizer=Adam())
    np.testing.assert_array_equal(network.parameters["dense_1.kernel"], before)
