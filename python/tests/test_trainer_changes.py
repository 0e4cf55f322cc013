"""A trainer whose learning rate, order or images change in the course of a training."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from closeness import assert_close
from synthetic import digits, small_network

import digitus
from digitus.checkpoints import Checkpoint

IMAGES, LABELS = digits(100)
DATASET = digitus.Dataset.from_arrays(IMAGES, LABELS)


def make_trainer(network=None, dataset=DATASET, **given):
    return digitus.Trainer(network or small_network(), dataset, "sgd", 30, **given)


def parameter_bytes(network):
    return b"".join(value.tobytes() for value in network.parameters().values())


def test_another_rate_counts_from_the_next_step_on():
    schedule = digitus.StepDecay(2, 0.5)
    network, trainer = small_network(), None
    trainer = make_trainer(network, schedule=schedule, shuffle=False)
    rates = [trainer.run().learning_rate for _ in range(3)]
    trainer.set_learning_rate(8.0)
    assert trainer.progress().learning_rate == rates[-1] == 0.05
    before = network.parameters()
    _, gradients = network.gradients(IMAGES[90:], LABELS[90:])
    assert trainer.run().learning_rate == 4.0
    for name, value in network.parameters().items():
        assert_close(value, before[name] - 4 * gradients[name], 1e-5, 1e-5, name)
    assert trainer.run().learning_rate == 2.0


def test_the_rate_of_the_first_step_may_be_another_one():
    trainer = make_trainer()
    trainer.set_learning_rate(0.5)
    assert trainer.progress().learning_rate == 0.5
    assert trainer.run().learning_rate == 0.5


@pytest.mark.parametrize("rate", [0, -1, np.nan, np.inf, "1", None, 1e39, 1e-60])
def test_rates_that_are_none_are_refused(rate):
    trainer = make_trainer()
    with pytest.raises(digitus.ArgumentError, match="rate: expected a number"):
        trainer.set_learning_rate(rate)
    assert trainer.run().learning_rate == 0.1


def test_a_checkpoint_holds_another_rate(tmp_path):
    network, again = small_network(), small_network()
    trainer = make_trainer(network)
    trainer.run(2)
    trainer.set_learning_rate(0.7)
    trainer.save(tmp_path / "c")
    trainer.run(10)
    resumed = make_trainer(again)
    resumed.set_learning_rate(0.9)
    resumed.restore(tmp_path / "c")
    assert resumed.progress().learning_rate == 0.1
    assert resumed.run(10).learning_rate == 0.7
    assert parameter_bytes(again) == parameter_bytes(network)
    plain = make_trainer()
    plain.save(tmp_path / "plain")
    resumed.restore(tmp_path / "plain")
    assert resumed.run().learning_rate == 0.1


def test_images_are_visited_in_the_order_that_was_given():
    rows = np.random.default_rng(2).integers(0, 100, size=100)
    network, twin = small_network(), small_network()
    trainer = make_trainer(network)
    trainer.set_order(rows)
    np.testing.assert_array_equal(trainer.order(), rows)
    trainer.run(100)
    chosen = digitus.Dataset.from_arrays(IMAGES[rows], LABELS[rows])
    make_trainer(twin, chosen, shuffle=False).run(100)
    assert parameter_bytes(network) == parameter_bytes(twin)


@pytest.mark.parametrize("shuffle", [True, False])
def test_later_epochs_are_drawn_as_usual(shuffle):
    usual, given = make_trainer(shuffle=shuffle), make_trainer(shuffle=shuffle)
    for epoch in range(4):
        if epoch in (1, 2):
            given.set_order(np.full(100, epoch))
            assert set(given.order()) == {epoch}
        else:
            np.testing.assert_array_equal(given.order(), usual.order())
        usual.run(100)
        given.run(100)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (np.arange(99), r"rows: expected shape \(100,\), got shape \(99,\)"),
        (np.arange(100).reshape(4, 25), r"rows: expected shape \(100,\), got shape \(4, 25\)"),
        (np.arange(100.0), "rows: expected integers, got float64"),
        ([None] * 100, "rows: expected integers, got object"),
        (np.arange(1, 101), "rows: expected 0 to 99, got 100 at index 99"),
        (np.arange(-1, 99), "rows: expected 0 to 99, got -1 at index 0"),
        (np.full(100, 2**63, np.uint64), "rows: expected 0 to 99, got 9223372036854775808"),
    ],
)
def test_orders_that_are_none_are_refused(rows, message):
    trainer = make_trainer()
    before = trainer.order()
    with pytest.raises(digitus.ArgumentError, match=message):
        trainer.set_order(rows)
    np.testing.assert_array_equal(trainer.order(), before)


def test_an_order_is_set_between_epochs_only(tmp_path):
    trainer = make_trainer()
    trainer.set_order(np.arange(100)[::-1])
    with pytest.raises(digitus.StateError, match="the order of the images was given"):
        trainer.save(tmp_path / "c")
    trainer.run()
    with pytest.raises(digitus.StateError, match="rows: epoch 1 has begun"):
        trainer.set_order(np.arange(100))
    with pytest.raises(digitus.StateError, match="or after the epoch's last step"):
        trainer.save(tmp_path / "c")
    trainer.run(100)
    trainer.save(tmp_path / "c")
    trainer.set_order(np.arange(100))
    trainer.restore(tmp_path / "c")
    assert sorted(trainer.order()) == list(range(100))
    assert list(trainer.order()) != list(range(100))


def test_an_order_is_not_set_within_a_batch_that_was_cut_short():
    images, labels = digits(3000)
    dataset = digitus.Dataset.from_arrays(images, labels)
    trainer = digitus.Trainer(small_network(), dataset, "sgd", None, time_limit=1e-9)
    assert trainer.run().step == 0
    for call in (lambda: trainer.set_order(np.arange(3000)), lambda: trainer.set_dataset(dataset)):
        with pytest.raises(digitus.StateError, match="epoch 1 has begun"):
            call()


def test_other_images_go_on_where_the_former_ended():
    """One trainer with three sets of images does what one with all of them does, in its order."""
    network, twin = small_network(), small_network()
    parts = [slice(0, 30), slice(30, 90), slice(90, 100)]
    trainer = digitus.Trainer(network, DATASET, "adam", 30, shuffle=False)
    for number, part in enumerate(parts, 1):
        trainer.set_dataset(digitus.Dataset.from_arrays(IMAGES[part], LABELS[part]))
        state = trainer.run(100)
        assert (state.epoch, state.epoch_finished) == (number, True)
        assert state.images == len(LABELS[part])
    assert state.step == 4
    digitus.Trainer(twin, DATASET, "adam", 30, shuffle=False).run(100)
    assert parameter_bytes(network) == parameter_bytes(twin)


@pytest.mark.parametrize("counts", [(40, 100), (100, 40)])
@pytest.mark.parametrize("batch_size", [30, None])
@pytest.mark.parametrize("clip_norm", [None, 0.5])
def test_a_convolutional_network_goes_on_as_if_made_for_them(counts, batch_size, clip_norm):
    """Of which a batch is never cut, and larger ones need more memory."""
    parts = [digitus.Dataset.from_arrays(IMAGES[:count], LABELS[:count]) for count in counts]
    networks = []
    for made_for in (0, 1):
        network = digitus.Network(
            (6, 6, 1),
            [
                *(digitus.Conv2D(4, 3, "relu"), digitus.BatchNorm(), digitus.MaxPool2D(2)),
                *(digitus.Dropout(0.3), digitus.Flatten(), digitus.Dense(10)),
            ],
            seed=2,
        )
        given = {"clip_norm": clip_norm, "l2_penalty": 0.1}
        with digitus.Trainer(network, parts[made_for], "adam", batch_size, **given) as trainer:
            trainer.set_dataset(parts[1])
            for _ in range(2):
                trainer.run(100)
        networks.append(parameter_bytes(network))
    assert networks[0] == networks[1]


def test_weights_of_the_former_images_are_forgotten():
    network, twin = small_network(), small_network()
    weights = np.linspace(0, 4, 100)
    trainer = make_trainer(network, sample_weight=weights, class_weight="balanced")
    trainer.set_dataset(DATASET)
    trainer.run(100)
    plain = make_trainer(twin)
    plain.run(100)
    assert parameter_bytes(network) == parameter_bytes(twin)
    trainer.set_dataset(DATASET, sample_weight=weights, class_weight={1: 2.0})
    trainer.run(100)
    plain.run(100)
    assert parameter_bytes(network) != parameter_bytes(twin)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (
            digitus.Dataset.from_arrays(IMAGES[:, :5], LABELS),
            "expected 36 uint8 values an image and 10 classes, as before, got 5 uint8 values",
        ),
        (digitus.Dataset.from_arrays(IMAGES / 255, LABELS), "got 36 float32 values"),
        (digitus.Dataset.from_arrays(IMAGES, LABELS, classes=11), "values an image and 11 classes"),
        (IMAGES, "dataset: expected a digitus.Dataset"),
    ],
)
def test_images_of_another_kind_are_refused(other, message):
    trainer = make_trainer()
    with pytest.raises(digitus.ArgumentError, match=message):
        trainer.set_dataset(other)
    assert trainer.run(100).images == 100


def test_images_are_changed_between_epochs_only(tmp_path):
    trainer = make_trainer()
    trainer.run()
    with pytest.raises(digitus.StateError, match="dataset: epoch 1 has begun"):
        trainer.set_dataset(DATASET)
    trainer.run(100)
    few = digitus.Dataset.from_arrays(IMAGES[:40], LABELS[:40])
    trainer.set_dataset(few)
    assert len(trainer.order()) == 40
    with pytest.raises(digitus.StateError, match="the dataset was set after epoch 1"):
        trainer.save(tmp_path / "c")
    trainer.run()
    trainer.save(tmp_path / "c")
    found = Checkpoint.read(tmp_path / "c")
    assert (found.images, found.epoch, found.step) == (40, 2, 5)
    network = small_network()
    resumed = make_trainer(network, few)
    resumed.restore(tmp_path / "c")
    assert resumed.run(100).epoch == trainer.run(100).epoch == 2


def test_the_former_images_are_let_go_of():
    """Images are freed with the last thing that uses them, and not before."""

    class Array(np.ndarray):
        """An array that a weak reference can be made to."""

    def dataset():
        images = Array(IMAGES.shape, np.uint8)  # Of which its memory is, so that views keep it.
        images[...] = IMAGES
        return digitus.Dataset.from_arrays(images, LABELS), weakref.ref(images)

    first, seen_first = dataset()
    trainer = make_trainer(dataset=first)
    del first
    gc.collect()
    trainer.run(100)
    second, seen_second = dataset()
    trainer.set_dataset(second)
    del second
    gc.collect()
    assert seen_first() is None
    assert seen_second() is not None
    with pytest.raises(digitus.ArgumentError):
        trainer.set_dataset(digitus.Dataset.from_arrays(IMAGES / 255, LABELS))
    gc.collect()
    assert seen_second() is not None
    trainer.run(100)
    trainer.close()
    gc.collect()
    assert seen_second() is None


def test_closed_trainers_and_datasets_are_refused():
    trainer = make_trainer()
    closed = digitus.Dataset.from_arrays(IMAGES, LABELS)
    closed.close()
    with pytest.raises(digitus.StateError, match="this dataset is closed"):
        trainer.set_dataset(closed)
    trainer.close()
    for call in (
        lambda: trainer.set_dataset(DATASET),
        lambda: trainer.set_learning_rate(1.0),
        lambda: trainer.set_order(np.arange(100)),
    ):
        with pytest.raises(digitus.StateError, match="this trainer is closed"):
            call()
