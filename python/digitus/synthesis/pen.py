"""Pens: from lines on paper to ink."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.curves import Line
from digitus.synthesis.stamp import Stamp

Ink: TypeAlias = NDArray[np.uint8]
"""How much ink there is, shape (height, width): 0 none, 255 full."""

Form: TypeAlias = Literal["round", "pressure", "nib", "square"]
"""What a pen's tip is like: see `Pen`."""

_FINE_PIXELS = 700_000
"""Pixels of the finer picture that is drawn first, at most."""


@dataclass(frozen=True)
class Pen:
    """What a line is drawn with.

    Attributes
    ----------
    width : float
        Pixels, at least 1.
    form : "round", "pressure", "nib" or "square"
        A round tip; one whose width changes with speed and pressure; a broad edge, as for
        calligraphy; a square that stays upright, as in simple paint programs.
    angle : float
        Of a broad edge, in radians from the horizontal, against the clock.
    has_smooth_edges : bool
        Whether pixels at the edge are partly covered; otherwise a pixel is ink or none.
    softness : float
        Standard deviation of a blur, as a share of the width.
    dryness : float
        0 to 1: how much of a stroke is left out in streaks along it.
    grain : float
        0 to 1: how much the paper's grain shows, as with chalk and crayons.
    """

    width: float
    form: Form = "round"
    angle: float = 0.6
    has_smooth_edges: bool = True
    softness: float = 0.0
    dryness: float = 0.0
    grain: float = 0.0

    @property
    def margin(self) -> float:
        """Pixels by which ink reaches beyond a line at most."""
        rounding = 0.0 if self.has_smooth_edges else 1.0
        return rounding + self.width * (0.75 + 3 * self.softness)

    def draw(
        self, lines: Sequence[Line], size: tuple[int, int], random: np.random.Generator
    ) -> Ink:
        """Return the ink of lines.

        Parameters
        ----------
        lines : sequence of ndarray of float64, shape (points, 2)
            In pixels; (0, 0) is the upper left corner of the picture. What lies outside is cut
            off.
        size : tuple of int
            Height and width of the picture.
        random : numpy.random.Generator
            For pressure, streaks and grain.

        Returns
        -------
        ndarray of uint8, shape `size`
        """
        height, width = size
        finer = self._finer(height * width)
        ink = np.zeros((height * finer, width * finer), dtype=np.uint8)
        if not self.has_smooth_edges:
            lines = [np.rint(line) for line in lines]  # A paint program knows whole pixels alone.
        stamp = Stamp(ink, finer, has_smooth_edges=self.has_smooth_edges and finer == 1)
        if self.form == "round":
            stamp.lines(lines, self.width)
        elif self.form == "pressure":
            for line in lines:
                stamp.changing(line, self.width * _pressure(line, random))
        else:
            tip = self._tip()
            for line in lines:
                stamp.sweep(line, tip)
        if self.dryness:
            for line in lines:
                self._take_streaks(stamp, line, random)
        if finer > 1:
            ink = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
        if self.grain:
            ink = self._grained(ink, random)
        if self.softness:
            ink = self._softened(ink)
        return ink

    def _finer(self, pixels: int) -> int:
        """Return how many times finer the picture is drawn before it is averaged."""
        if not self.has_smooth_edges:
            return 1
        wanted = 4 if self.width < 4 else 3 if self.width < 10 else 2
        return max(1, min(wanted, math.isqrt(_FINE_PIXELS // pixels)))

    def _tip(self) -> Line:
        """Return the corners of the pen's tip around its middle, in pixels."""
        half = self.width / 2
        if self.form == "square":
            return np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
        thin = max(0.5, half * 0.22)
        along = np.array([math.cos(self.angle), -math.sin(self.angle)])
        across = np.array([math.sin(self.angle), math.cos(self.angle)])
        signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        return np.array([half * u * along + thin * v * across for u, v in signs])

    def _take_streaks(self, stamp: Stamp, line: Line, random: np.random.Generator) -> None:
        """Take thin streaks along a line out of its ink, as a dry brush leaves them."""
        count = len(line)
        if count < 6:
            return
        steps = np.gradient(line, axis=0)
        normal = np.stack([-steps[:, 1], steps[:, 0]], axis=1)
        normal /= np.sqrt((normal * normal).sum(axis=1))[:, None] + 1e-9
        for _ in range(round(2 + 8 * self.dryness)):
            begin = int(random.integers(0, count - 3))
            end = begin + int(count * random.uniform(0.05, 0.22)) + 2
            aside = random.uniform(-0.42, 0.42) * self.width
            streak = line[begin:end] + aside * normal[begin:end]
            stamp.lines([streak], self.width * random.uniform(0.02, 0.07), level=0)

    def _grained(self, ink: Ink, random: np.random.Generator) -> Ink:
        """Return ink that the valleys of the paper do not take."""
        height, width = ink.shape
        coarse = max(1.0, min(3.0, self.width / 8))
        size = (math.ceil(height / coarse), math.ceil(width / coarse))
        noise = random.integers(0, 256, size, dtype=np.uint8)
        noise = cv2.resize(noise, (width, height), interpolation=cv2.INTER_LINEAR)
        kept = cv2.convertScaleAbs(noise, alpha=1.0, beta=255 - 200 * self.grain)
        return np.asarray(cv2.multiply(ink, kept, scale=1 / 255), dtype=np.uint8)

    def _softened(self, ink: Ink) -> Ink:
        """Return blurred ink that is as dark as before where it is darkest."""
        soft = cv2.GaussianBlur(ink, (0, 0), max(0.4, self.softness * self.width))
        peak = int(soft.max())
        return soft if peak == 0 else np.asarray(cv2.convertScaleAbs(soft, alpha=255 / peak))


def _pressure(line: Line, random: np.random.Generator) -> NDArray[np.float64]:
    """Return the width of a line at each of its points, relative to the pen's.

    A hand is slow, and its line wide, where the line bends; it often lifts the pen while it still
    moves, so that the line ends thin.
    """
    count = len(line)
    steps = np.diff(line, axis=0)
    turns = np.zeros(count)
    if count > 2:
        heading = np.arctan2(steps[:, 1], steps[:, 0])
        turns[1:-1] = np.abs((np.diff(heading) + np.pi) % (2 * np.pi) - np.pi)
        turns = np.convolve(np.pad(turns, 3, mode="edge"), np.full(7, 1 / 7), mode="valid")
    place = np.linspace(0.0, 1.0, count)
    widths = 0.9 + random.uniform(0.2, 1.2) * np.minimum(turns, 0.35)
    widths += random.uniform(-0.25, 0.25) * (place - 0.5)
    widths += random.uniform(0.0, 0.12) * np.sin(2 * np.pi * (place * 2 + random.random()))
    fade = random.uniform(0.0, 0.55)
    return np.asarray(np.maximum(widths * (1 - fade * place**4), 0.3))


def random_pen(width: float, random: np.random.Generator) -> Pen:
    """Return a pen, brush, marker or paint tool.

    Parameters
    ----------
    width : float
        Pixels, at least 1.
    random : numpy.random.Generator

    Returns
    -------
    Pen
    """
    kind = random.random()
    form: Form = "round"
    if kind < 0.25:
        form = "pressure"
    elif kind < 0.32:
        form = "nib"
    elif kind < 0.36:
        form = "square"
    has_smooth_edges = bool(random.random() >= (0.12 if form in {"round", "square"} else 0.0))
    is_broad = width >= 6
    return Pen(
        width=width,
        form=form,
        angle=random.uniform(0.3, 1.1),
        has_smooth_edges=has_smooth_edges,
        softness=random.uniform(0.05, 0.3) if random.random() < 0.12 else 0.0,
        dryness=random.uniform(0.1, 1.0) if is_broad and random.random() < 0.08 else 0.0,
        grain=random.uniform(0.2, 0.9) if random.random() < 0.06 else 0.0,
    )
