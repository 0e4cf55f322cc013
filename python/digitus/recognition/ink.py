"""From a picture to its ink: how much of each pixel is written on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.flat_ground import TINY_SIDE, drawing_signal
from digitus.recognition.ground import photograph_signal
from digitus.recognition.ruled_lines import without_rules
from digitus.recognition.signal import Signal
from digitus.recognition.specks import are_frames, are_ink, are_specks, candidates
from digitus.recognition.strokes import (
    DRAWN,
    owners_of_pixels,
    sharpened,
    shown_alone,
    stroke_width,
)

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Ink:
    """What is written in a picture.

    Attributes
    ----------
    levels : ndarray of uint8, shape (height, width)
        0 where there is no ink, to 255; exactly 0 away from ink. Edges are soft.
    mask : ndarray of bool, shape (height, width)
        What counts as ink.
    stroke : float
        Usual width of a stroke in pixels; 0 if there is no ink.
    """

    levels: Pixels
    mask: NDArray[np.bool_]
    stroke: float


def find_ink(rgb: Pixels) -> Ink:
    """Find what is written in a picture.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        C-contiguous; at least one pixel.

    Returns
    -------
    Ink
        Without any ink for pictures that show nothing but ground and noise.
    """
    signal = find_signal(rgb)
    return ink_of(signal) if signal is not None else _blank(rgb.shape[:2])


def find_signal(rgb: Pixels) -> Signal | None:
    """Return how strongly each pixel differs from its ground; None if none does.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
    """
    signal = drawing_signal(rgb)
    return photograph_signal(rgb) if signal is None else signal


def weak_mask(signal: Signal) -> Pixels:
    """Return where a picture may be written on: all that is above the noise.

    Parameters
    ----------
    signal : Signal

    Returns
    -------
    ndarray of uint8, shape (ceil(height / step), ceil(width / step))
        1 is ink.
    """
    mask: Pixels = (signal.coarse > signal.faintest).astype(np.uint8)
    return mask


def ink_of(signal: Signal) -> Ink:
    """Find what is written, from how strongly pixels differ from their ground.

    Parameters
    ----------
    signal : Signal

    Returns
    -------
    Ink
    """
    if signal.is_drawing and max(signal.strength.shape) <= TINY_SIDE:
        return _ink(signal.strength, signal.strength >= DRAWN * 255)
    coarse = signal.coarse
    marks = candidates(without_rules(weak_mask(signal), coarse), coarse)
    if signal.is_drawing:
        ink = np.arange(len(marks)) > 0
    else:
        ink = are_ink(marks, signal.faintest, signal.paper)
    ink &= ~are_frames(marks)
    ink &= ~are_specks(marks, ink)
    strengths = np.where(ink, marks.strengths, np.inf)
    owners = owners_of_pixels(marks.labels, signal)
    if signal.is_drawing:
        return _ink(*shown_alone(signal.strength, owners, strengths))
    levels = sharpened(signal.strength, owners, strengths)
    return _ink(levels, levels >= 128)


def _ink(levels: Pixels, mask: NDArray[np.bool_]) -> Ink:
    """Return ink, with the width of its strokes."""
    if not mask.any():
        return _blank(levels.shape)
    return Ink(levels, mask, stroke_width(mask))


def _blank(shape: tuple[int, ...]) -> Ink:
    """Return that a picture of a height and width shows nothing."""
    return Ink(np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.bool_), 0.0)
