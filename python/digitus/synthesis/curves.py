"""Curves through points, and what is done to them once they are lines of many points."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]
"""Points of a curve in their order, shape (points, 2): x and y."""

SPACING = 0.02
"""Distance of the points of a resampled line, in heights of a character."""

_STEPS = 8
"""Points of a curve between two of the points that it passes."""


@functools.cache
def _hermite() -> tuple[Line, Line, Line, Line]:
    """Return the four cubic Hermite polynomials at the steps, shape (1, steps, 1) each."""
    t = (np.arange(_STEPS) / _STEPS)[None, :, None]
    return (
        (1 + 2 * t) * (1 - t) ** 2,
        t * (1 - t) ** 2,
        t * t * (3 - 2 * t),
        t * t * (t - 1),
    )


def smooth_curve(points: Line) -> Line:
    """Return a smooth curve through points.

    A cubic through each pair of neighbours; the tangent at a point is that of the parabola
    through it and its neighbours, over parameters that grow with the square root of the distance,
    which keeps the curve from overshooting where points lie unevenly (E. Catmull and R. Rom,
    "A class of local interpolating splines", 1974; the parameters are those of P. J. Barry and
    R. N. Goldman's centripetal form, 1988).

    Parameters
    ----------
    points : ndarray of float64, shape (points, 2)
        At least 2; no two neighbours equal.

    Returns
    -------
    ndarray of float64, shape (8 * (points - 1) + 1, 2)
        Through the first point, each of the others, and the last.
    """
    chords = np.diff(points, axis=0)
    spans = np.sqrt(np.sqrt((chords * chords).sum(axis=1)))[:, None] + 1e-9
    slopes = chords / spans
    tangents = np.empty_like(points)
    if len(points) == 2:
        tangents[:] = slopes[0]
    else:
        before, after = spans[:-1], spans[1:]
        tangents[1:-1] = (after * slopes[:-1] + before * slopes[1:]) / (before + after)
        tangents[0] = 1.5 * slopes[0] - 0.5 * tangents[1]
        tangents[-1] = 1.5 * slopes[-1] - 0.5 * tangents[-2]
    place0, turn0, place1, turn1 = _hermite()
    inner = (
        place0 * points[:-1, None]
        + turn0 * (spans * tangents[:-1])[:, None]
        + place1 * points[1:, None]
        + turn1 * (spans * tangents[1:])[:, None]
    )
    return np.concatenate([inner.reshape(-1, 2), points[-1:]])


def curve_with_corners(points: Line, corners: Sequence[int]) -> Line:
    """Return a curve through points that is smooth except at some of them.

    Parameters
    ----------
    points : ndarray of float64, shape (points, 2)
    corners : sequence of int
        Indices of inner points, rising.

    Returns
    -------
    ndarray of float64, shape (more points, 2)
    """
    if not corners:
        return smooth_curve(points)
    ends = [0, *corners, len(points) - 1]
    parts = [
        smooth_curve(points[begin : end + 1]) for begin, end in zip(ends, ends[1:], strict=False)
    ]
    return np.concatenate([part[:-1] for part in parts[:-1]] + [parts[-1]])


def resampled(line: Line, spacing: float = SPACING) -> Line:
    """Return a line with points at equal distances along it.

    Parameters
    ----------
    line : ndarray of float64, shape (points, 2)
    spacing : float
        The distance aimed at, above 0.

    Returns
    -------
    ndarray of float64, shape (at least 2, 2)
    """
    steps = np.diff(line, axis=0)
    length = np.concatenate([[0.0], np.cumsum(np.sqrt((steps * steps).sum(axis=1)))])
    count = max(2, int(length[-1] / spacing) + 1)
    wanted = np.linspace(0.0, length[-1], count)
    return np.stack(
        [np.interp(wanted, length, line[:, 0]), np.interp(wanted, length, line[:, 1])], axis=1
    )


def rounded(line: Line, reach: int) -> Line:
    """Return a line with its corners rounded; its ends stay where they are.

    Parameters
    ----------
    line : ndarray of float64, shape (points, 2)
    reach : int
        Each point becomes the mean of its neighbours up to this far to both sides, fewer near the
        ends; twice over.

    Returns
    -------
    ndarray of float64, shape (points, 2)
    """
    count = len(line)
    if reach < 1 or count < 3:
        return line
    place = np.arange(count)
    near = np.minimum(np.minimum(place, count - 1 - place), reach)
    for _ in range(2):
        sums = np.concatenate([np.zeros((1, 2)), np.cumsum(line, axis=0)])
        line = (sums[place + near + 1] - sums[place - near]) / (2 * near + 1)[:, None]
    return line


def smooth_noise(random: np.random.Generator, count: int, knots: int) -> Line:
    """Return a random displacement that changes smoothly along a line.

    Parameters
    ----------
    random : numpy.random.Generator
    count : int
        Points of the line.
    knots : int
        Independent values along it, at least 2; the displacement is straight between them.

    Returns
    -------
    ndarray of float64, shape (count, 2)
        Standard normal at the knots.
    """
    values = random.standard_normal((knots, 2))
    place = np.linspace(0, knots - 1, count)
    index = np.minimum(place.astype(np.intp), knots - 2)
    share = (place - index)[:, None]
    share = share * share * (3 - 2 * share)
    between: Line = values[index] * (1 - share) + values[index + 1] * share
    return between
