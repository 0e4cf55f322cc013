"""Each schedule has the rates of its formula."""

from __future__ import annotations

import math

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import schedules


def rates(schedule, count):
    return [schedule(step) for step in range(1, count + 1)]


def test_constant_is_constant():
    assert rates(schedules.constant(0.1), 3) == [0.1, 0.1, 0.1]


def test_step_decay_drops_after_so_many_steps():
    schedule = schedules.step_decay(8.0, 0.5, 3)
    assert rates(schedule, 8) == [8.0, 8.0, 8.0, 4.0, 4.0, 4.0, 2.0, 2.0]


def test_cosine_falls_from_the_rate_to_its_fraction_and_stays():
    schedule = schedules.cosine(2.0, 4, final_fraction=0.25)
    root = math.sqrt(0.5)
    expected = [2.0, 1.25 + 0.75 * root, 1.25, 1.25 - 0.75 * root, 0.5, 0.5, 0.5]
    assert_close(rates(schedule, 7), expected, 1e-15, 0.0, "rates")


@pytest.mark.tensorflow
def test_cosine_is_that_of_keras(tensorflow):
    keras = tensorflow.keras.optimizers.schedules.CosineDecay(0.5, 37, alpha=0.125)
    expected = [float(keras(step)) for step in range(50)]  # in float32
    assert_close(rates(schedules.cosine(0.5, 37, 0.125), 50), expected, 1e-6, 1e-7, "rates")


def test_one_cycle_rises_along_a_line_and_falls_along_the_cosine():
    schedule = schedules.one_cycle(10.0, 8, warmup_share=0.5, start_divisor=5.0, final_fraction=0.1)
    root = math.sqrt(0.5)
    falling = [10.0, 5.5 + 4.5 * root, 5.5, 5.5 - 4.5 * root, 1.0, 1.0]
    assert_close(rates(schedule, 10), [2.0, 4.0, 6.0, 8.0, *falling], 1e-15, 0.0, "rates")


def test_one_cycle_may_peak_between_two_steps():
    # 2.5 steps of rising: at 0, 1 and 2 of 2.5, then falling from 0.5 of 2.5 on.
    schedule = schedules.one_cycle(1.0, 5, warmup_share=0.5, start_divisor=2.0, final_fraction=0.0)
    falling = [0.5 + 0.5 * math.cos(math.pi * done / 2.5) for done in (0.5, 1.5, 2.5)]
    assert_close(rates(schedule, 6), [0.5, 0.7, 0.9, *falling], 1e-14, 1e-15, "rates")


def test_one_cycle_without_warmup_is_the_cosine():
    one_cycle = schedules.one_cycle(0.5, 9, warmup_share=0.0, final_fraction=0.25)
    assert_close(rates(one_cycle, 12), rates(schedules.cosine(0.5, 9, 0.25), 12), 1e-15, 0.0, "")


def test_warm_up_comes_before_the_schedule_and_delays_it():
    drops = schedules.step_decay(8.0, 0.5, 2)
    schedule = schedules.warmed_up(drops, 4)
    assert rates(schedule, 9) == [2.0, 4.0, 6.0, 8.0, 8.0, 8.0, 4.0, 4.0, 2.0]
    assert rates(schedules.warmed_up(drops, 0), 9) == rates(drops, 9)


@pytest.mark.parametrize(
    "schedule",
    [
        schedules.cosine(0.1, 1),
        schedules.one_cycle(0.1, 1),
        schedules.one_cycle(0.1, 100, warmup_share=0.999),
        schedules.warmed_up(schedules.one_cycle(0.1, 10), 3),
    ],
)
def test_rates_stay_within_zero_and_the_largest(schedule):
    values = np.array(rates(schedule, 200))
    assert values.min() >= 0.0
    assert values.max() <= 0.1 * (1 + 1e-15)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: schedules.step_decay(1.0, 0.5, 0), "steps_per_drop: expected an integer, 1 or m"),
        (lambda: schedules.step_decay(1.0, -0.5, 1), "factor: expected 0 or more, got -0.5"),
        (lambda: schedules.cosine(1.0, 0), "steps: expected an integer, 1 or more, got 0"),
        (lambda: schedules.cosine(1.0, 5, -1.0), "final_fraction: expected 0 or more, got -1.0"),
        (lambda: schedules.one_cycle(1.0, 5, warmup_share=1.0), "warmup_share: .* got 1.0"),
        (lambda: schedules.one_cycle(1.0, 5, start_divisor=0.5), "start_divisor: expected 1 or"),
        (lambda: schedules.warmed_up(schedules.constant(1.0), -1), "warmup_steps: expected 0 or"),
    ],
)
def test_bad_settings_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
