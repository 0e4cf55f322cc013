"""How wide strokes are, and whether they are dark or light, by what explains the edges."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

WINDOWS = (3, 5, 7, 11, 17, 27, 43, 65, 95)
"""Widths that are tried, in pixels of the reduced picture."""

WINDOW_SHARE = 0.6
"""Width that is tried at most, as a share of the shorter side."""

SQUARE = np.ones((3, 3), dtype=np.uint8)

LEAST_CONTRAST = 20
"""Of 255 parts of the lighter side: what differs less from its neighbours is no edge."""

NOISE_FACTOR = 4
"""Edges differ by so many times what pixels usually differ by."""

STRONG_SHARE = 0.25
"""And by this share of what the strongest ones differ by."""

EXPLAINED = 0.6
"""Share of an edge's contrast that a stroke has to have there."""

COMPLETE = 0.97
"""Share of the edges that any width explains, from which a width is enough."""

FILTERS = (1, 3, 5, 7)
"""Widths of means that are tried against grain, in pixels of the reduced picture."""

STANDING_OUT = 1.25
"""Strokes stand out from the grain if the strongest edges are so many times the least."""

COMMON_WINDOWS = 7
"""Windows that tell dark from light ink: in the widest ones whole sheets and tables stand out."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Widths:
    """What the edges of a picture say of its strokes.

    Attributes
    ----------
    is_light : bool
        Whether the ink is lighter than its ground.
    window : int
        Width in pixels of the reduced picture that no stroke exceeds; odd. 0 if there are no edges.
    """

    is_light: bool
    window: int


def grain_filter(tone: Pixels) -> int:
    """Return how wide a mean of pixels has to be for strokes to stand out from the grain.

    Parameters
    ----------
    tone : ndarray of uint8, shape (height, width)
        Of the reduced picture.

    Returns
    -------
    int
        Pixels; odd. 1 where strokes stand out as it is, or nothing does with any mean.
    """
    for size in FILTERS:
        edges = _edges(cv2.blur(tone, (size, size)))
        if edges.strong >= STANDING_OUT * edges.least:
            return size
    return 1


@dataclass(frozen=True)
class _Edges:
    """Contrast around each pixel."""

    contrast: Pixels
    relative: Pixels
    """As a part of 255 of the lightest."""
    strong: int
    """What the strongest have."""
    least: float
    """What is an edge."""


def _edges(tone: Pixels) -> _Edges:
    lightest, darkest = cv2.dilate(tone, SQUARE), cv2.erode(tone, SQUARE)
    contrast = cv2.subtract(lightest, darkest)
    relative = cv2.divide(contrast, cv2.max(lightest, 24), scale=255)
    usual, strong = _quantiles(relative, (0.5, 0.995))
    least = max(LEAST_CONTRAST, NOISE_FACTOR * usual, STRONG_SHARE * strong)
    return _Edges(contrast, relative, strong, least)


def find_widths(tone: Pixels, paper: Pixels | None = None) -> Widths:
    """Find how wide strokes are, and whether they are dark or light.

    A closing with a window fills every dark stroke that is narrower, and an opening every light
    one. Of the picture's steep edges, those are explained by a window at which the difference that
    it makes is about as large as their contrast. Ink is narrower than the gaps between it: where
    narrow windows explain more edges by dark strokes than by light ones, ink is dark. A window is
    wide enough when a wider one would explain no more. Shadows have no steep edges, or, like
    sheets on tables, are explained by no window.

    Parameters
    ----------
    tone : ndarray of uint8, shape (height, width)
        Of the reduced picture.
    paper : ndarray of uint8, same shape, or None
        1 where edges count; all do if it is None.

    Returns
    -------
    Widths
    """
    found_edges = _edges(tone)
    contrast, relative = found_edges.contrast, found_edges.relative
    edges = cv2.compare(relative, int(found_edges.least), cv2.CMP_GT)
    if paper is not None:
        edges = cv2.bitwise_and(edges, cv2.erode(paper, SQUARE) * np.uint8(255))
    count = cv2.countNonZero(edges)
    if count == 0:
        return Widths(False, 0)
    total = cv2.mean(relative, mask=edges)[0] * count
    needed = cv2.convertScaleAbs(contrast, alpha=EXPLAINED)
    dark: list[float] = []
    light: list[float] = []
    windows = [w for w in WINDOWS if w == 3 or w <= WINDOW_SHARE * min(tone.shape)]
    for window in windows:
        for shares, strokes in ((dark, dark_strokes), (light, light_strokes)):
            found = cv2.compare(cv2.dilate(strokes(tone, window), SQUARE), needed, cv2.CMP_GE)
            found = cv2.bitwise_and(found, edges)
            shares.append(cv2.mean(relative, mask=found)[0] * cv2.countNonZero(found) / total)
    is_light = sum(light[:COMMON_WINDOWS]) > sum(dark[:COMMON_WINDOWS])
    shares = light if is_light else dark
    enough = next(i for i, share in enumerate(shares) if share >= COMPLETE * max(shares))
    return Widths(is_light, windows[min(enough + 1, len(windows) - 1)])


def closed(tone: Pixels, window: int) -> Pixels:
    """Return a picture without dark strokes that are narrower than a window.

    Parameters
    ----------
    tone : ndarray of uint8, shape (height, width)
    window : int
        Width in pixels; odd.

    Returns
    -------
    ndarray of uint8, same shape
        The picture is taken to be dark beyond its border: what is dark along the border for more
        than the window, such as a table beside the paper or a dark corner, is no stroke.
    """
    square = np.ones((window, window), dtype=np.uint8)
    wide = cv2.copyMakeBorder(tone, *(window,) * 4, cv2.BORDER_CONSTANT, value=0)
    filled = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, square)
    inner: Pixels = filled[window:-window, window:-window]
    return inner


def dark_strokes(tone: Pixels, window: int) -> Pixels:
    """Return how much darker each pixel is than what lies around strokes below a width."""
    strokes: Pixels = cv2.subtract(closed(tone, window), tone)
    return strokes


def light_strokes(tone: Pixels, window: int) -> Pixels:
    """Return how much lighter each pixel is than what lies around strokes below a width."""
    return dark_strokes(cv2.bitwise_not(tone), window)


def _quantiles(values: Pixels, shares: tuple[float, ...]) -> list[int]:
    """Return values below which these shares of all lie."""
    counts = cv2.calcHist([values], [0], None, [256], [0, 256]).ravel()
    below = np.cumsum(counts) / counts.sum()
    return [int(np.searchsorted(below, share)) for share in shares]
