"""Transparent pictures, laid on a ground against which their ink shows."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

VISIBLE = 128
"""Opacity from which a pixel counts as visible."""

CARD_FILL = 0.5
"""Share of its bounding box that something visible fills, if it is a sheet and not strokes."""

CARD_CONTRAST = 60
"""Difference of tones on a sheet that has been written on."""

LIGHT = 160
"""Tone from which what is visible counts as light."""

LOOKED_AT = 250_000
"""Pixels that the ground is chosen from at most."""

LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
"""Weights of red, green and blue in the tone (ITU-R BT.601)."""

WHITE, BLACK = 255, 0

Pixels = NDArray[np.uint8]


def flattened(rgba: Pixels) -> Pixels:
    """Lay a picture with opacity on white or black.

    Parameters
    ----------
    rgba : ndarray of uint8, shape (height, width, 4)

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    opacity = rgba[..., 3]
    colours: Pixels = np.ascontiguousarray(rgba[..., :3])
    if opacity.min() == 255:
        return colours
    step = max(1, math.isqrt(opacity.size // LOOKED_AT))
    ground = ground_tone(colours[::step, ::step], opacity[::step, ::step])
    for row in range(0, len(colours), 256):
        part = slice(row, row + 256)
        share = opacity[part, :, None].astype(np.uint16)
        mixed = colours[part] * share + ground * (255 - share)
        colours[part] = (mixed + 127) // 255
    return colours


def ground_tone(rgb: Pixels, opacity: Pixels) -> int:
    """Return the tone of the ground on which a transparent picture is meant to be seen.

    White, unless what is visible is light. Strokes of light ink so come to lie on black. A sheet
    that is visible with its writing keeps the surroundings of its own tone.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
    opacity : ndarray of uint8, shape (height, width)

    Returns
    -------
    int
        255 or 0.
    """
    visible = opacity >= VISIBLE
    if not visible.any():
        visible = opacity > 0
        if not visible.any():
            return WHITE
    tones = rgb[visible] @ LUMA
    low, middle, high = np.percentile(tones, [2, 50, 98])
    rows, columns = np.flatnonzero(visible.any(axis=1)), np.flatnonzero(visible.any(axis=0))
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    is_card = len(tones) >= CARD_FILL * box and high - low >= CARD_CONTRAST
    is_light = bool(middle >= LIGHT)
    return WHITE if is_card == is_light else BLACK
