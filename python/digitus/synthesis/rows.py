"""Digits side by side, as one person writes a number."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.curves import Line, resampled
from digitus.synthesis.hand import Hand
from digitus.synthesis.layout import extent
from digitus.synthesis.shapes import Allograph

_BANDS = 24
"""Parts of a digit's height in each of which its left and right edge are known."""


def row_lines(
    ways: Sequence[Allograph], hand: Hand, pen_width: float, random: np.random.Generator
) -> list[Line]:
    """Return the lines of digits that stand side by side.

    Parameters
    ----------
    ways : sequence of Allograph
        How each digit is written.
    hand : Hand
    pen_width : float
        As a share of a digit's height.
    random : numpy.random.Generator
        Decides how closely they stand, how much each differs in height, and whether the line
        rises or falls.

    Returns
    -------
    list of ndarray of float64, shape (points, 2)
        In heights of a digit.
    """
    mean, spread = _spacing(random)
    lines: list[Line] = []
    edge = np.full(_BANDS, -np.inf)
    drift, bounce = random.normal(0, 0.025), random.uniform(0.0, 0.05)
    for way in ways:
        digit = _one_digit(way, hand, bounce, random)
        gap = max(mean + spread * float(random.normal()), -0.35 * pen_width)
        left, right = _profile(digit)
        if lines:
            shift = float((_widened(edge) - left).max()) + pen_width + gap
        else:
            shift = -float(left[np.isfinite(left)].min())
        moved = [line + [shift, 0.0] for line in digit]
        edge = np.where(np.isfinite(right), right + shift, edge - 0.1)
        lines += moved
    slope = math.tan(float(np.clip(drift, -0.06, 0.06)))
    return [np.stack([line[:, 0], line[:, 1] + slope * line[:, 0]], axis=1) for line in lines]


def _spacing(random: np.random.Generator) -> tuple[float, float]:
    """Return mean and deviation of the free room between two digits, in heights of a digit."""
    kind = random.random()
    if kind < 0.6:
        return random.uniform(0.14, 0.4), random.uniform(0.02, 0.07)
    if kind < 0.75:
        return random.uniform(0.4, 1.0), random.uniform(0.03, 0.15)
    if kind < 0.92:
        return random.uniform(0.05, 0.14), random.uniform(0.01, 0.03)
    return random.uniform(0.0, 0.06), random.uniform(0.02, 0.06)


def _one_digit(
    way: Allograph, hand: Hand, bounce: float, random: np.random.Generator
) -> list[Line]:
    """Return a digit that stands on the line nearly."""
    digit = hand.write(way, random)
    low, high = extent(digit)
    scale = math.exp(float(np.clip(random.normal(0.0, 0.06), -0.15, 0.15))) / (high[1] - low[1])
    lift = float(np.clip(random.normal(0.0, bounce), -0.12, 0.12))
    return [(line - [0.0, high[1]]) * scale - [0.0, lift] for line in digit]


def _profile(digit: Sequence[Line]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the left and right edge of a digit in each band; infinite where it has none.

    The bands reach from 1.25 above the line to 0.25 below it.
    """
    points = np.concatenate([resampled(line) for line in digit])
    band = np.clip((points[:, 1] + 1.25) / 1.5 * _BANDS, 0, _BANDS - 1).astype(np.intp)
    left, right = np.full(_BANDS, np.inf), np.full(_BANDS, -np.inf)
    np.minimum.at(left, band, points[:, 0])
    np.maximum.at(right, band, points[:, 0])
    return left, right


def _widened(edge: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the right edge in each band or in one of the two beside it."""
    padded = np.pad(edge, 1, constant_values=-np.inf)
    return np.asarray(np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:]))
