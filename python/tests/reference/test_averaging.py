"""The average of weights follows them, and begins where they began."""

from __future__ import annotations

import numpy as np
import pytest

from digitus.reference import Architecture, BatchNorm, Dense, Network, WeightAverage


def small_network():
    return Network(Architecture((3,), [Dense(2), BatchNorm()]), seed=1)


def test_average_begins_with_the_weights_and_follows_them():
    network = small_network()
    kernel = network.parameters["dense_1.kernel"]
    kernel[...] = 8.0
    average = WeightAverage(network, 0.75)
    followed = []
    for value in (4.0, 0.0):
        kernel[...] = value
        average.update(network)
        followed.append(average.parameters["dense_1.kernel"][0, 0])
    assert followed == [0.75 * 8.0 + 0.25 * 4.0, 0.75 * 7.0]
    assert kernel[0, 0] == 0.0


def test_moving_statistics_are_taken_over_as_they_are():
    network = small_network()
    average = WeightAverage(network, 0.75)
    network.parameters["batch_norm_2.moving_mean"][...] = 5.0
    network.parameters["batch_norm_2.gamma"][...] = 5.0
    average.update(network)
    np.testing.assert_array_equal(average.parameters["batch_norm_2.moving_mean"], [5.0, 5.0])
    np.testing.assert_array_equal(average.parameters["batch_norm_2.gamma"], [2.0, 2.0])
    network.set_parameters(average.parameters)
    assert average.parameters.keys() == network.parameters.keys()


@pytest.mark.parametrize("decay", [-0.1, 1.0])
def test_bad_decay_is_refused(decay):
    with pytest.raises(ValueError, match="decay: expected 0 or more, below 1"):
        WeightAverage(small_network(), decay)
