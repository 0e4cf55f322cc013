"""The best way through a lattice equals that of trying all ways."""

from __future__ import annotations

import numpy as np
import pytest

from digitus.recognition.sequence import best_sequence


def all_paths(count, starts, stops):
    """Yield each sequence of arcs from 0 to count."""
    waiting = [(0, ())]
    while waiting:
        node, path = waiting.pop()
        if node == count:
            yield path
            continue
        waiting += [
            (int(stops[arc]), (*path, arc)) for arc in np.flatnonzero(starts == node).tolist()
        ]


def random_lattice(random, count):
    """Return a lattice with an arc over each piece and some more, in any order."""
    spans = [(place, place + 1) for place in range(count)]
    spans += [
        tuple(sorted(random.choice(count + 1, 2, replace=False).tolist())) for _ in range(2 * count)
    ]
    starts, stops = np.array(spans)[random.permutation(len(spans))].T
    return starts, stops, random.normal(0, 2, len(spans))


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_path_and_posteriors_equal_those_of_all_paths(count):
    random = np.random.default_rng(count)
    for _ in range(20):
        starts, stops, scores = random_lattice(random, count)
        paths = list(all_paths(count, starts, stops))
        totals = np.array([scores[list(path)].sum() for path in paths])
        shares = np.exp(totals - np.logaddexp.reduce(totals))
        expected = np.zeros(len(scores))
        for path, share in zip(paths, shares, strict=True):
            expected[list(path)] += share
        choice = best_sequence(count, starts, stops, scores)
        assert choice.arcs == paths[int(totals.argmax())]
        np.testing.assert_allclose(choice.posteriors, expected, atol=1e-9)


def test_impossible_candidates_are_never_chosen():
    starts, stops = np.array([0, 0, 1]), np.array([2, 1, 2])
    choice = best_sequence(2, starts, stops, np.array([-np.inf, -3.0, -4.0]))
    assert choice.arcs == (1, 2)
    np.testing.assert_allclose(choice.posteriors, [0, 1, 1])


def test_scores_far_below_zero_do_not_vanish():
    starts, stops = np.array([0, 0]), np.array([1, 1])
    choice = best_sequence(1, starts, stops, np.array([-5000.0, -5001.0]))
    assert choice.arcs == (0,)
    np.testing.assert_allclose(choice.posteriors[0], 1 / (1 + np.exp(-1)))
