"""Scores, calibration and mistakes: tiny cases by hand, larger ones as scikit-learn has them."""

from __future__ import annotations

import numpy as np
import pytest

import digitus
from digitus.evaluation import calibrate, score, worst_mistakes

LABELS = np.array([0, 0, 0, 1, 1, 2])
PREDICTED = np.array([0, 0, 1, 1, 0, 0])


def test_figures_by_hand():
    scores = score(LABELS, PREDICTED, 4)
    assert scores.confusion.tolist() == [[2, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert (scores.count, scores.correct, scores.accuracy) == (6, 3, 0.5)
    zero, one, two, three = scores.classes
    assert (zero.count, zero.predicted, zero.correct) == (3, 4, 2)
    assert (zero.precision, zero.recall) == (2 / 4, 2 / 3)
    assert zero.f1 == pytest.approx(2 * (1 / 2) * (2 / 3) / (1 / 2 + 2 / 3))
    assert (one.precision, one.recall, one.f1) == (1 / 2, 1 / 2, 1 / 2)
    assert (two.precision, two.recall, two.f1) == (None, 0.0, 0.0)  # Never predicted.
    assert (three.precision, three.recall, three.f1) == (None, None, None)  # Never there at all.
    # Over the three classes that have images; a missing precision counts as 0.
    expected = [(1 / 2 + 1 / 2) / 3, (2 / 3 + 1 / 2) / 3, (4 / 7 + 1 / 2) / 3]
    assert scores.mean == pytest.approx(expected)
    assert scores.confusions() == [(0, 1, 1), (1, 0, 1), (2, 0, 1)]
    assert scores.confusions(2) == [(0, 1, 1), (1, 0, 1)]


def test_a_class_that_is_only_predicted():
    _, seen = score([0, 0], [0, 1], 2).classes
    assert (seen.precision, seen.recall, seen.f1) == (0.0, None, 0.0)


def test_confusions_begin_with_the_most_frequent():
    scores = score([0] * 9 + [1] * 4, [0] * 4 + [1] * 3 + [2] * 2 + [2] * 4, 3)
    assert scores.confusions() == [(1, 2, 4), (0, 1, 3), (0, 2, 2)]


def test_scores_are_those_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    random = np.random.default_rng(4)
    labels, predicted = random.integers(0, 9, (2, 700))
    labels[:300] = predicted[:300]
    scores = score(labels, predicted, 10)
    order = list(range(10))
    assert np.array_equal(
        scores.confusion, metrics.confusion_matrix(labels, predicted, labels=order)
    )
    table = metrics.precision_recall_fscore_support(
        labels, predicted, labels=order, zero_division=np.nan
    )
    for entry, *expected in zip(scores.classes, *table, strict=True):
        values = (entry.precision, entry.recall, entry.f1, entry.count)
        for value, theirs in zip(values, expected, strict=True):
            assert value == pytest.approx(theirs) if value is not None else np.isnan(theirs)
    means = metrics.precision_recall_fscore_support(labels, predicted, average="macro")[:3]
    assert scores.mean == pytest.approx(means)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1], [0], 2), "predicted labels: expected 2, one an image, got 1"),
        (([0, 2], [0, 1], 2), "labels: expected 0 to 1, got 2 at index 1"),
        (([0, 1], [-1, 1], 2), "predicted labels: expected 0 to 1, got -1 at index 0"),
        (([], [], 2), "labels: expected at least one"),
        (([0.0], [0], 2), "labels: expected integers, got float64"),
        (([0], [0], 1), "classes: expected 2 to 1,024, got 1"),
        (([0], [0], 1025), "classes: expected 2 to 1,024, got 1,025"),
    ],
)
def test_wrong_labels_are_refused(arguments, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        score(*arguments)


def test_calibration_by_hand():
    # Bins (0, 0.5] and (0.5, 1]: confidences 0.2 and 0.5, one right; 0.6, 0.8 and 1, two right.
    found = calibrate([0.2, 0.5, 0.6, 0.8, 1.0], [True, False, True, False, True], bins=2)
    low, high = found.bins
    assert (low.low, low.high, low.count) == (0.0, 0.5, 2)
    assert (low.confidence, low.accuracy) == pytest.approx((0.35, 0.5))
    assert (high.low, high.high, high.count) == (0.5, 1.0, 3)
    assert (high.confidence, high.accuracy) == pytest.approx((0.8, 2 / 3))
    assert found.expected_error == pytest.approx(2 / 5 * 0.15 + 3 / 5 * (0.8 - 2 / 3))


def test_calibration_at_the_ends():
    found = calibrate([0.0, 1.0, 1 / 15, np.nextafter(1 / 15, 1)], [False, True, True, False])
    assert len(found.bins) == 15
    assert [part.count for part in found.bins] == [2, 1, *[0] * 11, 0, 1]
    empty = found.bins[5]
    assert (empty.confidence, empty.accuracy) == (None, None)
    assert calibrate([0.25] * 4, [True, False, False, False]).expected_error == 0
    assert calibrate([1.0, 1.0], [False, False]).expected_error == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], []), r"at least one, got shapes \(0,\)"),
        (([0.5], [True, False]), r"got shapes \(1,\) and \(2,\)"),
        (([[0.5]], [[True]]), r"got shapes \(1, 1\)"),
        (([0.5, 1.5], [True, True]), "expected 0 to 1, got 1.5 at index 1"),
        (([float("nan")], [True]), "expected 0 to 1, got nan at index 0"),
        (([0.5], [True], 0), "bins: expected 1 to 1,000, got 0"),
    ],
)
def test_wrong_confidences_are_refused(arguments, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        calibrate(*arguments)


def test_mistakes_come_in_order():
    probabilities = np.array(
        [[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.45, 0.55], [0.3, 0.7], [0.2, 0.8], [0.5, 0.5]]
    )
    labels = np.array([0, 0, 0, 1, 1, 0, 0])
    found = worst_mistakes(probabilities, labels)
    assert [guess.index for guess in found.wrong] == [2, 5, 1]
    assert [guess.index for guess in found.unsure] == [6, 3, 4, 0]
    first = found.wrong[0]
    assert (first.label, first.predicted, first.confidence) == (0, 1, 0.8)
    few = worst_mistakes(probabilities, labels, 1)
    assert ([guess.index for guess in few.wrong], len(few.unsure)) == ([2], 1)
    assert worst_mistakes(probabilities[:1], labels[:1]).wrong == ()
    with pytest.raises(digitus.ArgumentError, match="limit"):
        worst_mistakes(probabilities, labels, 0)
