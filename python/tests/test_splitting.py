"""Images held out for validation: the same share of each class, by the seed alone."""

from __future__ import annotations

import json

import numpy as np
import pytest
from checkpoint_runs import DATASET, IMAGES, LABELS, outcome
from synthetic import small_network

import digitus
from digitus._splitting import held_out


def rows_of(dataset):
    """Return the images as a sorted list of bytes, with their labels."""
    return [
        (row.tobytes(), int(label))
        for row, label in zip(dataset.images, dataset.labels, strict=True)
    ]


@pytest.mark.parametrize("share", [0.002, 0.1, 1 / 3, 0.5, 0.97])
def test_a_split_keeps_every_image_once_and_in_order(share):
    rest, part = DATASET.split(share, seed=4)
    assert len(part) == round(500 * share)
    assert len(rest) + len(part) == 500
    assert (part.classes, part.width, part.images.dtype) == (10, 36, np.uint8)
    assert sorted(rows_of(rest) + rows_of(part)) == sorted(rows_of(DATASET))
    everything = rows_of(DATASET)
    for side in (rest, part):
        places = [everything.index(row) for row in rows_of(side)]
        assert places == sorted(places)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.7])
def test_each_class_gives_the_same_share(share):
    labels = np.repeat(np.arange(6), [1, 10, 100, 7, 0, 3]).astype(np.uint8)
    counts = np.bincount(labels, minlength=6)
    found = np.bincount(labels[held_out(labels, share, 3)], minlength=6)
    assert (np.abs(found - counts * share) < 1).all()
    assert found.sum() == round(len(labels) * share)


def test_a_split_by_chance_alone_would_be_noticed():
    labels = np.repeat(np.arange(10), 60)
    chosen = np.random.default_rng(0).permutation(600) < 60
    assert (np.abs(np.bincount(labels[chosen]) - 6) >= 1).any()


def test_the_seed_alone_draws_which_images():
    first, again, other = (held_out(LABELS, 0.2, seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert np.bincount(LABELS[first]).tolist() == np.bincount(LABELS[other]).tolist()


def test_the_choice_is_that_of_earlier_releases():
    """A split that changed would mix validation images into the training of a checkpoint."""
    chosen = held_out(np.repeat(np.arange(3), 8), 0.25, 1)
    assert np.flatnonzero(chosen).tolist() == PINNED


PINNED = [0, 2, 8, 13, 17, 21]


@pytest.mark.parametrize(
    ("share", "message"),
    [
        (0, "above 0, below 1, got 0"),
        (1, "below 1, got 1"),
        (True, "expected a number, got True"),
        ("half", "expected a number, got 'half'"),
        (float("nan"), "finite"),
        (1e-4, "0.0001 of 500 images leaves none to hold out"),
        (0.9999, "0.9999 of 500 images leaves none to train on"),
    ],
)
def test_a_share_that_leaves_no_images_is_refused(share, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        DATASET.split(share)
    network = small_network()
    with pytest.raises(digitus.ArgumentError, match=message):
        network.fit(DATASET, validation_split=share)
    with pytest.raises(digitus.ArgumentError, match="seed"):
        DATASET.split(0.5, seed=-1)


def test_rows_are_chosen_as_numpy_does():
    assert rows_of(DATASET.rows(np.array([5, 0, 5]))) == [
        rows_of(DATASET)[index] for index in (5, 0, 5)
    ]
    with pytest.raises(digitus.ArgumentError, match="expected at least one"):
        DATASET.rows(np.array([], dtype=int))


def test_fit_trains_on_the_rest_and_validates_with_what_is_held_out():
    whole, by_hand = small_network(), small_network()
    weights = np.linspace(0.5, 2, 500)
    whole.fit(IMAGES, LABELS, epochs=2, seed=6, validation_split=0.2, sample_weight=weights)
    chosen = held_out(LABELS, 0.2, 6)
    rest, part = DATASET.split(0.2, seed=6)
    by_hand.fit(rest, epochs=2, seed=6, validation_data=part, sample_weight=weights[~chosen])
    assert outcome(whole) == outcome(by_hand)
    record = json.loads(whole.metadata["digitus.training"])
    assert (record["validation_split"], record["images"]) == (0.2, 400)
    assert "validation_split" not in json.loads(by_hand.metadata["digitus.training"])


def test_validation_images_may_not_be_given_twice():
    with pytest.raises(digitus.ArgumentError, match="validation_split: expected none beside"):
        small_network().fit(DATASET, validation_split=0.1, validation_data=DATASET)
    with pytest.raises(digitus.ArgumentError, match="sample_weight: expected 500 numbers"):
        small_network().fit(DATASET, validation_split=0.1, sample_weight=np.ones(450))
