"""Options of a training that cannot work are refused before anything is trained."""

from __future__ import annotations

import numpy as np
import pytest
from option_cases import BATCH, CLASSES, COUNT, DATASET, make_network

import digitus


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"schedule": "step"}, "schedule: expected 'constant', 'cosine', 'one_cycle', or an"),
        ({"schedule": 0.1}, "schedule: expected 'constant'"),
        ({"schedule": digitus.Constant}, "schedule: expected 'constant'"),
        (
            {"schedule": digitus.Cosine(warmup_steps=5)},
            "warmup_steps: expected less than 5, .*got 5",
        ),
        (
            {"label_smoothing": -0.1},
            "label_smoothing: expected a number that is finite, at least 0",
        ),
        ({"label_smoothing": 1.1}, "label_smoothing: expected 0 to 1, got 1.1"),
        ({"label_smoothing": "0.1"}, "label_smoothing: expected a number"),
        ({"clip_norm": 0}, "clip_norm: expected a number that is finite, above 0, got 0"),
        ({"clip_norm": np.inf}, "clip_norm: expected a number that is finite"),
        ({"average": 1}, "average: expected a number that is finite, above 0, below 1, got 1"),
        ({"average": 1 - 1e-17}, "average: expected a number"),
        ({"average": 0}, "average: expected a number"),
        ({"l2_penalty": -1e-9}, "l2_penalty: expected a number that is finite, at least 0"),
        ({"l2_penalty": None}, "l2_penalty: expected a number"),
        (
            {"l2_penalty": 1e39},
            "l2 penalty: expected .* that single precision can hold, got 1e\\+39",
        ),
        ({"reduction": "mean"}, "reduction: expected 'images' or 'weights', got 'mean'"),
        ({"reduction": ["weights"]}, "reduction: expected 'images' or 'weights', got"),
        ({"class_weight": "even"}, "class_weight: expected 'balanced', a mapping .*, or 4 numbers"),
        ({"class_weight": {4: 1.0}}, "class_weight: class: expected 0 to 3, got 4"),
        ({"class_weight": [1, 2, 3]}, "class_weight: expected 4 numbers, got shape"),
        (
            {"class_weight": [1, 2, 3, -1]},
            r"class_weight\[3\]: expected a finite number, 0 or more",
        ),
        ({"class_weight": 2.0}, "class_weight: expected 4 numbers, got shape"),
        ({"sample_weight": np.ones(COUNT + 1)}, "sample_weight: expected 45 numbers, got shape"),
        ({"sample_weight": np.ones((COUNT, 1))}, "sample_weight: expected 45 numbers, got shape"),
        ({"sample_weight": [np.nan] * COUNT}, r"sample_weight\[0\]: expected a finite number"),
        ({"sample_weight": [1e39] * COUNT}, r"sample_weight\[0\]: expected a finite number"),
        ({"sample_weight": ["1"] * COUNT}, "sample_weight: expected numbers, got"),
        ({"sample_weight": [None] * COUNT}, "sample_weight: expected numbers, got"),
        (
            {"sample_weight": [1e30] * COUNT, "class_weight": [1e30] * CLASSES},
            "that of image 0, 1.*e\\+60, the product of its own and its class's",
        ),
    ],
)
def test_bad_options_are_refused_and_nothing_is_trained(given, message):
    network = make_network()
    before = network.parameters()
    with pytest.raises(digitus.ArgumentError, match=message):
        network.fit(DATASET, epochs=1, batch_size=BATCH, **given)
    for name, value in before.items():
        np.testing.assert_array_equal(network.parameters()[name], value)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: digitus.StepDecay(0), "steps: expected 1 to"),
        (lambda: digitus.StepDecay(1.5), "steps: expected an integer"),
        (lambda: digitus.StepDecay(2**53 + 1), "steps: expected 1 to"),
        (lambda: digitus.StepDecay(3, 1.5), "factor: expected 0 to 1, got 1.5"),
        (lambda: digitus.StepDecay(3, -1), "factor: expected a number that is finite, at least 0"),
        (lambda: digitus.Cosine(2.0), "final_fraction: expected 0 to 1, got 2.0"),
        (lambda: digitus.Cosine(steps=0), "steps: expected 1 to"),
        (lambda: digitus.OneCycle(1.0), "warmup_share: expected .* below 1, got 1"),
        (lambda: digitus.OneCycle(start_divisor=0.5), "start_divisor: expected .* at least 1"),
        (lambda: digitus.OneCycle(final_fraction=-1), "final_fraction: expected"),
        (lambda: digitus.Constant(-1), "warmup_steps: expected 0 to"),
        (lambda: digitus.Constant("1"), "warmup_steps: expected an integer"),
    ],
)
def test_bad_schedules_are_refused_when_they_are_written_down(make, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        make()


def test_a_trainer_does_not_know_how_long_a_schedule_is():
    with pytest.raises(digitus.ArgumentError, match="steps: expected the steps of the whole"):
        digitus.Trainer(make_network(), DATASET, schedule="cosine")


def test_no_average_without_one():
    trainer = digitus.Trainer(make_network(), DATASET)
    with pytest.raises(digitus.StateError, match="keeps no average"):
        trainer.averaged_network()


def test_a_training_that_diverges_leaves_the_average_out():
    network = make_network()
    history = network.fit(DATASET, epochs=2, optimizer=digitus.SGD(3e38), average=0.5)
    assert history.epochs == 2
    assert not all(np.isfinite(value).all() for value in network.parameters().values())
