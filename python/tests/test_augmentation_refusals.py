"""Augmentations that cannot work are refused by name, before anything is trained."""

from __future__ import annotations

import numpy as np
import pytest

import digitus

IMAGES = np.arange(6 * 12, dtype=np.uint8).reshape(6, 12)
DATASET = digitus.Dataset.from_arrays(IMAGES, [0, 1, 2, 2, 1, 0], classes=3)
SQUARES = digitus.Dataset.from_arrays(IMAGES[:, :9], [0, 1, 2, 2, 1, 0], classes=3)
SHIFT = digitus.Augmentation(shift=1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"shift": -1}, "shift: expected 0 to 65,536, got -1.0"),
        ({"shift": 65_537}, "shift: expected 0 to 65,536, got 65537.0"),
        ({"shift": np.nan}, "shift: expected a number that is finite"),
        ({"shift": "2"}, "shift: expected a number, got '2'"),
        ({"shift": True}, "shift: expected a number, got True"),
        ({"rotation": 180.1}, "rotation: expected 0 to 180, got 180.1"),
        ({"shear": 81}, "shear: expected 0 to 80, got 81.0"),
        ({"flip": 1.1}, "flip: expected 0 to 1, got 1.1"),
        ({"elastic_strength": 10_001}, "elastic_strength: expected 0 to 10,000, got 10001.0"),
        ({"elastic_smoothness": 0}, "elastic_smoothness: expected 0.1 to 100, got 0.0"),
        ({"erasing": -0.1}, "erasing: expected 0 to 1, got -0.1"),
        ({"scale": 1.1}, "scale: expected two numbers, the lowest and the highest, got 1.1"),
        ({"scale": (1, 2, 3)}, "scale: expected two numbers"),
        ({"scale": "12"}, "scale: expected two numbers"),
        ({"scale": (0.05, 1)}, "scale: lowest: expected 0.1 to 10, got 0.05"),
        ({"scale": (1, 11)}, "scale: highest: expected 0.1 to 10, got 11.0"),
        ({"scale": (1.1, 0.9)}, r"scale: expected the lowest first, got \(1.1, 0.9\)"),
        ({"erased_area": (0, 1)}, "erased_area: lowest: expected 0.0001 to 1, got 0.0"),
        ({"erased_aspect": (1, 101)}, "erased_aspect: highest: expected 0.01 to 100, got 101.0"),
        ({"image_shape": 28}, r"image_shape: expected \(height, width\), got 28"),
        ({"image_shape": (28,)}, r"image_shape: expected \(height, width\) or \(height, width, c"),
        ({"image_shape": (28, 0)}, "image_shape: width: expected 1 to 65,536, got 0"),
        ({"image_shape": (1, 1, 1.5)}, "image_shape: channels: expected an integer"),
    ],
)
def test_bad_numbers_are_refused_when_they_are_written_down(given, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        digitus.Augmentation(**given)


@pytest.mark.parametrize("augmentation", ["digit", 2, {"shift": 2}, digitus.Augmentation])
def test_what_is_no_augmentation_is_refused(augmentation):
    network = digitus.Network((9,), [digitus.Dense(3)])
    for attempt in (
        lambda: network.fit(SQUARES, augmentation=augmentation),
        lambda: digitus.Trainer(network, SQUARES, augmentation=augmentation),
        lambda: SQUARES.augmented(augmentation),
    ):
        with pytest.raises(digitus.ArgumentError, match="augmentation: expected 'digits', or an"):
            attempt()
    with pytest.raises(digitus.ArgumentError, match="augmentation: expected one such as 'digits'"):
        SQUARES.augmented(None)


@pytest.mark.parametrize(
    ("input_shape", "image_shape", "message"),
    [
        ((12,), None, "12 values in a row are no square picture; set height, width and channels"),
        ((12,), (3, 3), "3 x 3 x 1 are 9 values, the images have 12"),
        ((3, 4), (4, 3), "expected 3 x 4 x 1, as the network's input shape is, got 4 x 3 x 1"),
        ((2, 2, 3), (3, 4), "expected 2 x 2 x 3, as the network's input shape is, got 3 x 4 x 1"),
        ((12,), (65_536, 65_536, 65_536), "augmentation: image: "),
    ],
)
def test_images_of_another_shape_are_refused(input_shape, image_shape, message):
    layers = [digitus.Flatten(), digitus.Dense(3)] if len(input_shape) > 1 else [digitus.Dense(3)]
    network = digitus.Network(input_shape, layers)
    before = network.parameters()
    changes = digitus.Augmentation(shift=1, image_shape=image_shape)
    with pytest.raises(digitus.ArgumentError, match=message):
        network.fit(DATASET, epochs=1, augmentation=changes)
    for name, value in before.items():
        np.testing.assert_array_equal(network.parameters()[name], value)


@pytest.mark.parametrize(
    ("input_shape", "image_shape"),
    [
        ((12,), (3, 4)),
        ((12,), (2, 2, 3)),
        ((3, 4), None),
        ((2, 2, 3), None),
        ((2, 2, 3), (2, 2, 3)),
    ],
)
def test_images_of_a_known_shape_are_changed(input_shape, image_shape):
    layers = [digitus.Flatten(), digitus.Dense(3)] if len(input_shape) > 1 else [digitus.Dense(3)]
    network = digitus.Network(input_shape, layers)
    network.fit(
        DATASET, epochs=1, augmentation=digitus.Augmentation(shift=1, image_shape=image_shape)
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"epoch": 0}, "epoch: expected 1 or more, got 0"),
        ({"seed": -1}, "seed: expected 0 or more, got -1"),
        ({"start": -1}, "start: expected 0 to 5, got -1"),
        ({"start": 6}, "start: expected 0 to 5, got 6"),
        ({"stop": 7}, "stop: expected 1 to 6, got 7"),
        ({"start": 3, "stop": 3}, "stop: expected 4 to 6, got 3"),
    ],
)
def test_augmented_refuses_what_is_not_there(given, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        SQUARES.augmented(SHIFT, **given)


def test_no_shape_is_needed_to_change_nothing():
    network = digitus.Network((12,), [digitus.Dense(3)])
    network.fit(DATASET, epochs=1, augmentation=digitus.Augmentation(elastic_smoothness=2))


def test_augmented_needs_images_of_a_known_shape():
    with pytest.raises(digitus.ArgumentError, match="12 values in a row are no square picture"):
        DATASET.augmented(SHIFT)


def test_augmented_of_a_closed_dataset_is_refused():
    dataset = digitus.Dataset.from_arrays(IMAGES[:, :9], [0, 1, 2, 2, 1, 0], classes=3)
    dataset.close()
    with pytest.raises(digitus.StateError, match="closed"):
        dataset.augmented(SHIFT)
