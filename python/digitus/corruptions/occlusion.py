"""Occlusion: stripes, a dotted line and a zigzag line."""

from __future__ import annotations

import numpy as np

from digitus.corruptions.block import Block, Bytes, Reals, as_bytes

STROKE = 2.3
"""The ink at distance d from the middle of a line is 1 + log(1 - d / 2.3), so 0 from 1.45 on."""

DOT = 2
ZIGZAG_MARGIN = 2
ZIGZAG_TOOTH = 2.0
ZIGZAG_SLANT = 5


def stripe(block: Block) -> Bytes:
    """Invert the left and the right quarter of the columns.

    As in MNIST-C.
    """
    striped: Bytes = block.images.copy()
    quarter = block.width // 4
    for part in (slice(0, quarter), slice(block.width - quarter, block.width)):
        striped[:, :, part] = 255 - striped[:, :, part]
    return striped


def dotted_line(block: Block) -> Bytes:
    """Draw a straight dotted line from the left edge to the right one, at heights by chance.

    Two columns without, two with ink. As in MNIST-C.
    """
    ends = block.below(block.height, 2).astype(np.float64)
    columns, rows = np.arange(block.width), np.arange(block.height)
    way = columns / max(1, block.width - 1)
    line = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * way
    ink = _ink(rows[:, np.newaxis] - line[:, np.newaxis, :])
    return as_bytes(block.units() + ink * (columns // DOT % 2 == 1))


def zigzag(block: Block) -> Bytes:
    """Draw a zigzag line of teeth 2 pixels high and 4 pixels wide, slightly slanted by chance.

    It begins 2 pixels from the left edge at any height and ends 2 from the right one, up to 5
    pixels higher or lower. As in MNIST-C; the line as a wave along its axis is ours.
    """
    rows, columns = np.mgrid[: block.height, : block.width].astype(np.float64)
    span = max(1, block.width - 1 - 2 * ZIGZAG_MARGIN)
    start = block.below(block.height).astype(np.float64)[:, np.newaxis, np.newaxis]
    rise = (block.below(2 * ZIGZAG_SLANT) - ZIGZAG_SLANT)[:, np.newaxis, np.newaxis]
    length = np.hypot(span, rise)
    cosine, sine = span / length, rise / length
    # Each pixel as seen from the line's axis: how far along it, and how far beside it.
    right, down = columns - ZIGZAG_MARGIN, rows - start
    along = right * cosine + down * sine
    beside = down * cosine - right * sine
    period = 4 * ZIGZAG_TOOTH
    wave = np.abs((along - ZIGZAG_TOOTH) % period - period / 2) - ZIGZAG_TOOTH
    ink = _ink(beside - wave)
    ink[(along < 0) | (along > length)] = 0
    return as_bytes(block.units() + ink)


def _ink(distances: Reals) -> Reals:
    """Return the ink, 0 to 1, of pixels so far above or below the middle of a line."""
    inside = np.maximum(1 - np.abs(distances) / STROKE, 1e-9)
    ink: Reals = np.clip(1 + np.log(inside), 0, 1)
    return ink
