"""Temperature, threshold, and the output that is split off: against what is known."""

from __future__ import annotations

import numpy as np
import pytest

import digitus
from benchmarks.pretrained.calibrating import (
    LOST_SHARE,
    Held,
    fitted_temperature,
    fitted_threshold,
    group_figures,
    read,
)
from benchmarks.pretrained.outputs import split_outputs, widened
from digitus import recipes
from digitus.recognition.reader import with_rejection


def drawn(count=10_000, *, sharpness=1.0, seed=0):
    """Return logits of honest probabilities, multiplied by a factor, and labels drawn by them."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2, (count, 11))
    powers = np.exp(logits)
    shares = (powers / powers.sum(axis=1, keepdims=True)).cumsum(axis=1)
    labels = (random.random((count, 1)) > shares).sum(axis=1).astype(np.uint8)
    return Held(logits * sharpness, labels)


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 2.5])
def test_the_temperature_undoes_what_was_done_to_honest_logits(sharpness):
    held = drawn(sharpness=sharpness)
    temperature = fitted_temperature([held])
    assert temperature == pytest.approx(sharpness, rel=0.05)
    assert held.loss(temperature) < held.loss(temperature * 1.2)
    assert held.loss(temperature) < held.loss(temperature / 1.2)


def test_each_group_counts_the_same_however_large():
    many, few = drawn(8_000, sharpness=1.0), drawn(1_000, sharpness=3.0, seed=1)
    both = fitted_temperature([many, few])
    assert fitted_temperature([many]) * 1.2 < both < fitted_temperature([few])


def sure_of(confidences, labels, right):
    """Return what gives digit 0 a probability, and the rest to "no digit"."""
    confidences = np.asarray(confidences, dtype=np.float64)
    logits = np.full((len(confidences), 11), -100.0)
    logits[:, 0], logits[:, 10] = np.log(confidences), np.log(1 - confidences)
    return Held(logits, np.where(right, 0, labels).astype(np.uint8))


def test_the_threshold_costs_the_most_careful_group_its_share():
    steady = sure_of(np.full(1000, 0.9), 0, np.full(1000, True))
    confidences = np.linspace(0.2004, 0.7, 1000)
    spread = sure_of(confidences, 0, np.full(1000, True))
    found = fitted_threshold([steady, spread], 1.0)
    assert found == pytest.approx(0.20375, abs=1.1e-3)
    lost = (confidences < found).mean()
    assert 0.75 * LOST_SHARE <= lost <= LOST_SHARE
    assert fitted_threshold([steady], 1.0) == pytest.approx(0.9, abs=1.1e-3)


def test_wrong_readings_have_no_say_in_the_threshold():
    confidences = np.concatenate([np.full(500, 0.3), np.full(500, 0.8)])
    held = sure_of(confidences, 7, confidences > 0.5)
    assert fitted_threshold([held], 1.0) == pytest.approx(0.8, abs=1.1e-3)


def test_the_figures_of_groups_by_hand():
    digits = sure_of([0.9, 0.4, 0.9, 0.9], 5, np.array([True, True, True, False]))
    nothing = Held(digits.logits, np.full(4, 10, np.uint8))
    found = group_figures({"digits": digits, "nothing": nothing}, 1.0, 0.5)
    assert found["digits"]["images"] == 4
    assert found["digits"]["right"] == 0.75
    assert found["digits"]["sure"] == pytest.approx(2 / 3)
    assert "right" not in found["nothing"]
    assert found["nothing"]["refused"] == 0.25
    # Of four, one says "no digit" with 0.6 and is wrong; three say 0 with 0.9, two of them rightly.
    assert found["digits"]["calibration_error"] == pytest.approx((0.6 + 0.7) / 4)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 1.7])
def test_what_is_split_off_and_put_together_is_the_whole(temperature):
    recipe = recipes.load("pretrained-mnist")
    images = np.random.default_rng(0).integers(0, 256, (20, 784), dtype=np.uint8)
    with widened(recipe).network(seed=5) as whole:
        assert whole.classes == 11
        digits, rejection = split_outputs(whole, temperature)
        held = read(whole, (images.reshape(-1, 28, 28), np.zeros(20, np.uint8)))
    with recipe.network() as fresh:
        assert digits.description == fresh.description
    assert digits.class_names == tuple("0123456789")
    together = with_rejection(digits, rejection, "rejection")
    expected = held.probabilities(temperature)
    assert np.abs(together.predict_proba(images) - expected).max() < 1e-5
    ten = expected[:, :10] / expected[:, :10].sum(axis=1, keepdims=True)
    assert np.abs(digits.predict_proba(images) - ten).max() < 1e-5


def test_the_record_of_the_training_goes_with_the_digits():
    recipe = recipes.load("pretrained-mnist")
    with widened(recipe).network() as whole:
        images, labels = np.zeros((4, 784), np.uint8), np.array([0, 3, 10, 10])
        whole.fit(digitus.Dataset.from_arrays(images, labels, 11), epochs=1)
        digits, rejection = split_outputs(whole, 1.0)
        assert digits.metadata["digitus.training"] == whole.metadata["digitus.training"]
        assert "digitus.training" not in rejection.metadata
