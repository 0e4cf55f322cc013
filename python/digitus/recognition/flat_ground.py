"""Pictures whose ground is of one colour: clean drawings."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.recognition.signal import Signal, halved
from digitus.recognition.tone import reduced

TOLERANCE = 2
"""Levels by which a pixel of the ground may be off in a channel."""

GROUND_SHARE = 0.3
"""Share of the picture that is ground at least."""

SHADE = 40
"""Levels from the ground that a shade of it is off at most."""

SHADES_SHARE = 0.25
"""Pixels of shades of the ground at most, as a share of those of the ground itself: drawings have
some at the edges of strokes, and photographs everywhere."""

WIDEST_STROKE = 0.35
"""Width of a stroke at most, as a share of the shorter side: what is wider is a second ground."""

CUT_OUT_SIDE = 320
"""Pixels of the longer side up to which a picture may show one digit, enlarged and cut out: then
strokes may be wide and their edges soft."""

CUT_OUT_GROUND = 0.2
"""`GROUND_SHARE` of such pictures."""

CUT_OUT_SHADES = 1.0
"""`SHADES_SHARE` of such pictures."""

CUT_OUT_WIDE = 0.7
"""Share of the farthest distance that what is wide may have there."""

FRAMES = (0, 1, 2, 4, 8)
"""Pixels of a frame around the drawing that are tried."""

TINY_SIDE = 40
"""A picture whose longer side has at most as many pixels shows one digit cut out: whatever its
border is, is ground."""

FAINTEST_SHARE = 0.1
"""Of the farthest distance: what differs less is an artefact of compression."""

Pixels = NDArray[np.uint8]


def drawing_signal(rgb: Pixels) -> Signal | None:
    """Return the signal of a picture whose ground is of one colour.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)

    Returns
    -------
    Signal or None
        None for photographs, and scans that are not clean. The distance between colours is the
        largest of the three channels', so that the shades between ground and ink of any colour stay
        in proportion.
    """
    is_tiny = max(rgb.shape[:2]) <= TINY_SIDE
    for frame in FRAMES:
        if 4 * frame >= min(rgb.shape[:2]):
            break
        ground = _border_colour(rgb[frame : len(rgb) - frame, frame : rgb.shape[1] - frame])
        distance = _distances(rgb, ground)
        if is_tiny or _is_clean(distance):
            return _signal(distance)
    return None


def _border_colour(rgb: Pixels) -> Pixels:
    """Return the middle of the colours along the border."""
    border = np.concatenate([rgb[0], rgb[-1], rgb[1:-1, 0], rgb[1:-1, -1]])
    colour: Pixels = np.median(border, axis=0).astype(np.uint8)
    return colour


def _distances(rgb: Pixels, ground: Pixels) -> Pixels:
    """Return the largest difference of a channel from the ground."""
    table = np.abs(np.arange(256)[:, None] - ground.astype(np.int64)).astype(np.uint8)
    channels = [cv2.LUT(cv2.extractChannel(rgb, c), table[:, c].copy()) for c in range(3)]
    distance: Pixels = cv2.max(cv2.max(channels[0], channels[1]), channels[2])
    return distance


def _is_clean(distance: Pixels) -> bool:
    """Return whether most of a picture is either ground or far from it."""
    counts = cv2.calcHist([distance], [0], None, [256], [0, 256]).ravel()
    ground = counts[: TOLERANCE + 1].sum()
    shades = counts[TOLERANCE + 1 : SHADE + 1].sum()
    is_cut_out = max(distance.shape) <= CUT_OUT_SIDE
    ground_share = CUT_OUT_GROUND if is_cut_out else GROUND_SHARE
    shades_share = CUT_OUT_SHADES if is_cut_out else SHADES_SHARE
    if ground < ground_share * distance.size or shades > shades_share * ground:
        return False
    small = reduced(distance)
    window = int(WIDEST_STROKE * min(small.shape)) | 1
    wide = cv2.erode(small, np.ones((window, window), dtype=np.uint8))
    widest = CUT_OUT_WIDE * float(distance.max()) if is_cut_out else 0.0
    return bool(wide.max() <= max(SHADE, widest))


def _signal(distance: Pixels) -> Signal:
    """Return distances stretched to the whole range, without those of the ground."""
    farthest = int(distance.max())
    if farthest <= TOLERANCE:
        nothing = np.zeros_like(distance)
        return Signal(nothing, halved(nothing), 1.0, is_drawing=True)
    table: Pixels = np.zeros(256, dtype=np.uint8)
    table[:] = np.minimum(np.rint(np.arange(256) * (255.0 / farthest)), 255)
    faintest = max(FAINTEST_SHARE, 2 * TOLERANCE / farthest) * 255
    strength: Pixels = cv2.LUT(distance, table)
    return Signal(strength, halved(strength), faintest, is_drawing=True)
