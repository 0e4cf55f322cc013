"""`partial_fit`: many calls are one training, which keeps nothing of the images."""

from __future__ import annotations

import gc
import threading
import weakref

import numpy as np
import pytest
from synthetic import digits, small_network

import digitus

IMAGES, LABELS = digits(300)
PARTS = [slice(0, 100), slice(100, 250), slice(250, 300)]


def parameter_bytes(network):
    return b"".join(value.tobytes() for value in network.parameters().values())


def learn(network, **given):
    return [network.partial_fit(IMAGES[part], LABELS[part], **given) for part in PARTS]


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_calls_are_one_training(optimizer):
    network, twin = small_network(), small_network()
    given = {"batch_size": 50, "shuffle": False, "optimizer": optimizer, "l2_penalty": 0.1}
    states = learn(network, **given)
    history = twin.fit(IMAGES, LABELS, epochs=1, **given)
    assert parameter_bytes(network) == parameter_bytes(twin)
    assert [(state.epoch, state.images, state.step) for state in states] == [
        (1, 100, 2),
        (2, 150, 5),
        (3, 50, 6),
    ]
    mean = sum(state.loss * state.images for state in states) / 300
    assert mean == pytest.approx(history.loss[0], rel=1e-12)


def test_it_differs_from_trainings_of_their_own():
    network, twin = small_network(), small_network()
    learn(network)
    for part in PARTS:
        twin.fit(IMAGES[part], LABELS[part], epochs=1)
    assert parameter_bytes(network) != parameter_bytes(twin)


@pytest.mark.parametrize(
    "end",
    [
        lambda network: network.reset_partial_fit(),
        lambda network: network.fit(IMAGES[:1], LABELS[:1], 1, optimizer=digitus.SGD(1e-30)),
    ],
)
def test_what_ends_it(end):
    """The next call is the first one of a training, from the parameters as they are."""
    network, twin = small_network(), small_network()
    learn(network)
    end(network)
    twin.set_parameters(network.parameters())
    state = network.partial_fit(IMAGES, LABELS, optimizer="nesterov")
    assert (state.epoch, state.step) == (1, 3)
    twin.partial_fit(IMAGES, LABELS, optimizer="nesterov")
    assert parameter_bytes(network) == parameter_bytes(twin)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"optimizer": digitus.Adam(0.01)}, r"optimizer: earlier calls of partial_fit had Adam\("),
        ({"batch_size": 64}, "batch_size: earlier calls of partial_fit had 128, this one has 64"),
        ({"shuffle": False}, "shuffle: earlier calls"),
        (
            {"seed": 9},
            "seed: earlier calls of partial_fit had 3, this one has 9; give the same, or",
        ),
        ({"l2_penalty": 0.1}, "l2_penalty: earlier calls"),
        ({"clip_norm": 1.0}, "clip_norm: earlier calls"),
        ({"schedule": digitus.Cosine(steps=9)}, "schedule: earlier calls"),
        ({"reduction": "weights"}, "reduction: earlier calls"),
    ],
    ids=str,
)
def test_other_settings_are_refused_and_nothing_changes(change, message):
    network, twin = small_network(), small_network()
    for each in (network, twin):
        each.partial_fit(IMAGES, LABELS)
    with pytest.raises(digitus.ArgumentError, match=message):
        network.partial_fit(IMAGES, LABELS, **change)
    for each in (network, twin):
        each.partial_fit(IMAGES, LABELS)
    assert parameter_bytes(network) == parameter_bytes(twin)


def test_a_refused_first_call_sets_nothing():
    network = small_network()
    with pytest.raises(digitus.ArgumentError, match="sample_weight"):
        network.partial_fit(IMAGES, LABELS, sample_weight=[1.0], optimizer="sgd")
    assert network.partial_fit(IMAGES, LABELS, optimizer="adam").step == 3


def test_images_of_another_kind_are_refused():
    network = small_network()
    network.partial_fit(IMAGES, LABELS)
    with pytest.raises(digitus.ArgumentError, match="dataset: expected 36 uint8 values"):
        network.partial_fit(IMAGES / 255, LABELS)
    assert network.partial_fit(IMAGES, LABELS).epoch == 2


def test_weights_are_those_of_the_call():
    network, twin = small_network(), small_network()
    network.partial_fit(IMAGES, LABELS, sample_weight=np.zeros(300), optimizer=digitus.SGD(0.5))
    assert parameter_bytes(network) == parameter_bytes(twin)
    network.partial_fit(IMAGES, LABELS, class_weight="balanced", optimizer=digitus.SGD(0.5))
    assert parameter_bytes(network) != parameter_bytes(twin)


def test_nothing_of_the_images_is_kept():
    class Array(np.ndarray):
        """An array that a weak reference can be made to."""

    network = small_network()
    images = Array(IMAGES.shape, np.uint8)
    images[...] = IMAGES
    seen = weakref.ref(images)
    network.partial_fit(images, LABELS)
    del images
    gc.collect()
    assert seen() is None
    network.partial_fit(IMAGES, LABELS)


def test_a_broken_off_call_ends_it():
    network, twin = small_network(), small_network()
    network.partial_fit(IMAGES, LABELS)
    kept = network._partial
    run, kept._trainer.run = kept._trainer.run, _interrupted
    with pytest.raises(KeyboardInterrupt):
        network.partial_fit(IMAGES, LABELS)
    kept._trainer.run = run
    twin.set_parameters(network.parameters())
    assert network.partial_fit(IMAGES, LABELS).epoch == 1
    twin.partial_fit(IMAGES, LABELS)
    assert parameter_bytes(network) == parameter_bytes(twin)


def _interrupted(_batches):
    raise KeyboardInterrupt


def test_threads_wait_for_each_other_and_predictions_go_on():
    network, errors, steps = small_network(), [], []

    def work():
        try:
            for _ in range(10):
                steps.append(network.partial_fit(IMAGES, LABELS, batch_size=10).step)
                assert network.predict(IMAGES[:5]).shape == (5,)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(steps) == [30 * count for count in range(1, 41)]


def test_a_closed_network_is_refused():
    network = small_network()
    network.partial_fit(IMAGES, LABELS)
    network.close()
    with pytest.raises(digitus.StateError, match="this network is closed"):
        network.partial_fit(IMAGES, LABELS)


def test_a_stream_is_refused():
    with pytest.raises(digitus.ArgumentError, match="labels: expected one label an image"):
        small_network().partial_fit([(IMAGES, LABELS)])
