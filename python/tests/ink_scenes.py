"""Pictures of which it is known what is written in them."""

from __future__ import annotations

import cv2
import numpy as np

HEIGHT, WIDTH = 480, 640

BLUE_PEN = (0.2, 0.25, 0.6)
PENCIL = (0.6, 0.6, 0.61)


def written(thickness: int = 9) -> np.ndarray:
    """Return a 7 and a 6, 1 on 0, with soft edges; shape (480, 640)."""
    canvas = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    seven = np.array([[180, 150], [280, 150], [220, 330]])
    cv2.polylines(canvas, [seven], False, 255, thickness, cv2.LINE_AA)
    cv2.ellipse(canvas, (400, 280), (42, 50), 0, 0, 360, 255, thickness, cv2.LINE_AA)
    cv2.polylines(canvas, [np.array([[358, 280], [420, 150]])], False, 255, thickness, cv2.LINE_AA)
    return canvas / np.float32(255)


def lines(gap: float, thickness: float, degrees: float) -> np.ndarray:
    """Return parallel lines, 1 on 0, as of ruled paper."""
    row, column = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    across = row * np.cos(np.radians(degrees)) + column * np.sin(np.radians(degrees))
    off = np.abs((across + 7) % gap - gap / 2)
    return np.clip(thickness / 2 - off + 0.5, 0, 1)


def light(kind: str) -> np.ndarray:
    """Return how much light falls on each pixel, 0 to 1."""
    row, column = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    across = column / WIDTH + 0.3 * row / HEIGHT
    if kind == "slope":
        return 0.4 + 0.45 * across
    if kind == "soft shadow":
        return 1 - 0.5 / (1 + np.exp((across - 0.6) / 0.04))
    if kind == "hard shadow":
        return 1 - 0.5 / (1 + np.exp(np.clip((across - 0.6) / 0.002, -50, 50)))
    if kind == "dark corners":
        return 1 - 0.6 * ((column / WIDTH - 0.5) ** 2 + (row / HEIGHT - 0.5) ** 2)
    return np.ones((HEIGHT, WIDTH), dtype=np.float32)


def covered(sheet: np.ndarray, coverage: np.ndarray, colour: tuple[float, ...]) -> np.ndarray:
    """Return a sheet with colour on it, as reflectances."""
    return sheet * (1 - coverage[..., None] * (1 - np.array(colour, dtype=np.float32)))


def sheet(tone: float = 0.92) -> np.ndarray:
    """Return an empty sheet, as reflectances; shape (480, 640, 3)."""
    return np.full((HEIGHT, WIDTH, 3), tone, dtype=np.float32)


def photographed(reflectance: np.ndarray, falling: np.ndarray, seed: int, noise: float = 2.5):
    """Return the photograph of reflectances in light: warm, slightly blurred, with noise."""
    random = np.random.default_rng(seed)
    picture = 225 * reflectance * falling[..., None] * np.array([1, 0.96, 0.88], np.float32)
    picture = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.8)
    picture = picture + random.normal(0, noise, picture.shape)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def agreement(mask: np.ndarray, truth: np.ndarray) -> float:
    """Return the harmonic mean of precision and recall of a mask."""
    is_ink = truth > 0.5
    both = mask.sum() + is_ink.sum()
    return 2 * (mask & is_ink).sum() / both if both else 1.0
