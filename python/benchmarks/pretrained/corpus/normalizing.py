"""Ink of any size in the form that the network sees."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.pretrained.corpus.digits import cut_out
from benchmarks.pretrained.corpus.labels import SIDE, Grey

BOX = 20


def normalized(ink: Grey) -> Grey | None:
    """Return 28 x 28 pixels, or None where there is too little ink."""
    low, high = int(ink.min()), int(ink.max())
    if high - low < 32:
        return None
    ink = np.rint((ink.astype(np.float32) - low) * (255 / (high - low))).astype(np.uint8)
    ink = cut_out(ink, 64)
    scale = BOX / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(ink, (width, height), interpolation=method).astype(np.float64)
    image = np.zeros((SIDE, SIDE), dtype=np.uint8)
    top = _start(small.sum(axis=1))
    left = _start(small.sum(axis=0))
    image[top : top + height, left : left + width] = np.rint(small)
    return image


def _start(mass: np.ndarray) -> int:
    centre = float((mass * np.arange(len(mass))).sum() / mass.sum())
    return int(np.clip(np.floor(SIDE / 2 - centre + 0.5), 0, SIDE - len(mass)))
