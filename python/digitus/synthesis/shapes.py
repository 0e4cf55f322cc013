"""The words in which characters are described: points, strokes, shapes and ways of writing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Point: TypeAlias = tuple[float, float]
"""(x, y): x to the right, y down; a character is 1 high, from y = 0 to y = 1."""

Stroke: TypeAlias = list[Point]
"""Points that the pen passes without being lifted; a point given twice is a corner."""

Shape: TypeAlias = list[Stroke]
"""The strokes of a character, in the order in which they are written."""


@dataclass(frozen=True)
class Allograph:
    """One way of writing a character.

    Attributes
    ----------
    name : str
        Such as "open".
    weight : float
        How often people write it so, relative to the other ways.
    draw : callable
        Takes a `numpy.random.Generator` and returns a `Shape` with proportions of its own.
    widest : float
        The widest pen with which it stays legible, as a share of its height.
    is_legible : callable, optional
        Takes the lines that a hand made of it, 1 high from y = 0 on, and tells whether people would
        still read them so; without it, they always would.
    """

    name: str
    weight: float
    draw: Callable[[np.random.Generator], Shape]
    widest: float = 0.22
    is_legible: Callable[[Sequence[NDArray[np.float64]]], bool] | None = None


def arc(centre: Point, radii: Point, start: float, end: float, *, end_scale: float = 1.0) -> Stroke:
    """Return points of an ellipse's arc.

    Parameters
    ----------
    centre : Point
    radii : Point
        Half the width and half the height.
    start, end : float
        Degrees: 0 is right, 90 below, 180 left, 270 above. From the one to the other, so
        `end < start` runs against the clock.
    end_scale : float
        Factor of the radii at the end, which they reach evenly: a spiral.

    Returns
    -------
    Stroke
        A point about every 40 degrees.
    """
    count = max(2, math.ceil(abs(end - start) / 40))
    points = []
    for step in range(count + 1):
        share = step / count
        angle = math.radians(start + (end - start) * share)
        scale = 1 + (end_scale - 1) * share
        points.append(
            (
                centre[0] + radii[0] * scale * math.cos(angle),
                centre[1] + radii[1] * scale * math.sin(angle),
            )
        )
    return points


def corner(point: Point) -> Stroke:
    """Return a point at which the pen changes its direction at once."""
    return [point, point]
