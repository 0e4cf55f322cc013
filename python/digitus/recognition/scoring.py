"""How well each candidate of a line explains its ink as a digit, or as none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.candidates import Candidates, space
from digitus.recognition.reader import LABELS, NO_DIGIT

FLOOR = 1e-4
"""Probabilities count as this at least."""

INK = 2.2
"""Ink of a usual digit: a stroke of this many digit heights."""

CUT = 0.35
"""Cost of a cut."""

CROSSING = 0.25
"""Cost of each stroke width of ink that a cut crosses."""

ALONE = 0.3
"""Further cost of a cut in a picture with no other digit."""

BAR = (0.3, 0.8)
"""A part narrower than this many heights costs this much for each of its sides that is cut, if it
is read as 1: the uprights of letters are bars, too."""

JOIN = 1.0
"""Cost of joining marks over one digit height of space."""

BROAD = (1.1, 3.0)
"""Digits wider than this many heights cost this much for each more, squared."""

LOW = (0.7, 4.0)
"""Digits lower than this share of the line's height cost this much for all of it, squared."""

LEAST = 0.3
"""Weight of the evidence that something is no digit at least, however little its ink is."""

NEITHER = 2.0
"""Cost of taking as much ink as a digit has for no digit."""


@dataclass(frozen=True)
class Scale:
    """What a line's candidates are measured by.

    Attributes
    ----------
    height : float
        Of a digit in the line, in pixels.
    stroke : float
        Usual stroke width in pixels.
    is_alone : bool
        Whether no mark in the picture is clearly a digit.
    """

    height: float
    stroke: float
    is_alone: bool


def weights(candidates: Candidates, scale: Scale) -> NDArray[np.float64]:
    """Return how much ink each candidate explains, 1 for that of a usual digit.

    The score of a reading is a sum over its candidates of log-probabilities times these weights.
    As all readings of a line explain the same ink, neither few nor many digits are favoured
    (compare the path normalisation of Q.-F. Wang, F. Yin and C.-L. Liu, "Handwritten Chinese
    text recognition by integrating multiple contexts", 2012).
    """
    ink = np.concatenate([[0.0], np.cumsum([piece.ink for piece in candidates.pieces])])
    usual = INK * scale.height * max(scale.stroke, 1.0)
    return np.asarray((ink[candidates.stops] - ink[candidates.starts]) / usual)


def digit_scores(
    candidates: Candidates, probabilities: NDArray[np.float64], scale: Scale
) -> NDArray[np.float64]:
    """Return the score of each candidate as a digit.

    Parameters
    ----------
    candidates : Candidates
        m of a line.
    probabilities : ndarray of float64, shape (m, 11)
        What the reader says of them.
    scale : Scale
        Of the line.

    Returns
    -------
    ndarray of float64, shape (m,)
        Logarithms, up to a constant that all readings share.
    """
    best = np.maximum(probabilities[:, :LABELS].max(axis=1), FLOOR)
    scores = weights(candidates, scale) * np.log(best)
    sizes = np.array([crop.levels.shape for crop in candidates.crops]) / scale.height
    scores -= BROAD[1] * np.maximum(sizes[:, 1] - BROAD[0], 0) ** 2
    scores -= LOW[1] * np.maximum(1 - sizes[:, 0] / LOW[0], 0) ** 2
    gaps = _gaps(candidates) / scale.height
    scores -= JOIN * (gaps[candidates.stops - 1] - gaps[candidates.starts])
    is_bar = (probabilities[:, :LABELS].argmax(axis=1) == 1) & (sizes[:, 1] < BAR[0])
    scores -= BAR[1] * is_bar * _cut_sides(candidates)
    return np.asarray(scores - _cut_costs(candidates, is_alone=scale.is_alone))


def other_scores(
    candidates: Candidates, probabilities: NDArray[np.float64], scale: Scale
) -> NDArray[np.float64]:
    """Return the score of each candidate as something that is no digit.

    Parameters
    ----------
    candidates, probabilities, scale
        As of `digit_scores`.

    Returns
    -------
    ndarray of float64, shape (m,)
        Minus infinity for several pieces that are no whole mark: each is taken by itself.
    """
    none = np.log(np.maximum(probabilities[:, NO_DIGIT], FLOOR)) - NEITHER
    scores = np.maximum(weights(candidates, scale), LEAST) * none
    scores -= _cut_costs(candidates, is_alone=scale.is_alone)
    is_single = (candidates.wholes >= 0) | (candidates.stops - candidates.starts == 1)
    return np.where(is_single, scores, -np.inf)


def _gaps(candidates: Candidates) -> NDArray[np.float64]:
    """Return the sum of the spaces between pieces up to each piece, in pixels."""
    pieces = candidates.pieces
    spaces = [0.0]
    for before, piece in zip(pieces[:-1], pieces[1:], strict=True):
        is_apart = before.mark != piece.mark
        spaces.append(float(space(before.crop, piece.crop)) if is_apart else 0.0)
    return np.cumsum(spaces)


def _cut_sides(candidates: Candidates) -> NDArray[np.int64]:
    """Return at how many of its two sides each candidate is cut off."""
    is_cut = np.array([*(piece.is_cut for piece in candidates.pieces), False], dtype=np.int64)
    return is_cut[candidates.starts] + is_cut[candidates.stops]


def _cut_costs(candidates: Candidates, *, is_alone: bool) -> NDArray[np.float64]:
    """Return what the seam at the left side of each candidate costs; 0 where there is none."""
    costs = np.array(
        [
            piece.is_cut * (CUT + CROSSING * piece.crossing + ALONE * is_alone)
            for piece in candidates.pieces
        ]
    )
    return costs[candidates.starts]
