"""Images are changed as the NumPy reference changes them, and a training sees just those."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from closeness import assert_close

import digitus
from digitus.reference.augmentation import Augmentation as ReferenceAugmentation
from digitus.reference.augmentation import Draws, augment

COUNT, SIDE, CLASSES = 40, 14, 5
WIDTH = SIDE * SIDE
RANDOM = np.random.default_rng(3)
IMAGES = RANDOM.integers(0, 256, size=(COUNT, WIDTH), dtype=np.uint8)
FLOATS = RANDOM.uniform(-1, 2, size=(COUNT, WIDTH)).astype(np.float32)
LABELS = RANDOM.integers(0, CLASSES, size=COUNT)

OPTIONS = {
    "shift": {"shift": 2.5},
    "rotation": {"rotation": 30},
    "scale": {"scale": (0.7, 1.5)},
    "shear": {"shear": 20},
    "flip": {"flip": 0.5},
    "elastic": {"elastic_strength": 34},
    "smooth": {"elastic_strength": 60, "elastic_smoothness": 7},
    "erasing": {"erasing": 0.7},
    "small erasing": {"erasing": 1, "erased_area": (0.02, 0.1), "erased_aspect": (0.5, 1)},
    "everything": {
        "shift": 2,
        "rotation": 20,
        "scale": (0.8, 1.25),
        "shear": 10,
        "flip": 0.5,
        "elastic_strength": 20,
        "elastic_smoothness": 3,
        "erasing": 0.5,
    },
    "nothing": {},
}
EVERYTHING = digitus.Augmentation(**OPTIONS["everything"])


def make_dataset(images=IMAGES):
    return digitus.Dataset.from_arrays(images, LABELS[: len(images)], classes=CLASSES)


def reference_images(images, shape, options, seed, epoch):
    """Return what the reference makes of images in their order, flat."""
    scaled = images / 255 if images.dtype == np.uint8 else images.astype(np.float64)
    given = ReferenceAugmentation(**options)
    changed = [
        augment(image.reshape(shape), given, Draws(seed, row, epoch)).ravel()
        for row, image in enumerate(scaled)
    ]
    return np.array(changed)


@pytest.mark.parametrize("images", [IMAGES, FLOATS], ids=["bytes", "floats"])
@pytest.mark.parametrize("name", OPTIONS)
def test_images_are_those_of_the_reference(name, images):
    options = OPTIONS[name]
    ours = make_dataset(images).augmented(digitus.Augmentation(**options), seed=7, epoch=3)
    assert (ours.dtype, ours.shape) == (np.float32, (COUNT, WIDTH))
    theirs = reference_images(images, (SIDE, SIDE, 1), options, 7, 3)
    assert_close(ours, theirs, 1e-5, 5e-5, name)
    if name != "nothing":
        assert not np.allclose(ours, reference_images(images, (SIDE, SIDE, 1), {}, 7, 3))


@pytest.mark.parametrize("name", OPTIONS)
def test_the_comparison_notices_another_seed_epoch_or_option(name):
    options = OPTIONS[name]
    theirs = reference_images(IMAGES, (SIDE, SIDE, 1), options, 7, 3)
    dataset, given = make_dataset(), digitus.Augmentation(**options)
    others = [(given, 8, 3), (given, 7, 4)]
    others.append((dataclasses.replace(given, shift=given.shift + 0.05), 7, 3))
    for number, (changes, seed, epoch) in enumerate(others):
        if name == "nothing" and number < 2:
            continue
        with pytest.raises(AssertionError):
            assert_close(
                dataset.augmented(changes, seed=seed, epoch=epoch), theirs, 1e-5, 5e-5, name
            )


@pytest.mark.parametrize("shape", [(7, 28, 1), (28, 7, 1), (7, 7, 4), (1, 196, 1)])
def test_images_have_the_shape_that_is_given(shape):
    changes = digitus.Augmentation(
        **OPTIONS["everything"], image_shape=shape if shape[2] > 1 else shape[:2]
    )
    ours = make_dataset().augmented(changes, seed=1)
    theirs = reference_images(IMAGES, shape, OPTIONS["everything"], 1, 1)
    assert_close(ours, theirs, 1e-5, 5e-5, str(shape))


def test_a_part_of_the_images_is_the_same_part():
    dataset = make_dataset()
    whole = dataset.augmented(EVERYTHING, seed=2)
    np.testing.assert_array_equal(dataset.augmented(EVERYTHING, seed=2, start=7), whole[7:])
    np.testing.assert_array_equal(
        dataset.augmented(EVERYTHING, seed=2, start=7, stop=8), whole[7:8]
    )


def test_many_images_take_several_calls(monkeypatch):
    dataset = make_dataset()
    whole = dataset.augmented(EVERYTHING, seed=2)
    monkeypatch.setattr("digitus._augmented_images.VALUES_A_CALL", 7 * WIDTH + 1)
    np.testing.assert_array_equal(dataset.augmented(EVERYTHING, seed=2), whole)
    np.testing.assert_array_equal(dataset.augmented(EVERYTHING, seed=2, start=3), whole[3:])


def dense_network():
    return digitus.Network((WIDTH,), [digitus.Dense(20, "relu"), digitus.Dense(CLASSES)], seed=5)


def wide_network():
    """Make one whose first layer would take images by their non-zero pixels."""
    return digitus.Network((WIDTH,), [digitus.Dense(64, "relu"), digitus.Dense(CLASSES)], seed=5)


def image_network():
    layers = [digitus.Conv2D(4, 3, "relu"), digitus.MaxPool2D(2), digitus.Flatten()]
    return digitus.Network((SIDE, SIDE, 1), [*layers, digitus.Dense(CLASSES)], seed=5)


NETWORKS = {"dense": dense_network, "wide": wide_network, "images": image_network}


def bits(network):
    return b"".join(value.tobytes() for value in network.parameters().values())


@pytest.mark.parametrize("batch_size", [1, 7, 16, None])
@pytest.mark.parametrize("images", [IMAGES, FLOATS], ids=["bytes", "floats"])
@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_a_training_sees_those_bits(make, images, batch_size):
    """Each epoch is that of another training on the changed images themselves."""
    dataset = make_dataset(images)
    network, twin = make(), make()
    options = {"batch_size": batch_size, "seed": 11, "shuffle": False}
    with digitus.Trainer(
        network, dataset, digitus.SGD(0.1), augmentation=EVERYTHING, **options
    ) as trainer:
        for epoch in range(1, 4):
            state = trainer.run(COUNT)
            changed = make_dataset(dataset.augmented(EVERYTHING, seed=11, epoch=epoch))
            with digitus.Trainer(twin, changed, digitus.SGD(0.1), **options) as other:
                expected = other.run(COUNT)
            assert (state.loss, state.accuracy) == (expected.loss, expected.accuracy)
            assert bits(network) == bits(twin)


@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_the_order_of_the_images_does_not_matter_to_what_they_become(make):
    dataset = make_dataset()
    network, twin = make(), make()
    with digitus.Trainer(network, dataset, "adam", 16, seed=4, augmentation=EVERYTHING) as trainer:
        trainer.run(COUNT)
    changed = make_dataset(dataset.augmented(EVERYTHING, seed=4))
    with digitus.Trainer(twin, changed, "adam", 16, seed=4) as other:
        other.run(COUNT)
    assert bits(network) == bits(twin)


def sparse_images(count):
    random = np.random.default_rng(7)
    images = random.integers(0, 256, size=(count, WIDTH), dtype=np.uint8)
    images[random.random((count, WIDTH)) > 0.2] = 0
    return images, random.integers(0, CLASSES, size=count)


def trained(threads, make, count=300, batch_size=64, time_limit=0.0, **given):
    """Return what two epochs on sparse images leave behind."""
    before = digitus.num_threads()
    digitus.set_num_threads(threads)
    try:
        network = make()
        dataset = digitus.Dataset.from_arrays(*sparse_images(count), classes=CLASSES)
        with digitus.Trainer(
            network, dataset, "adam", batch_size, time_limit=time_limit, **given
        ) as trainer:
            while True:
                state = trainer.run(2**62)
                if state.epoch == 2 and state.epoch_finished:
                    return bits(network), state.loss
    finally:
        digitus.set_num_threads(before)


@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_same_bits_for_any_number_of_threads(make):
    first = trained(1, make, augmentation=EVERYTHING)
    for threads in (2, 3, 4, 8):
        assert trained(threads, make, augmentation=EVERYTHING) == first
    assert trained(1, make, augmentation=dataclasses.replace(EVERYTHING, shift=2.01)) != first


def test_a_time_limit_changes_nothing_of_large_batches():
    given = {"count": 2500, "batch_size": None, "augmentation": EVERYTHING}
    assert trained(2, dense_network, time_limit=1e-9, **given) == trained(2, dense_network, **given)


@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_an_augmentation_that_changes_nothing_is_none(make):
    nothing = digitus.Augmentation(elastic_smoothness=3, erased_area=(0.1, 0.2))
    assert trained(2, make, augmentation=nothing) == trained(2, make)


def test_no_measurement_changes_images():
    network, dataset = wide_network(), make_dataset()
    history = network.fit(
        dataset, epochs=2, batch_size=16, augmentation=EVERYTHING, validation_data=dataset
    )
    twin = wide_network()
    twin.set_parameters(network.parameters())
    assert network.evaluate(dataset).loss == twin.evaluate(dataset).loss == history.val_loss[-1]
    np.testing.assert_array_equal(network.predict_proba(IMAGES), twin.predict_proba(IMAGES))


@pytest.mark.parametrize("name", OPTIONS)
def test_what_changes_images_is_known(name):
    assert digitus.Augmentation(**OPTIONS[name]).changes_images == (name != "nothing")


def test_a_name_stands_for_a_preset():
    assert trained(2, wide_network, augmentation="digits") == trained(
        2, wide_network, augmentation=digitus.Augmentation.digits()
    )


def test_the_record_of_a_training_tells_what_changed_images():
    network = wide_network()
    network.fit(
        make_dataset(), epochs=1, augmentation=digitus.Augmentation(shift=2, scale=[0.9, 1.1])
    )
    record = network.metadata["digitus.training"]
    assert '"augmentation": {"shift": 2.0, "scale": [0.9, 1.1]}' in record
    nothing = digitus.Augmentation(elastic_smoothness=3)
    assert not nothing.changes_images
    network.fit(make_dataset(), epochs=1, augmentation=nothing)
    assert "augmentation" not in network.metadata["digitus.training"]
