"""The best way to share a row of pieces out among digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Choice:
    """The best reading of a row, and how certain each candidate is.

    Attributes
    ----------
    arcs : tuple of int
        The candidates of the best reading, from left to right.
    posteriors : ndarray of float64, shape (m,)
        Of each candidate the share, 0 to 1, that readings with it have of all, each weighted by
        the exponential of its score.
    """

    arcs: tuple[int, ...]
    posteriors: NDArray[np.float64]


def best_sequence(
    count: int, starts: NDArray[np.int64], stops: NDArray[np.int64], scores: NDArray[np.float64]
) -> Choice:
    """Choose candidates that cover a row of pieces without gap or overlap.

    The pieces are the nodes of a lattice, candidates its arcs. The best path is Viterbi's, the
    posteriors come from the forward-backward algorithm (L. R. Rabiner, "A tutorial on hidden
    Markov models and selected applications in speech recognition", 1989), as for the
    segmentation lattices of handwritten strings.

    Parameters
    ----------
    count : int
        Number of pieces, at least 1.
    starts, stops : ndarray of int64, shape (m,)
        Candidate i takes the pieces from starts[i] to stops[i] - 1. There is a way through all
        pieces.
    scores : ndarray of float64, shape (m,)
        Logarithms; the score of a reading is the sum of its candidates'.

    Returns
    -------
    Choice
        Of equal readings the one whose last candidates come first in the arrays.
    """
    ending: list[list[int]] = [[] for _ in range(count + 1)]
    beginning: list[list[int]] = [[] for _ in range(count + 1)]
    for arc, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
        ending[stop].append(arc)
        beginning[start].append(arc)
    forward = np.full(count + 1, -np.inf)
    backward, best = forward.copy(), forward.copy()
    last = np.full(count + 1, -1)
    forward[0] = best[0] = backward[count] = 0.0
    for node in range(1, count + 1):
        arcs = ending[node]
        if arcs:
            totals = best[starts[arcs]] + scores[arcs]
            last[node], best[node] = arcs[int(np.argmax(totals))], totals.max()
            forward[node] = np.logaddexp.reduce(forward[starts[arcs]] + scores[arcs])
    for node in range(count - 1, -1, -1):
        arcs = beginning[node]
        if arcs:
            backward[node] = np.logaddexp.reduce(backward[stops[arcs]] + scores[arcs])
    path, node = [], count
    while node > 0:
        path.append(int(last[node]))
        node = int(starts[last[node]])
    posteriors = np.exp(forward[starts] + scores + backward[stops] - forward[count])
    return Choice(tuple(reversed(path)), np.minimum(posteriors, 1.0))
