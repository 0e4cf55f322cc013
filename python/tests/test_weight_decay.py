"""Weight decay takes away what it says, also where that is near the rounding of a weight."""

from __future__ import annotations

import numpy as np
import pytest

import digitus


@pytest.mark.parametrize("weight_decay", [0.4, 4e-2, 4e-3])
def test_weights_lose_the_share_that_is_asked_for(weight_decay):
    rate = 1e-5
    # Pictures of zeros leave the kernel without a gradient, so that nothing but decay changes it.
    zeros, labels = np.zeros((4, 784), dtype=np.uint8), np.arange(4)
    data = digitus.Dataset.from_arrays(zeros, labels, 100)
    network = digitus.Network((784,), [digitus.Dense(100)], seed=1)
    network.set_parameters(
        {"dense_1.kernel": np.random.default_rng(2).uniform(0.5, 2.0, size=(784, 100))}
    )
    before = network.parameters()["dense_1.kernel"].astype(np.float64)
    with digitus.Trainer(network, data, digitus.AdamW(rate, weight_decay=weight_decay)) as trainer:
        trainer.run(1)
    after = network.parameters()["dense_1.kernel"].astype(np.float64)
    # Each weight is rounded for itself, which evens out over all of them.
    lost = (before - after).mean() / before.mean()
    assert lost == pytest.approx(rate * weight_decay, rel=0.1)
