"""What of a photograph is paper, and what lies around it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

STEP = 26
"""Of 255 parts: a ground that changes by more from a pixel to the next has an edge there."""

LEAST_AREA = 0.01
"""Share of the picture of a region that is looked at."""

ROUGHER = 2.5
"""A region that is so many times as rough as the paper, and `ROUGHNESS` more, is something else."""

ROUGHNESS = 0.01
"""As a share of the tone."""

DARKER = 0.42
"""Share of the paper's tone below which a region is something else, and no shadow."""

OTHER_COLOUR = 1.35
"""Ratio of the channels' shares of the paper's colour, largest to smallest, from which on a region
is something else: in shadow all channels become darker in much the same way."""

DARKEST = 24
"""Colours are taken to be at least so light."""

SEAM = 9
"""Pixels between regions of paper that count as paper too: the edge of a shadow."""

SQUARE = np.ones((3, 3), dtype=np.uint8)

Pixels = NDArray[np.uint8]


def find_paper(tone: Pixels, ground: Pixels, rgb: Pixels) -> Pixels | None:
    """Find the part of a picture that is paper, or board.

    The ground falls into regions with steep edges between them, such as those of a sheet on a
    table, or of hard shadows. The paper is the one that is large, light and smooth. Others that
    come in from the border and are far darker, of another colour or rougher lie around it; all else
    belongs to it, as it may lie in shadow in part.

    Parameters
    ----------
    tone, ground : ndarray of uint8, shape (height, width)
        Dark ink on a light ground, reduced; and without the ink.
    rgb : ndarray of uint8, shape (height, width, 3)
        The reduced picture.

    Returns
    -------
    ndarray of uint8, same shape, or None
        1 is paper. None if all of it is.
    """
    smooth = cv2.medianBlur(ground, 5) if min(ground.shape) >= 5 else ground
    lightest = cv2.dilate(smooth, SQUARE)
    step = cv2.divide(
        cv2.subtract(lightest, cv2.erode(smooth, SQUARE)), cv2.max(lightest, 24), scale=255
    )
    even = cv2.compare(step, STEP, cv2.CMP_LE)
    count, labels, table, _ = cv2.connectedComponentsWithStats(even, connectivity=4)
    areas = table[:, cv2.CC_STAT_AREA] / ground.size
    regions = np.flatnonzero(areas >= LEAST_AREA)
    regions = regions[regions > 0]
    if len(regions) < 2:
        return None
    off = cv2.absdiff(tone, cv2.blur(tone, (5, 5)))
    roughness = cv2.divide(off, cv2.max(ground, DARKEST), scale=1024)
    tones, roughs = np.zeros(len(regions)), np.zeros(len(regions))
    colours = np.zeros((len(regions), 3))
    for number, region in enumerate(regions):
        inside = labels == region
        tones[number] = np.median(ground[inside]) / 255
        rough = np.sort(roughness[inside])
        roughs[number] = np.mean(rough[: max(1, len(rough) // 2)]) / 1024
        colours[number] = np.maximum(np.median(rgb[inside], axis=0), DARKEST)
    score = areas[regions] * tones**2 / (roughs + 0.01)
    paper = int(np.argmax(score))
    shares = colours / colours[paper]
    is_other = roughs > ROUGHER * roughs[paper] + ROUGHNESS
    is_other |= tones < DARKER * tones[paper]
    is_other |= shares.max(axis=1) > OTHER_COLOUR * shares.min(axis=1)
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    is_paper = ~(is_other & np.isin(regions, border))
    if is_paper.all():
        return None
    chosen = np.zeros(count, dtype=np.uint8)
    chosen[regions[is_paper]] = 1
    seam = np.ones((SEAM, SEAM), dtype=np.uint8)
    found: Pixels = cv2.morphologyEx(chosen[labels], cv2.MORPH_CLOSE, seam)
    return found
