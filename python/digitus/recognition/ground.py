"""The ground of a photograph: what paper or board would look like without the ink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.recognition.noise import ground_level, missing_light
from digitus.recognition.paper import find_paper
from digitus.recognition.signal import Signal, coarser
from digitus.recognition.tone import reduced, tone_weights, toned
from digitus.recognition.widths import closed, find_widths, grain_filter

UNIT = 200
"""Value of the quotient for a pixel that is as light as its ground."""

DARKEST = 24
"""The ground is taken to be at least so light, as the quotient of dark values is mostly noise."""

NOISE_FACTOR = 5.0
"""Ink differs from its ground by so many standard deviations of the noise at least."""

FAINTEST = 12
"""And by so many of 255 parts of the light."""

Pixels = NDArray[np.uint8]


def photograph_signal(rgb: Pixels) -> Signal | None:
    """Return how much light is missing at each pixel of a photograph.

    Light ink on a dark ground is inverted first.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)

    Returns
    -------
    Signal or None
        None if there is nothing but ground.
    """
    small = reduced(rgb)
    weights = tone_weights(small)
    tone, small_tone = toned(rgb, weights), toned(small, weights)
    scale = max(rgb.shape[:2]) / max(small.shape[:2])
    grain = grain_filter(small_tone)
    if grain > 1:
        tone, small_tone = _smooth(tone, round(grain * scale)), _smooth(small_tone, grain)
    widths = find_widths(small_tone)
    if widths.window == 0:
        return None
    if widths.is_light:
        tone, small_tone = cv2.bitwise_not(tone), cv2.bitwise_not(small_tone)
    window, ground = widths.window, closed(small_tone, widths.window)
    paper = find_paper(small_tone, ground, small)
    if paper is not None:  # Again, now that the edges of the rest do not count.
        widths = find_widths(small_tone, paper)
        if widths.window == 0:
            return None
        window, ground = widths.window, closed(small_tone, widths.window)
    values = quotient(tone, whole_ground(tone, ground, round(window * scale) | 1))
    coarse = coarser(values)
    level, deviation = ground_level(coarse, paper)
    faintest = max(FAINTEST, NOISE_FACTOR * deviation * 255 / max(level, 1))
    shares, coarse_shares = missing_light(values, level), missing_light(coarse, level)
    return Signal(shares, coarse_shares, faintest, is_drawing=False, paper=paper)


def _smooth(tone: Pixels, size: int) -> Pixels:
    """Return the mean of a square around each pixel."""
    smooth: Pixels = cv2.blur(tone, (size, size))
    return smooth


def whole_ground(tone: Pixels, ground: Pixels, window: int) -> Pixels:
    """Return the ground of each pixel of the whole picture.

    Enlarged, the reduced ground is free of noise, but blurred where it has edges, as those of hard
    shadows. There a closing of the whole picture is darker, and taken instead.

    Parameters
    ----------
    tone : ndarray of uint8, shape (height, width)
    ground : ndarray of uint8, shape (any, any)
        Of the reduced picture.
    window : int
        Width in whole pixels that no stroke exceeds; odd.

    Returns
    -------
    ndarray of uint8, shape (height, width)
    """
    size = tone.shape[1], tone.shape[0]
    enlarged = cv2.resize(cv2.blur(ground, (3, 3)), size, interpolation=cv2.INTER_LINEAR)
    lowest: Pixels = cv2.min(enlarged, closed(tone, window))
    return lowest


def quotient(tone: Pixels, ground: Pixels) -> Pixels:
    """Return how light each pixel is beside its ground.

    Ink takes light away from the paper: its share does not depend on how much light there is.

    Parameters
    ----------
    tone, ground : ndarray of uint8, shape (height, width)
        Dark ink on a light ground.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        `UNIT` for a pixel that is as light as its ground.
    """
    shares: Pixels = cv2.divide(tone, cv2.max(ground, DARKEST), scale=UNIT)
    return shares
