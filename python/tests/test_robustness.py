"""Accuracy on corrupted images is that of the network on those very images."""

from __future__ import annotations

import numpy as np
import pytest

import digitus
from digitus.corruptions import CORRUPTIONS, corrupt
from digitus.evaluation import evaluate_corruptions, evaluate_report


@pytest.fixture(scope="module", name="data")
def fixture_data():
    return digitus.load_data("sample")


@pytest.fixture(scope="module", name="network")
def fixture_network(data):
    network = digitus.Network((784,), [digitus.Dense(32, "relu"), digitus.Dense(10)])
    network.fit(data[0], epochs=5)
    return network


@pytest.fixture(scope="module", name="robustness")
def fixture_robustness(network, data):
    return evaluate_corruptions(network, data[1], seed=5)


def test_robustness_is_measured_on_the_corrupted_images(robustness, network, data):
    _, test = data
    assert [result.name for result in robustness.results] == list(CORRUPTIONS)
    assert robustness.clean.accuracy == network.evaluate(test).accuracy
    for result in robustness.results:
        metrics = network.evaluate(corrupt(result.name, test.images, seed=5), test.labels)
        assert (result.correct, result.count) == (metrics.correct, 500)
        assert result.loss == metrics.loss
        assert result.accuracy <= robustness.clean.accuracy + 0.02
    accuracies = [result.accuracy for result in robustness.results]
    assert robustness.mean_accuracy == pytest.approx(np.mean(accuracies))
    assert robustness.mean_accuracy < robustness.clean.accuracy - 0.1


def test_some_corruptions_alone(network, data):
    heard = []
    found = evaluate_corruptions(
        network, data[1].images, data[1].labels, names=["fog"], on_result=heard.append
    )
    assert [result.name for result in heard] == ["clean", "fog"]
    assert tuple(heard) == (found.clean, *found.results)
    assert evaluate_corruptions(network, data[1], names="fog") == found


def test_wrong_corruptions_are_refused(network, data):
    _, test = data
    for names in (["fog", "snow"], [], "snow"):
        with pytest.raises(digitus.ArgumentError, match="names: expected one or more of"):
            evaluate_corruptions(network, test, names=names)
    with pytest.raises(digitus.ArgumentError, match="seed"):
        evaluate_corruptions(network, test, seed=-1)
    floats = (test.images / 255).astype(np.float32)
    with pytest.raises(digitus.ArgumentError, match="expected uint8 to corrupt, got float32"):
        evaluate_corruptions(network, floats, test.labels)
    for shape, message in (((12,), "12 values in a row"), ((2, 2, 3), r"shape \(2, 2, 3\)")):
        other = digitus.Network(shape, [digitus.Dense(10)])
        with pytest.raises(digitus.ArgumentError, match=message):
            evaluate_corruptions(other, test.images[:, :12], test.labels)


def test_shaped_inputs_are_pictures(data):
    _, test = data
    for shape in ((28, 28), (14, 56, 1)):
        network = digitus.Network(shape, [digitus.Dense(10)])
        report = evaluate_report(network, test)
        assert report.picture_shape == shape[:2]
        found = evaluate_corruptions(network, test, names=["stripe"]).results[0]
        changed = corrupt("stripe", test.images, shape=shape[:2])
        assert found.correct == network.evaluate(changed, test.labels).correct
