"""Training learns, says how, does what it is told, and gives the same bits again."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic import digits, small_network

import digitus

IMAGES, LABELS = digits(1000)
TEST_IMAGES, TEST_LABELS = digits(500, seed=2)


def parameter_bytes(network):
    return b"".join(value.tobytes() for value in network.parameters().values())


@pytest.mark.parametrize(
    "optimizer",
    [
        "adam",
        digitus.AdamW(1e-2),
        digitus.SGD(0.5),
        digitus.SGD(0.1, momentum=0.9),
        digitus.SGD(0.1, momentum=0.9, nesterov=True),
    ],
)
def test_small_problem_is_learned(optimizer):
    network = small_network()
    history = network.fit(IMAGES, LABELS, epochs=20, batch_size=32, optimizer=optimizer)
    assert network.evaluate(TEST_IMAGES, TEST_LABELS).accuracy > 0.95
    assert network.history is history
    assert history.epochs == 20
    assert len(history.loss) == len(history.accuracy) == len(history.seconds) == 20
    assert history.val_loss == history.val_accuracy == []
    assert history.loss[-1] < 0.5 * history.loss[0]
    assert all(seconds > 0 for seconds in history.seconds)


def test_full_batch_epoch_is_one_step_of_gradient_descent():
    network = small_network()
    before = network.parameters()
    loss, gradients = network.gradients(IMAGES, LABELS)
    metrics = network.evaluate(IMAGES, LABELS)
    history = network.fit(
        IMAGES, LABELS, epochs=1, batch_size=None, optimizer=digitus.SGD(0.1), shuffle=False
    )
    np.testing.assert_allclose(history.loss, [loss], rtol=1e-6)
    assert history.accuracy == [metrics.accuracy]
    for name, value in network.parameters().items():
        np.testing.assert_allclose(value, before[name] - 0.1 * gradients[name], rtol=0, atol=1e-6)


def test_last_batch_holds_what_is_left():
    network = small_network()
    dataset = digitus.Dataset.from_arrays(IMAGES[:100], LABELS[:100])
    with digitus.Trainer(network, dataset, batch_size=32) as trainer:
        states = [trainer.run() for _ in range(5)]
    assert [state.images for state in states] == [32, 64, 96, 100, 32]
    assert [state.batch for state in states] == [1, 2, 3, 4, 1]
    assert [state.epoch for state in states] == [1, 1, 1, 1, 2]
    assert [state.epoch_finished for state in states] == [False, False, False, True, False]
    assert [state.step for state in states] == [1, 2, 3, 4, 5]
    assert {state.batches_per_epoch for state in states} == {4}


def test_run_never_goes_past_an_epoch():
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    trainer = digitus.Trainer(small_network(), dataset, batch_size=100)
    assert trainer.run(7).batch == 7
    state = trainer.run(10**6)
    assert (state.epoch, state.batch, state.epoch_finished) == (1, 10, True)


def test_batch_larger_than_the_data_is_the_full_batch():
    first, second = small_network(), small_network()
    for network, size in ((first, None), (second, 10**9)):
        network.fit(IMAGES, LABELS, epochs=2, batch_size=size)
    assert parameter_bytes(first) == parameter_bytes(second)


def test_order_is_shuffled_anew_each_epoch():
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    orders = []
    with digitus.Trainer(small_network(), dataset, "sgd", 100, seed=5) as trainer:
        for _ in range(2):
            orders.append(trainer.order())
            trainer.run(10**6)
    for order in orders:
        assert order.dtype == np.int64
        assert sorted(order) == list(range(1000))
    assert (orders[0] != orders[1]).any()
    again = digitus.Trainer(small_network(), dataset, seed=5)
    np.testing.assert_array_equal(again.order(), orders[0])
    other = digitus.Trainer(small_network(), dataset, seed=6)
    assert (other.order() != orders[0]).any()


def test_order_is_that_of_the_file_without_shuffling():
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    trainer = digitus.Trainer(small_network(), dataset, shuffle=False)
    np.testing.assert_array_equal(trainer.order(), np.arange(1000))


def test_validation_is_the_evaluation_after_each_epoch():
    network, found = small_network(), []
    history = network.fit(
        IMAGES,
        LABELS,
        epochs=3,
        validation_data=(TEST_IMAGES, TEST_LABELS),
        callbacks=[lambda event: found.append(network.evaluate(TEST_IMAGES, TEST_LABELS))],
    )
    assert history.val_loss == [metrics.loss for metrics in found]
    assert history.val_accuracy == [metrics.accuracy for metrics in found]


def test_datasets_train_as_their_arrays():
    first, second = small_network(), small_network()
    first.fit(IMAGES, LABELS, epochs=2, validation_data=(TEST_IMAGES, TEST_LABELS))
    second.fit(
        digitus.Dataset.from_arrays(IMAGES, LABELS),
        epochs=2,
        validation_data=digitus.Dataset.from_arrays(TEST_IMAGES, TEST_LABELS),
    )
    assert parameter_bytes(first) == parameter_bytes(second)
    assert first.history.loss == second.history.loss
    assert first.history.val_loss == second.history.val_loss


def test_same_seed_same_bits():
    networks = [small_network() for _ in range(3)]
    for network, seed in zip(networks, (None, 3, 4), strict=True):
        network.fit(IMAGES, LABELS, epochs=2, seed=seed)
    assert parameter_bytes(networks[0]) == parameter_bytes(networks[1])
    assert parameter_bytes(networks[0]) != parameter_bytes(networks[2])
    assert networks[0].history.loss == networks[1].history.loss


@pytest.mark.parametrize("batch_size", [1, 33, 128, None])
@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_same_bits_for_any_number_of_threads(batch_size, kind):
    images = IMAGES[:300] if kind is np.uint8 else (IMAGES[:300] / 255).astype(kind)
    results = []
    try:
        for count in (1, 2, 3, 4):
            digitus.set_num_threads(count)
            network = small_network()
            history = network.fit(images, LABELS[:300], epochs=2, batch_size=batch_size)
            proba = network.predict_proba(TEST_IMAGES).tobytes()
            results.append((parameter_bytes(network), history.loss, history.accuracy, proba))
    finally:
        digitus.set_num_threads(0)
    assert all(result == results[0] for result in results)


def test_short_runs_give_the_same_bits_as_long_ones():
    dataset = digitus.Dataset.from_arrays(np.tile(IMAGES, (8, 1)), np.tile(LABELS, 8))
    results = []
    for limit in (0.0, 1e-9):
        network = small_network()
        with digitus.Trainer(network, dataset, batch_size=None, time_limit=limit) as trainer:
            state, calls = trainer.run(), 1
            while state.step < 3:
                state, calls = trainer.run(), calls + 1
        results.append((parameter_bytes(network), state.loss, state.accuracy, state.epoch))
    assert calls > 3
    assert results[0] == results[1]


def test_second_fit_goes_on_from_the_first():
    network = small_network()
    first = network.fit(IMAGES, LABELS, epochs=3)
    second = network.fit(IMAGES, LABELS, epochs=3)
    assert second.loss[0] < first.loss[0]
    assert network.history is second


def test_setting_parameters_between_runs_is_seen_by_the_trainer():
    network = small_network()
    start = network.parameters()
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    trainer = digitus.Trainer(network, dataset, "sgd", None, shuffle=False)
    first = trainer.run()
    network.set_parameters(start)
    assert trainer.run().loss == first.loss


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"epochs": 0}, "epochs: expected"),
        ({"epochs": 1.0}, "epochs: expected"),
        ({"batch_size": 0}, "batch_size: expected"),
        ({"batch_size": -1}, "batch_size: expected"),
        ({"batch_size": "full"}, "batch_size: expected"),
        ({"batch_size": 2**64}, "batch_size: expected"),
        ({"optimizer": "rmsprop"}, "optimizer: expected"),
        ({"shuffle": "yes"}, "shuffle: expected"),
        ({"seed": -1}, "seed: expected"),
        ({"progress": 1}, "progress: expected"),
        ({"callbacks": [None]}, "callbacks: expected"),
        ({"validation_data": IMAGES}, "validation_data: expected"),
        ({"validation_data": (IMAGES, LABELS[:3])}, "labels: expected"),
        ({"validation_data": (IMAGES[:, 1:], LABELS)}, "images: expected"),
        ({"validation_data": digitus.Dataset}, "validation_data: expected"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_changes(arguments, expected):
    network = small_network()
    before = parameter_bytes(network)
    with pytest.raises(digitus.ArgumentError, match=expected):
        network.fit(IMAGES, LABELS, **arguments)
    assert parameter_bytes(network) == before
    assert network.history is None


def test_validation_of_other_classes_is_refused_before_anything_changes():
    network = small_network()
    before = parameter_bytes(network)
    wrong = digitus.Dataset.from_arrays(IMAGES, LABELS, classes=12)
    with pytest.raises(digitus.ArgumentError, match="12"):
        network.fit(IMAGES, LABELS, validation_data=wrong)
    assert parameter_bytes(network) == before


@pytest.mark.parametrize("max_batches", [0, -1, 2**63, 1.5])
def test_trainer_refuses_a_wrong_number_of_batches(max_batches):
    trainer = digitus.Trainer(small_network(), digitus.Dataset.from_arrays(IMAGES, LABELS))
    with pytest.raises(digitus.ArgumentError, match="max_batches: expected"):
        trainer.run(max_batches)


def test_trainer_refuses_arrays_and_wrong_limits():
    with pytest.raises(digitus.ArgumentError, match=r"dataset: expected a digitus\.Dataset"):
        digitus.Trainer(small_network(), IMAGES)
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    with pytest.raises(digitus.ArgumentError, match="time_limit: expected"):
        digitus.Trainer(small_network(), dataset, time_limit=-1)
