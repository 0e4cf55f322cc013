"""Learning rates that change from step to step.

A schedule is a function of the number of a step, counted from 1, that returns the learning rate of
that step. Steps are counted over all epochs. A schedule over n steps that are done is at
``(step - 1) / n`` of its way, so the first step has the first rate, and the end is reached after
the last one; Keras's `CosineDecay` counts so too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from digitus.reference.layer import check_count, check_range

Schedule: TypeAlias = Callable[[int], float]


def constant(rate: float) -> Schedule:
    """Return the schedule that never changes."""
    return lambda step: rate


def step_decay(rate: float, factor: float, steps_per_drop: int) -> Schedule:
    """Return the schedule that multiplies the rate by a factor now and then.

    ``rate factor^k``, with k the number of whole stretches of `steps_per_drop` steps before this
    step.

    Parameters
    ----------
    rate : float
        Of the first steps.
    factor : float
        0 or more.
    steps_per_drop : int
        1 or more; to drop every k epochs, k times the batches of an epoch.
    """
    check_range("factor", factor, 0.0, math.inf)
    check_count("steps_per_drop", steps_per_drop)
    return lambda step: float(rate * factor ** ((step - 1) // steps_per_drop))


def cosine(rate: float, steps: int, final_fraction: float = 0.0) -> Schedule:
    """Return the schedule that falls along half a wave of the cosine.

    From `rate` to ``rate final_fraction``, where it stays: I. Loshchilov and F. Hutter, "SGDR:
    Stochastic Gradient Descent with Warm Restarts", ICLR 2017, equation 5, without restarts.

    Parameters
    ----------
    rate : float
        Of the first step.
    steps : int
        1 or more.
    final_fraction : float
        0 or more.
    """
    check_count("steps", steps)
    check_range("final_fraction", final_fraction, 0.0, math.inf)
    return lambda step: rate * _cosine_fraction((step - 1) / steps, final_fraction)


def one_cycle(
    rate: float,
    steps: int,
    *,
    warmup_share: float = 0.3,
    start_divisor: float = 25.0,
    final_fraction: float = 1e-4,
) -> Schedule:
    """Return the schedule that rises to a rate and then falls far below where it began.

    L. N. Smith and N. Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large
    Learning Rates", 2017, arXiv 1708.07120. It rises along a straight line from
    ``rate / start_divisor`` for ``warmup_share steps`` steps, which need not be a whole number, and
    falls along half a wave of the cosine to ``rate final_fraction``.

    Parameters
    ----------
    rate : float
        The largest.
    steps : int
        1 or more.
    warmup_share : float
        0 or more, below 1.
    start_divisor : float
        1 or more.
    final_fraction : float
        0 or more.
    """
    check_count("steps", steps)
    check_range("warmup_share", warmup_share, 0.0, 1.0)
    check_range("start_divisor", start_divisor, 1.0, math.inf)
    check_range("final_fraction", final_fraction, 0.0, math.inf)
    rising = warmup_share * steps

    def rate_at(step: int) -> float:
        done = step - 1
        if done < rising:
            first = rate / start_divisor
            return first + (rate - first) * done / rising
        return rate * _cosine_fraction((done - rising) / (steps - rising), final_fraction)

    return rate_at


def warmed_up(schedule: Schedule, warmup_steps: int) -> Schedule:
    """Return a schedule that rises to another one's first rate, and then goes on with that one.

    P. Goyal and others, "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017,
    arXiv 1706.02677, section 2.2: along a straight line. Step t of `warmup_steps` has the share
    ``t / warmup_steps`` of that rate; step ``warmup_steps + t`` has what `schedule` gives step t.

    Parameters
    ----------
    schedule : callable
    warmup_steps : int
        0 or more.
    """
    if warmup_steps < 0:
        raise ValueError(f"warmup_steps: expected 0 or more, got {warmup_steps}")

    def rate_at(step: int) -> float:
        if step <= warmup_steps:
            return schedule(1) * step / warmup_steps
        return schedule(step - warmup_steps)

    return rate_at


def _cosine_fraction(progress: float, final_fraction: float) -> float:
    """Return 1 at the progress of 0, `final_fraction` from 1 on, half a wave between."""
    falling = 0.5 * (1.0 + math.cos(math.pi * min(progress, 1.0)))
    return final_fraction + (1.0 - final_fraction) * falling
