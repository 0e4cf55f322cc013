"""The ground of a photograph: what paper or board would look like without the ink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.recognition.tone import reduced, tone_weights, toned
from digitus.recognition.widths import closed, find_widths

UNIT = 200
"""Value of the quotient for a pixel that is as light as its ground."""

DARKEST = 24
"""The ground is taken to be at least so light, as the quotient of dark values is mostly noise."""

Pixels = NDArray[np.uint8]


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


def find_quotient(rgb: Pixels) -> Pixels | None:
    """Return how light each pixel of a photograph is beside its ground.

    Light ink on a dark ground is inverted first.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)

    Returns
    -------
    ndarray of uint8, shape (height, width), or None
        See `quotient`. None if there is nothing but ground.
    """
    small = reduced(rgb)
    weights = tone_weights(small)
    tone, small_tone = toned(rgb, weights), toned(small, weights)
    widths = find_widths(small_tone)
    if widths.window == 0:
        return None
    if widths.is_light:
        tone, small_tone = cv2.bitwise_not(tone), cv2.bitwise_not(small_tone)
    ground = closed(small_tone, widths.window)
    size = rgb.shape[1], rgb.shape[0]
    enlarged = cv2.resize(cv2.blur(ground, (3, 3)), size, interpolation=cv2.INTER_LINEAR)
    scale = max(rgb.shape[:2]) / max(small.shape[:2])
    fine = closed(tone, int(widths.window * scale) | 1)
    return quotient(tone, cv2.min(enlarged, fine))
