"""The same shape written with another pen: thicker, thinner, wider, sharper, softer."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.pretrained.corpus.labels import Grey

BOX = 20
"""Units that the longer side of a digit takes, as in MNIST."""


def stroke_width(ink: Grey) -> float:
    """Return the typical width of strokes in pixels, from the mean depth inside the ink.

    The pixels of a straight stroke of width w lie 1 to w / 2 away from the nearest paper, on
    average (w / 2 + 1) / 2.
    """
    solid = (ink > 127).astype(np.uint8)
    if not solid.any():
        return 0.0
    depth = cv2.distanceTransform(np.pad(solid, 1), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return float(4 * depth[depth > 0].mean() - 2)


def with_stroke_width(ink: Grey, width: float, softness: float = 1.0) -> Grey:
    """Return the shape with strokes of about another width.

    All edges move outwards or inwards by the same distance. They move inwards no further than
    leaves the shape in as many pieces as it was.

    Parameters
    ----------
    ink : ndarray of uint8, shape (height, width)
        A box of ink.
    width : float
        Wanted, in units of which the longer side of the box has 20.
    softness : float
        Pixels over which an edge goes from paper to ink, above 0.

    Returns
    -------
    ndarray of uint8
        With a margin.
    """
    unit = max(ink.shape) / BOX
    shift = (width * unit - stroke_width(ink)) / 2
    margin = int(np.ceil(max(shift, 0.0) + softness + 1))
    solid = np.pad((ink > 127).astype(np.uint8), margin)
    pieces = cv2.connectedComponents(solid)[0]
    distance = cv2.distanceTransform(solid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    distance -= cv2.distanceTransform(1 - solid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    distance -= 0.5 * np.sign(distance)  # From the edge, and not from the nearest pixel behind it.
    while shift < 0:
        thinner = (distance + shift > 0).astype(np.uint8)
        if thinner.any() and cv2.connectedComponents(thinner)[0] <= pieces:
            break
        shift = shift / 2 if shift < -0.25 else 0.0
    levels = np.clip((distance + shift) / softness + 0.5, 0, 1)
    return np.rint(levels * 255).astype(np.uint8)


def stretched(ink: Grey, aspect: float) -> Grey:
    """Return ink whose width is multiplied by a factor."""
    height, width = ink.shape
    return cv2.resize(ink, (max(1, round(width * aspect)), height), interpolation=cv2.INTER_LINEAR)


def blurred(ink: Grey, sigma: float) -> Grey:
    """Return ink blurred by a Gaussian of `sigma` pixels, with room for it."""
    margin = int(np.ceil(2 * sigma))
    return cv2.GaussianBlur(np.pad(ink, margin), (0, 0), sigma)


def contrasted(ink: Grey, gain: float, middle: float = 127.5) -> Grey:
    """Return ink whose levels are spread around the middle by a factor."""
    return np.clip((ink.astype(np.float32) - middle) * gain + 127.5, 0, 255).astype(np.uint8)


def reinked(ink: Grey, random: np.random.Generator) -> Grey:
    """Return ink as another pen might have left it: of 1.5 to 5 units, sharp or soft, wider.

    Parameters
    ----------
    ink : ndarray of uint8, shape (height, width)
        A box of ink, its longer side about 80 pixels.
    random : numpy.random.Generator

    Returns
    -------
    ndarray of uint8
    """
    if random.random() < 0.5:
        ink = stretched(ink, float(np.exp(random.uniform(-0.3, 0.3))))
    unit = max(ink.shape) / BOX
    width = float(np.exp(random.uniform(np.log(1.5), np.log(5.0))))
    ink = with_stroke_width(ink, width, softness=random.uniform(0.3, 1.2) * unit)
    if random.random() < 0.3:
        ink = blurred(ink, random.uniform(0.1, 0.7) * unit)
    return ink
