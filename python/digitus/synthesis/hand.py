"""One person's way of moving a pen: from the strokes of a character to lines on paper."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.curves import (
    Line,
    curve_with_corners,
    resampled,
    rounded,
    smooth_noise,
)
from digitus.synthesis.shapes import Allograph, Shape, Stroke

_CHARACTERS = 64
"""Kinds of characters that a hand has habits for."""

_TRIES = 14
"""How often a hand tries to write legibly; the last time with hardly any freedom."""


@dataclass(frozen=True)
class Hand:
    """What does not change from one character of a person to the next.

    Lengths are shares of a character's height.

    Attributes
    ----------
    width : float
        Factor of all widths.
    slant : float
        Tangent of the angle by which upright strokes lean to the right.
    turn : float
        Angle by which characters are turned with the clock, in radians.
    warp : float
        Standard deviation of a displacement that changes slowly over a character.
    looseness : float
        Standard deviation of the displacement of each point that a stroke aims at.
    tremor : float
        Standard deviation of a displacement that changes fast along a stroke.
    rounding : float
        Length over which corners are rounded.
    reach : float
        Standard deviation of how much too long or too short a stroke is.
    facet : float
        Length of the straight pieces that lines consist of, as a mouse draws them; 0 for none.
    habits : ndarray of float64, shape (64,)
        0 to 1: which of the ways of writing a character this hand prefers.
    """

    width: float
    slant: float
    turn: float
    warp: float
    looseness: float
    tremor: float
    rounding: float
    reach: float
    facet: float
    habits: NDArray[np.float64]

    def choose(
        self, ways: Sequence[Allograph], character: int, random: np.random.Generator
    ) -> Allograph:
        """Return a way of writing a character: mostly the one that this hand is used to.

        Parameters
        ----------
        ways : sequence of Allograph
        character : int
            Which habit to follow, 0 to 63.
        random : numpy.random.Generator
        """
        wish = self.habits[character % _CHARACTERS]
        if random.random() < 0.15:
            wish = random.random()
        left = wish * sum(way.weight for way in ways)
        for way in ways:
            left -= way.weight
            if left <= 0:
                return way
        return ways[-1]

    def widest(self, way: Allograph) -> float:
        """Return the widest pen with which this hand writes legibly, as a share of the height."""
        return way.widest * min(1.0, self.width)

    def write(self, way: Allograph, random: np.random.Generator) -> list[Line]:
        """Return the lines of a character that people can still read.

        Parameters
        ----------
        way : Allograph
            If the hand makes something else of it, it tries again, more carefully each time.
        random : numpy.random.Generator

        Returns
        -------
        list of ndarray of float64, shape (points, 2)
            One for each stroke, in heights of the character, which is about 1 high.
        """
        hand = self
        for _ in range(_TRIES):
            lines = hand.move(way.draw(random), random)
            if way.is_legible is None or way.is_legible(_upright(lines)):
                return lines
            hand = hand.calmer()
        return lines

    def calmer(self) -> Hand:
        """Return this hand when it takes more care."""
        return dataclasses.replace(
            self,
            width=self.width**0.7,
            slant=0.7 * self.slant,
            turn=0.7 * self.turn,
            warp=0.7 * self.warp,
            looseness=0.7 * self.looseness,
            tremor=0.8 * self.tremor,
            rounding=0.7 * self.rounding,
            reach=0.6 * self.reach,
            facet=0.8 * self.facet,
        )

    def move(self, shape: Shape, random: np.random.Generator) -> list[Line]:
        """Return the lines that this hand makes of a character's strokes.

        Parameters
        ----------
        shape : Shape
        random : numpy.random.Generator

        Returns
        -------
        list of ndarray of float64, shape (points, 2)
            One for each stroke, in heights of the character, which is about 1 high.
        """
        bend = random.normal(0.0, self.warp, (4, 2))
        return [self._stroke(stroke, bend, random) for stroke in shape]

    def _stroke(self, stroke: Stroke, bend: Line, random: np.random.Generator) -> Line:
        corners = [
            index for index in range(1, len(stroke) - 1) if stroke[index] == stroke[index + 1]
        ]
        single = [index - place for place, index in enumerate(corners)]
        points = np.array(
            [point for index, point in enumerate(stroke) if index not in set(corners)]
        )
        points = self._displaced(points, bend, random)
        line = resampled(curve_with_corners(points, single))
        line = rounded(line, round(self.rounding / 0.04))
        line = self._stretched(line, random)
        if self.facet:
            line = self._faceted(line, random)
        if self.tremor:
            knots = max(2, round(len(line) / 5))
            line = line + self.tremor * smooth_noise(random, len(line), knots)
        return self._placed(line)

    def _displaced(self, points: Line, bend: Line, random: np.random.Generator) -> Line:
        """Return points displaced, all together slowly and each on its own a little."""
        x, y = points[:, :1] - 0.25, points[:, 1:] - 0.5
        slow = bend[0] * (4 * x * y) + bend[1] * (2 * x * x) + bend[2] * (2 * y * y)
        slow = slow + bend[3] * (8 * y * y * y)
        moved: Line = points + slow + random.normal(0.0, self.looseness, points.shape)
        return moved

    def _stretched(self, line: Line, random: np.random.Generator) -> Line:
        """Return a line whose ends are a little farther or nearer than they should be."""
        if not self.reach or len(line) < 8:
            return line
        for end in (slice(None), slice(None, None, -1)):
            line = line[end]
            amount = random.normal(0.0, self.reach)
            steps = min(round(abs(amount) / 0.02), len(line) // 5)
            if steps and amount < 0:
                line = line[steps:]
            elif steps:
                ahead = (line[0] - line[3]) / 3
                more = line[0] + ahead * np.arange(steps, 0, -1)[:, None]
                line = np.concatenate([more, line])
            line = line[end]
        return line

    def _faceted(self, line: Line, random: np.random.Generator) -> Line:
        """Return a line of straight pieces between some of the points."""
        count = max(2, round(len(line) * 0.02 / self.facet))
        if count >= len(line) - 1:
            return line
        inner = (np.arange(1, count) + random.uniform(-0.3, 0.3, count - 1)) / count
        kept = np.concatenate([[0], np.round(inner * (len(line) - 1)), [len(line) - 1]])
        straight: Line = line[np.unique(kept.astype(np.intp))]
        return straight

    def _placed(self, line: Line) -> Line:
        """Return a line made wider or narrower, slanted, and turned."""
        x, y = line[:, 0] * self.width, line[:, 1] - 0.5
        x = x - self.slant * y
        cosine, sine = math.cos(self.turn), math.sin(self.turn)
        return np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=1)


def _upright(lines: Sequence[Line]) -> list[Line]:
    """Return lines 1 high from y = 0 on, with points near each other."""
    top = min(float(line[:, 1].min()) for line in lines)
    height = max(float(line[:, 1].max()) for line in lines) - top
    return [(resampled(line) - [0.0, top]) / height for line in lines]


def random_hand(random: np.random.Generator) -> Hand:
    """Return the hand of a person whom nobody knows.

    Parameters
    ----------
    random : numpy.random.Generator

    Returns
    -------
    Hand
        In six of ten cases writing fluently, else carefully, shakily or with a mouse.
    """
    style = random.random()
    care = float(np.clip(np.exp(random.normal(0.1, 0.45)), 0.3, 2.0))
    tremor, facet, rounding = random.uniform(0.0, 0.004), 0.0, random.uniform(0.0, 0.07)
    if style < 0.14:  # a mouse, with few events
        facet, rounding = random.uniform(0.06, 0.24), 0.0
        tremor = random.uniform(0.0, 0.007)
    elif style < 0.32:  # a mouse or a finger, unsteady
        tremor = random.uniform(0.004, 0.014)
    elif style < 0.4:  # a careful hand, as of those who fill in forms
        care *= 0.4
    return Hand(
        width=float(np.clip(random.lognormal(0.0, 0.16), 0.7, 1.45)),
        slant=float(np.clip(random.normal(0.1, 0.16), -0.28, 0.5)),
        turn=float(np.clip(random.normal(0.0, 0.07), -0.26, 0.26)),
        warp=0.045 * care,
        looseness=0.018 * care,
        tremor=tremor,
        rounding=rounding,
        reach=0.025 * care,
        facet=facet,
        habits=random.random(_CHARACTERS),
    )
